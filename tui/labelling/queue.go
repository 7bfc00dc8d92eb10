package labelling

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// lookAhead is how many pairs are read and rendered before they are needed.
const lookAhead = 4

// opened answers open.
type opened struct {
	broken *showing // what was up when the last sitting ended, if it was not answered
	view   label.QueueView
	items  []label.Item

	guideline string // hash of the one in force
	err       error
}

// open reads what the screen starts with. The pair that it starts with is
// rendered for the cache.
func open(ctx context.Context, deck Deck, warm func(label.Item)) tea.Cmd {
	return func() tea.Msg {
		view, err := deck.View(ctx)
		if err != nil {
			return opened{err: err}
		}
		msg := opened{view: view}
		var except []stages.ID
		if msg.broken, err = brokenOff(ctx, deck); err != nil {
			return opened{err: err}
		}
		if msg.broken != nil {
			except = append(except, msg.broken.item.Pair.ID)
		}
		if _, msg.guideline, msg.err = deck.Guideline(ctx); msg.err != nil {
			return msg
		}
		msg.items, msg.err = upcoming(ctx, deck, except)
		switch {
		case msg.broken != nil:
			warm(msg.broken.item)
		case len(msg.items) > 0:
			warm(msg.items[0])
		}
		return msg
	}
}

// brokenOff reads what was up when the last sitting ended without an answer; nil
// for nothing.
func brokenOff(ctx context.Context, deck Deck) (*showing, error) {
	b, err := label.Resume(ctx, deck)
	if b == nil || err != nil {
		return nil, err
	}
	up := &showing{item: b.Item, as: b.Shown, visited: b.Stands}
	if b.Answer != nil {
		up.answered(*b.Answer)
	}
	return up, nil
}

// answered shows the pair with the answer that was given to it, and with what was
// said beside it.
func (up *showing) answered(choice label.Event) {
	up.was, up.before = up.as.Screen(choice.Choice).String(), choice
}

// upcoming reads the next pairs; none is no error.
func upcoming(ctx context.Context, deck Deck, except []stages.ID) ([]label.Item, error) {
	items, err := deck.Upcoming(ctx, lookAhead, except...)
	if errors.Is(err, label.ErrNone) {
		return nil, nil
	}
	return items, err
}

func (s *Screen) onOpened(msg opened) tea.Cmd {
	if msg.err != nil {
		s.state = empty
		s.complain("the deck cannot be read", msg.err)
		return s.pollLater()
	}
	s.adoptView(msg.view)
	s.session.SetGuideline(msg.guideline)
	s.ahead = msg.items
	if msg.broken != nil {
		if before := msg.broken.before; before.ID != "" && !before.Blind {
			s.session.Tell(before.Pair)
		}
		s.walked = msg.broken.item.Pair.ID
		return tea.Batch(s.show(*msg.broken, true), s.count(), readLast(s.ctx, s.deck, false))
	}
	return tea.Batch(s.next(), s.count(), readLast(s.ctx, s.deck, false))
}

// refilled answers refill.
type refilled struct {
	number int
	items  []label.Item
	due    *showing // a hidden repeat, if one is
	err    error
}

// refill asks for the next pairs after the one that is up. Pairs put aside come
// before them anyway. Only the answer to the latest question counts, so pairs
// decided in the meantime do not come back.
func (s *Screen) refill() tea.Cmd {
	s.refills++
	if s.view.Filter.Walks() {
		return nil // nothing waits
	}
	var except []stages.ID
	if s.state != empty && s.current.item.Pair.ID != "" {
		except = append(except, s.current.item.Pair.ID)
	}
	for _, a := range s.aside {
		except = append(except, a.item.Pair.ID)
	}
	number, ctx, deck := s.refills, s.ctx, s.deck
	share, now, repeating := s.repeatShare(), s.now(), s.repeating()
	return func() tea.Msg {
		msg := refilled{number: number}
		if msg.items, msg.err = upcoming(ctx, deck, except); msg.err == nil && len(msg.items) > 0 {
			msg.due, msg.err = nextRepeat(ctx, deck, share, now, repeating)
		}
		return msg
	}
}

func (s *Screen) onRefilled(msg refilled) tea.Cmd {
	switch {
	case msg.number != s.refills:
		return nil // an older question
	case msg.err != nil:
		s.complain("the queue cannot be read", msg.err)
		if s.waiting() {
			s.state = empty
			return s.pollLater()
		}
		return nil
	}
	s.ahead, s.due = msg.items, msg.due
	s.expect()
	switch {
	case s.waiting() && len(s.ahead) > 0:
		if s.trouble {
			s.tell("")
		}
		return tea.Batch(s.next(), s.count())
	case s.waiting():
		s.state = empty
		return s.pollLater()
	}
	return s.pair.RenderAhead()
}

// waiting says that there is no pair to show until the queue has one.
func (s *Screen) waiting() bool {
	return s.state == empty || s.state == opening && s.current.item.Pair.ID == ""
}

// pollDue says that an empty queue should be looked at again. Nothing is polled
// while there is a pair to look at.
type pollDue struct{ number int }

// pollLater arms the one timer of the screen; an earlier one loses its meaning.
func (s *Screen) pollLater() tea.Cmd {
	s.polls++
	if s.view.Filter.Walks() {
		return nil
	}
	number := s.polls
	return s.tick(s.poll, func(time.Time) tea.Msg { return pollDue{number: number} })
}

func (s *Screen) onPollDue(msg pollDue) tea.Cmd {
	if s.state != empty || msg.number != s.polls {
		return nil
	}
	return s.refill()
}

// next shows the pair that was put aside last, else the first of the queue.
func (s *Screen) next() tea.Cmd {
	if n := len(s.aside); n > 0 {
		up := s.aside[n-1]
		s.aside = s.aside[:n-1]
		up.as.ID = label.NewPresentationID() // it is shown once more
		return s.show(up, false)
	}
	if due := s.due; due != nil && len(s.ahead) > 0 {
		s.due = nil
		return s.show(*due, false)
	}
	if s.view.Filter.Walks() {
		return s.walkOn()
	}
	if len(s.ahead) == 0 {
		s.takeDown()
		return s.refill()
	}
	item := s.ahead[0]
	s.ahead = s.ahead[1:]
	return s.show(s.fromQueue(item), false)
}

// fromQueue is an item of the queue to be shown: as new, or with the choice that was
// taken back and not made anew, be it before the program was started.
func (s *Screen) fromQueue(item label.Item) showing {
	up := showing{item: item, as: s.session.Showing(item, item.Kind())}
	if item.Undone != nil {
		s.recall(&up, *item.Undone)
	}
	return up
}

// recall shows a pair with an earlier choice on it. Who was not blind then is not now.
func (s *Screen) recall(up *showing, choice label.Event) {
	up.answered(choice)
	if !choice.Blind {
		s.session.Tell(choice.Pair)
	}
}

// show puts a pair up: at once if it was rendered ahead, which it is unless the
// screen has just been opened or resized. stored says that the deck has the
// showing already.
func (s *Screen) show(up showing, stored bool) tea.Cmd {
	s.current, s.stored = up, stored
	s.state = opening
	if s.revealed = false; !s.overlay.stays() {
		s.overlay = none
	}
	id := up.item.Pair.ID
	s.ahead = slices.DeleteFunc(s.ahead, func(i label.Item) bool { return i.Pair.ID == id })
	s.aside = slices.DeleteFunc(s.aside, up.same)
	if s.due != nil && s.due.item.Pair.ID == id {
		s.due = nil
	}
	cmds := []tea.Cmd{s.putUp(), s.refill()}
	s.expect()
	if !stored {
		cmds = append(cmds, present(s.ctx, s.deck, up.as))
	}
	return tea.Batch(cmds...)
}

// begin starts the clock and the guard of the pair that is up: its text is being
// painted.
func (s *Screen) begin() {
	s.state = deciding
	s.session.Next(s.current.item, s.current.as)
	s.session.Recall(s.current.before)
	if s.unseen = s.isCovered(); s.unseen {
		s.session.Pause() // until that is away
	}
	if s.notice == onItsWay || s.notice == onDisk {
		s.tell("")
	}
}

// presented answers present.
type presented struct {
	asked label.PresentationID
	as    label.Presentation
	err   error
}

// present stores a showing.
func present(ctx context.Context, deck Deck, as label.Presentation) tea.Cmd {
	return func() tea.Msg {
		kept, err := deck.Present(ctx, as)
		return presented{asked: as.ID, as: kept, err: err}
	}
}

// onPresented takes over the showing that the deck keeps. It has the sides that
// are on screen, unless the deck was labelled by rules other than label.Left:
// then the screen follows the deck, before anybody has read far.
func (s *Screen) onPresented(msg presented) tea.Cmd {
	switch {
	case msg.asked != s.current.as.ID:
		return nil // another pair is up by now
	case msg.err != nil:
		return s.complain("the showing is not stored yet", msg.err) // the label's command tries again
	case s.state == saving || s.state == unsaved:
		return nil // the answer's own command stores the showing it names
	}
	s.stored = true
	swapped := msg.as.Left != s.current.as.Left
	s.current.as = msg.as
	if s.state == deciding {
		s.session.Stored(msg.as)
	}
	if !swapped {
		return nil
	}
	return s.turn()
}

// counted answers count.
type counted struct {
	number   int
	view     label.QueueView // of whose pairs the place is one
	progress label.DeckProgress
	pace     label.Pace
	repeats  int // answered in earlier sittings, where asked is true
	asked    bool
	pair     stages.ID // whose place was looked for; "": of none
	place    label.Place
	err      error
}

// count reads the numbers of the header.
func (s *Screen) count() tea.Cmd {
	ctx, deck := s.ctx, s.deck
	s.counts++
	msg := counted{number: s.counts, view: s.view, asked: s.repeats == nil}
	up := s.current
	if up.place == (label.Place{}) && (up.visited || s.view.Filter != label.QueueFilter{}) && !s.placing {
		msg.pair = up.item.Pair.ID
		s.placing = msg.pair != "" // one at a time: of a long list it takes a while
	}
	return func() tea.Msg {
		if msg.progress, msg.err = deck.Progress(ctx); msg.err != nil {
			return msg
		}
		ms, err := deck.Pace(ctx, label.PaceOf)
		if msg.err = err; err != nil {
			return msg
		}
		times := make([]time.Duration, len(ms))
		for i, n := range ms {
			times[i] = time.Duration(n) * time.Millisecond
		}
		msg.pace = label.NewPace(times)
		if msg.asked {
			if msg.repeats, msg.err = deck.Repeated(ctx); msg.err != nil {
				return msg
			}
		}
		if msg.pair != "" {
			msg.place, msg.err = deck.Position(ctx, msg.pair)
		}
		return msg
	}
}

func (s *Screen) onCounted(msg counted) tea.Cmd {
	if msg.pair != "" {
		s.placing = false
	}
	if msg.err != nil {
		return s.complain("the numbers above are old", msg.err)
	}
	if msg.number > s.newest { // what looked for a place may come after what was asked later
		s.newest, s.progress, s.pace = msg.number, msg.progress, msg.pace
	}
	if msg.asked && s.repeats == nil {
		s.repeats = &msg.repeats
	}
	switch {
	case msg.pair == "":
	case msg.pair == s.current.item.Pair.ID && msg.view.Equal(s.view):
		s.current.place, s.listed = msg.place, msg.place
	default:
		return s.count() // another pair is up by now, or in another list
	}
	return nil
}
