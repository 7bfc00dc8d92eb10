package labelling

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
)

// maxAside bounds how many half-read pairs are kept in memory on a long way back.
const maxAside = 32

// undone answers takeBack.
type undone struct {
	choice label.Event // the choice that was taken back
	event  label.Event
	item   label.Item         // its pair, as it is now
	as     label.Presentation // on which it was made
	err    error
}

// takeBack retracts the newest choice that counts and reads its pair again.
func takeBack(ctx context.Context, deck Deck, retraction func(label.Event) label.Event) tea.Cmd {
	return func() tea.Msg {
		choice, err := deck.Undoable(ctx)
		if err != nil {
			return undone{err: err}
		}
		event := retraction(choice)
		if err := deck.Append(ctx, event); err != nil {
			return undone{err: err}
		}
		item, as, err := decidedOn(ctx, deck, choice)
		return undone{choice: choice, event: event, item: item, as: as, err: err}
	}
}

// decidedOn is the pair of a choice and the showing it was made on. That of a
// hidden repeat is as new, as it was then, with what was noted of it.
func decidedOn(ctx context.Context, deck Deck, choice label.Event) (label.Item, label.Presentation, error) {
	item, err := deck.Item(ctx, choice.Pair)
	if err != nil || choice.Presentation == "" {
		return item, label.Presentation{}, err
	}
	as, err := deck.Presentation(ctx, choice.Presentation)
	if err == nil && choice.RepeatOf != "" {
		var said label.Remarked
		said, err = deck.SaidOfRepeat(ctx, choice.Pair, choice.RepeatOf)
		item = said.Said(item)
	}
	return item, as, err
}

// undo takes back the last answer, of this sitting or of any before.
func (s *Screen) undo() tea.Cmd { return s.rewrite(takeBack(s.ctx, s.deck, s.session.Undo)) }

// redo makes the answer count again that was taken back last.
func (s *Screen) redo() tea.Cmd { return s.rewrite(bringBack(s.ctx, s.deck, s.session.Redo)) }

// rewrite runs a command that changes the log, one at a time: while it runs no
// label key counts.
func (s *Screen) rewrite(cmd tea.Cmd) tea.Cmd {
	switch s.state {
	case deciding, empty:
		s.state = saving
		s.pending = label.Event{}
		s.tell("")
		return s.write(cmd)
	}
	return s.tellBusy()
}

// settle is what a rewrite leaves behind when it changed nothing.
func (s *Screen) settle() {
	s.state = deciding
	if s.current.item.Pair.ID == "" {
		s.state = empty
	}
}

// onUndone goes back to the pair whose answer was taken back, on the sides on
// which it was decided, and puts the one that was up aside.
func (s *Screen) onUndone(msg undone) tea.Cmd {
	s.settle()
	switch {
	case errors.Is(msg.err, label.ErrNone):
		cmd := s.tell("nothing to undo")
		return tea.Batch(cmd, s.keepPolling())
	case msg.err != nil:
		s.complain("not undone", msg.err)
		return tea.Batch(s.refill(), s.count(), s.keepPolling())
	}
	s.session.Rewritten(msg.event, msg.choice)
	s.countRepeat(msg.choice, -1)
	if s.last.item.Pair.ID == msg.choice.Pair {
		s.last.decided = label.Choice{}
	}
	up := showing{item: msg.item, as: s.session.Again(msg.item, msg.as)}
	up.as.RepeatOf = msg.choice.RepeatOf
	s.recall(&up, msg.choice)
	s.putAside(up)
	s.echo = rewritten("undone", up, msg.choice) // what was said beside it is live again
	return tea.Batch(s.show(up, false), s.count())
}

// same says whether two showings are of one thing to be decided: of a pair, or of a
// hidden repeat of it.
func (up showing) same(other showing) bool {
	return up.item.Pair.ID == other.item.Pair.ID && up.as.RepeatOf == other.as.RepeatOf
}

// putAside keeps the pair that is up for when the one that takes its place is
// decided, or left.
func (s *Screen) putAside(instead showing) {
	if id := s.current.item.Pair.ID; id != "" && !s.current.same(instead) {
		if s.session.Item().Pair.ID == id {
			s.current.before = s.session.Said()
		}
		if s.current.as.RepeatOf != "" {
			s.current.stands = s.following()
		}
		s.aside = append(s.aside, s.current)
	}
	if len(s.aside) > maxAside {
		s.aside = s.aside[1:] // the queue still has it
	}
}

// redone answers bringBack.
type redone struct {
	choice label.Event
	event  label.Event
	item   label.Item
	as     label.Presentation
	err    error
}

// bringBack restores the choice that the newest retraction took back.
func bringBack(ctx context.Context, deck Deck, restoration func(label.Event) label.Event) tea.Cmd {
	return func() tea.Msg {
		choice, err := deck.Redoable(ctx)
		if err != nil {
			return redone{err: err}
		}
		event := restoration(choice)
		if err := deck.Append(ctx, event); err != nil {
			return redone{err: err}
		}
		item, as, err := decidedOn(ctx, deck, choice)
		return redone{choice: choice, event: event, item: item, as: as, err: err}
	}
}

// onRedone is the way back from undo: the pair counts as decided again and what
// was up before the undo returns.
func (s *Screen) onRedone(msg redone) tea.Cmd {
	s.settle()
	switch {
	case errors.Is(msg.err, label.ErrNone):
		cmd := s.tell("nothing to redo")
		return tea.Batch(cmd, s.keepPolling())
	case msg.err != nil:
		s.complain("not redone", msg.err)
		return tea.Batch(s.refill(), s.count(), s.keepPolling())
	}
	s.session.Rewritten(msg.event, msg.choice)
	s.countRepeat(msg.choice, +1)
	s.last = showing{item: msg.item, as: s.session.Again(msg.item, msg.as), decided: msg.choice.Choice}
	s.echo = rewritten("redone", s.last, msg.choice)
	s.echo.said = s.beside(msg.choice.Tags, s.last.as.ScreenCriteria(msg.choice.Criteria))
	s.ahead = nil // may hold the pair that was just decided
	s.last.as.RepeatOf = msg.choice.RepeatOf
	s.aside = slices.DeleteFunc(s.aside, s.last.same)
	if s.current.same(s.last) {
		return tea.Batch(s.next(), s.count())
	}
	return tea.Batch(s.refill(), s.count(), s.keepPolling())
}

// rewritten is the answer that was taken back or counts again.
func rewritten(how string, up showing, choice label.Event) echo {
	return echo{text: how, screen: up.as.Screen(choice.Choice), note: up.item.Note}
}

// keepPolling goes on looking at an empty queue after a rewrite has interrupted
// it.
func (s *Screen) keepPolling() tea.Cmd {
	if s.state == empty {
		return s.pollLater()
	}
	return nil
}
