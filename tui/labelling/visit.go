package labelling

import (
	"context"
	"errors"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// visited answers visit: a pair that was asked for, as the deck has it.
type visited struct {
	number  int
	item    label.Item
	earlier label.Presentation // on which its current label was given
	past    *label.Past        // the decision that was opened, if one was
	onward  bool               // it was looked for as what comes after the pair that is up
	none    string             // what to say if there is no such pair
	walking bool               // the list goes on to it, nobody asked for it
	err     error
}

// visit reads the pair that find finds.
func visit(ctx context.Context, deck Deck, msg visited, find func(context.Context) (stages.ID, error)) tea.Cmd {
	return func() tea.Msg {
		var pair stages.ID
		if pair, msg.err = find(ctx); msg.err != nil {
			return msg
		}
		if msg.item, msg.err = deck.Item(ctx, pair); msg.err != nil {
			return msg
		}
		if msg.past != nil {
			msg.item = msg.past.Opened(msg.item)
		}
		if now := msg.item.Current; now != nil && now.Presentation != "" {
			if msg.earlier, msg.err = deck.Presentation(ctx, now.Presentation); msg.err != nil {
				return msg
			}
		}
		return msg // its place is looked for once it is up: that takes a while in a long list
	}
}

// goTo opens the pair that find finds, once it has been read. Only the answer to
// the latest question counts.
func (s *Screen) goTo(msg visited, find func(context.Context) (stages.ID, error)) tea.Cmd {
	if s.state != deciding && s.state != empty {
		return s.tellBusy()
	}
	s.visits++
	msg.number = s.visits
	return visit(s.ctx, s.deck, msg, find)
}

// openPair opens a pair by its name.
func (s *Screen) openPair(pair stages.ID) tea.Cmd {
	return s.goTo(visited{}, func(context.Context) (stages.ID, error) { return pair, nil })
}

// openPast opens the pair of a past decision with that.
func (s *Screen) openPast(past label.Past) tea.Cmd {
	return s.goTo(visited{past: &past}, func(context.Context) (stages.ID, error) { return past.Pair, nil })
}

// move opens a neighbour of the pair that is up.
func (s *Screen) move(to label.Direction, unlabelledOnly bool) tea.Cmd {
	none := "this is the last pair"
	switch {
	case unlabelledOnly:
		none = "nothing without a label after this pair"
	case to == label.Backward:
		none = "this is the first pair"
	}
	from := s.current.item.Pair.ID
	if s.current.as.RepeatOf != "" {
		switch from = s.following(); {
		case from == "":
			return s.tell(none)
		case to == label.Forward:
			return s.openPair(from)
		}
	} else if i := s.repeatBefore(from); i >= 0 && to == label.Backward && s.state == deciding {
		return s.bringUp(i)
	}
	if from == "" {
		from = s.last.item.Pair.ID
	}
	if from == "" {
		return s.tell("there is no pair to go on from")
	}
	deck := s.deck
	msg := visited{none: none, onward: to == label.Forward}
	return s.goTo(msg, func(ctx context.Context) (stages.ID, error) { return deck.Neighbour(ctx, from, to, unlabelledOnly) })
}

// jump opens the pair at a place of the queue.
func (s *Screen) jump(text string) tea.Cmd {
	var n int
	if _, err := fmt.Sscanf(text, "%d", &n); err != nil || n < 1 {
		return s.tell("jump to a number: 1 is the first pair")
	}
	deck := s.deck
	return s.goTo(visited{none: fmt.Sprintf("there is no pair %d", n)}, func(ctx context.Context) (stages.ID, error) { return deck.At(ctx, n) })
}

// onVisited puts the pair up, to be decided, or decided once more. The pair of the
// queue that it takes the place of comes back after it.
func (s *Screen) onVisited(msg visited) tea.Cmd {
	ready := s.state == deciding || s.state == empty || msg.walking && s.waiting()
	switch {
	case msg.number != s.visits || !ready || s.overlay != none && !s.overlay.stays():
		return nil // asked for something else since
	case msg.err != nil && msg.walking:
		s.state = empty
		if !errors.Is(msg.err, label.ErrNone) {
			s.complain("the next pair cannot be opened", msg.err)
		}
		return nil
	case errors.Is(msg.err, label.ErrNone):
		return s.tell(msg.none)
	case msg.err != nil:
		return s.complain("that pair cannot be opened", msg.err)
	}
	up := s.reopened(msg)
	if s.current.same(up) && up.before.RepeatOf == s.current.before.RepeatOf {
		return s.tell("this is the pair")
	}
	if i := s.repeatBefore(msg.item.Pair.ID); i >= 0 && msg.onward {
		return s.bringUp(i)
	}
	if i := slices.IndexFunc(s.aside, up.same); i >= 0 {
		return s.bringUp(i)
	}
	return s.goOver(up, msg.walking, msg.past != nil)
}

// reopened is a pair that was asked for, with the choice that stands or that was taken
// back. What is decided on it is its label, also where the answer to a hidden repeat
// was opened.
func (s *Screen) reopened(msg visited) showing {
	up := showing{item: msg.item}
	if now := msg.item.Current; now != nil {
		up.as = s.session.Again(msg.item, msg.earlier)
		up.as.RepeatOf = ""
		s.recall(&up, *now)
	} else {
		up = s.fromQueue(msg.item)
	}
	up.visited = true
	return up
}

// goOver shows a pair in the place of the one that is up, which is kept if it is to
// come back: one of the queue, or, where a list is walked through and a past decision
// was opened, the one where the list stands.
func (s *Screen) goOver(up showing, walking, past bool) tea.Cmd {
	stands := s.view.Filter.Walks() && s.current.item.Pair.ID == s.walked
	if !s.current.visited || past && stands {
		s.putAside(up)
	}
	if !past {
		s.walked = up.item.Pair.ID
	}
	if !walking {
		s.tell("")
		s.echo = echo{}
	}
	return tea.Batch(s.show(up, false), s.count())
}

// bringUp shows one of the pairs that were put aside before its turn, as it was left.
func (s *Screen) bringUp(i int) tea.Cmd {
	up := s.aside[i]
	s.aside = slices.Delete(s.aside, i, i+1)
	up.as.ID = label.NewPresentationID() // it is shown once more
	return s.goOver(up, false, true)
}

// strayed says that the pair that is up was opened on purpose, and that there is
// another one to go back to: where a list is walked through, only from a past decision.
func (s *Screen) strayed() bool {
	return s.current.visited && (len(s.aside) > 0 || !s.view.Filter.Walks())
}

// goBack leaves a pair that was opened as it is, for the one that was up before.
func (s *Screen) goBack() tea.Cmd {
	s.tell("")
	s.echo = echo{}
	return tea.Batch(s.next(), s.count())
}

// roam does what a binding that goes elsewhere in the queue is for, if id is one.
func (s *Screen) roam(id keys.ActionID) (tea.Cmd, bool) {
	switch id {
	case keys.QueueNext:
		return s.move(label.Forward, false), true
	case keys.QueuePrevious:
		return s.move(label.Backward, false), true
	case keys.QueueUnlabelled:
		return s.move(label.Forward, true), true
	case keys.QueueJump:
		return s.openLine(jumping, ""), true
	case keys.QueueSearch:
		return s.openSearch(), true
	case keys.History:
		return s.openHistory(), true
	case keys.Sitting:
		return s.openNumbers(), true
	case keys.SittingClose:
		return s.closeOverlay(), true
	case keys.QueueOrder:
		return s.openOverlay(ordering), true
	case keys.OrderClose:
		return s.closeOverlay(), true
	case keys.LineAccept:
		return s.acceptLine(), true
	case keys.LineCancel:
		return s.closeLine(), true
	case keys.LineComplete:
		return s.completeLine(), true
	}
	if order, ok := orderOf(id); ok {
		s.closeOverlay()
		view := s.view
		view.Order = order
		return s.through(view), true
	}
	return nil, false
}
