package labelling

import (
	"context"
	"errors"
	"fmt"

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
	place   label.Place        // in the list one moves in
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
		if now := msg.item.Current; now != nil && now.Presentation != "" {
			if msg.earlier, msg.err = deck.Presentation(ctx, now.Presentation); msg.err != nil {
				return msg
			}
		}
		msg.place, msg.err = deck.Position(ctx, pair)
		return msg
	}
}

// goTo opens the pair that find finds, once it has been read. Only the answer to
// the latest question counts.
func (s *Screen) goTo(none string, find func(context.Context) (stages.ID, error)) tea.Cmd {
	if s.state != deciding && s.state != empty {
		return s.tellBusy()
	}
	s.visits++
	return visit(s.ctx, s.deck, visited{number: s.visits, none: none}, find)
}

// openPair opens a pair by its name.
func (s *Screen) openPair(pair stages.ID) tea.Cmd {
	return s.goTo("", func(context.Context) (stages.ID, error) { return pair, nil })
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
	if s.current.as.Kind == label.Repeat {
		// Its place in the queue would tell that it is known: it stands where the
		// queue goes on.
		if len(s.ahead) == 0 {
			return s.tell(none)
		}
		if from = s.ahead[0].Pair.ID; to == label.Forward {
			return s.openPair(from)
		}
	}
	if from == "" {
		from = s.last.item.Pair.ID
	}
	if from == "" {
		return s.tell("there is no pair to go on from")
	}
	deck := s.deck
	return s.goTo(none, func(ctx context.Context) (stages.ID, error) { return deck.Neighbour(ctx, from, to, unlabelledOnly) })
}

// jump opens the pair at a place of the queue.
func (s *Screen) jump(text string) tea.Cmd {
	var n int
	if _, err := fmt.Sscanf(text, "%d", &n); err != nil || n < 1 {
		return s.tell("jump to a number: 1 is the first pair")
	}
	deck := s.deck
	return s.goTo(fmt.Sprintf("there is no pair %d", n), func(ctx context.Context) (stages.ID, error) { return deck.At(ctx, n) })
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
	case msg.item.Pair.ID == s.current.item.Pair.ID && s.current.as.Kind != label.Repeat:
		return s.tell("this is the pair")
	}
	up := showing{item: msg.item, visited: true, place: msg.place}
	if now := msg.item.Current; now != nil {
		up.as = s.session.Again(msg.item, msg.earlier)
		up.answered(*now)
		if !now.Blind {
			s.session.Tell(msg.item.Pair.ID)
		}
	} else {
		up.as = s.session.Showing(msg.item, msg.item.Kind())
	}
	if !s.current.visited {
		s.putAside(msg.item.Pair.ID)
	}
	if s.walked = msg.item.Pair.ID; !msg.walking {
		s.tell("")
		s.echo = echo{}
	}
	return s.show(up, false)
}

// roam does what a binding that goes elsewhere in the queue is for, if id is one.
func (s *Screen) roam(id keys.ID) (tea.Cmd, bool) {
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
