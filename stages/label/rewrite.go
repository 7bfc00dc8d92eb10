package label

import (
	"context"
	"errors"
	"slices"
)

// Rewritten reports that the log took back a choice (Kind Retract) or made it count
// again (Restore). Showing is its pair in its new state. Err is ErrNone if there
// was nothing to undo or redo; with Written the log was changed, but the pair could
// not be read.
type Rewritten struct {
	Kind    EventKind
	Choice  Event
	Showing Showing
	Written bool
	Err     error
}

func (Rewritten) outcome() {}

type rewritten struct {
	kind    EventKind
	choice  Event
	item    Item
	as      Presentation // the showing that the choice was made on
	written bool
	err     error
}

// Undo takes back the newest choice, of this sitting or an earlier one.
func (s *Sitting) Undo() Change { return s.rewrite(Retract, s.deck.Undoable) }

// Redo restores the choice that was taken back last.
func (s *Sitting) Redo() Change { return s.rewrite(Restore, s.deck.Redoable) }

// rewrite appends an entry about the choice that target finds, one at a time: while
// it is being written no label key counts.
func (s *Sitting) rewrite(kind EventKind, target func(context.Context) (Event, error)) Change {
	if !s.Ready() {
		return busy()
	}
	s.phase, s.pending = Saving, Event{}
	deck, e := s.deck, s.event(kind, "")
	return Change{Steps: writes(s, func(ctx context.Context) (r rewritten) {
		r.kind = kind
		if r.choice, r.err = target(ctx); r.err != nil {
			return r
		}
		e.Pair, e.Target = r.choice.Pair, r.choice.ID
		if r.err = deck.Append(ctx, e); r.err != nil {
			return r
		}
		r.written = true
		r.item, r.as, r.err = decidedOn(ctx, deck, r.choice)
		return r
	})}
}

// settle ends a rewrite that changed nothing.
func (s *Sitting) settle() {
	s.phase = Deciding
	if s.up.Item.Pair.ID == "" {
		s.phase = Empty
	}
}

func (r rewritten) apply(s *Sitting) Change {
	s.settle()
	c := Change{Outcome: Rewritten{Kind: r.kind, Choice: r.choice, Written: r.written, Err: r.err}}
	if r.written {
		s.Session.rewritten(r.kind, r.choice)
		by := +1
		if r.kind == Retract {
			by = -1
		}
		s.numbers.repeated(r.choice, by)
	}
	switch {
	case !r.written && errors.Is(r.err, ErrNone):
		return c
	case r.err != nil:
		return c.and(s.refill()).and(s.count())
	}
	up := Showing{Item: r.item, as: s.again(r.item, r.as)}
	up.as.RepeatOf = r.choice.RepeatOf
	if r.kind == Retract {
		return s.undone(up, r.choice)
	}
	return s.redone(up, r.choice)
}

// undone returns to a pair whose answer was taken back, with the sides on which it
// was decided, and puts the current one aside.
func (s *Sitting) undone(up Showing, choice Event) Change {
	if s.last.Item.Pair.ID == choice.Pair {
		s.last.Decided = Choice{}
	}
	s.recall(&up, choice)
	s.putAside(up)
	c := Change{Outcome: Rewritten{Kind: Retract, Choice: choice, Showing: up, Written: true}}
	return c.and(s.show(up, false)).and(s.count())
}

// redone goes the other way: the pair counts as decided again, and the pair from
// before the undo returns.
func (s *Sitting) redone(up Showing, choice Event) Change {
	up.Decided = choice.Choice
	s.last = up
	s.line.ahead = nil // may hold the pair that was just decided
	s.line.aside = slices.DeleteFunc(s.line.aside, up.is)
	c := Change{Outcome: Rewritten{Kind: Restore, Choice: choice, Showing: up, Written: true}}
	if s.up.is(up) {
		return c.and(s.next()).and(s.count())
	}
	return c.and(s.refill()).and(s.count())
}
