package label

import "context"

// Ignored says that a label key was swallowed: see Guard.
type Ignored struct{}

func (Ignored) outcome() {}

// Answered reports that an answer is on disk, or the error. With an error the pair
// stays and the answer is kept (promise 1): see Pending, Retry.
type Answered struct {
	Event Event
	Err   error
}

func (Answered) outcome() {}

// Pending returns the answer that is being written or was refused, as made on
// screen, and the error of a refusal; ok is false if there is none.
func (s *Sitting) Pending() (screen Choice, refused error, ok bool) {
	if s.phase != Saving && s.phase != Unsaved || s.pending.ID == "" {
		return Choice{}, nil, false
	}
	return s.up.Screen(s.pending.Choice), s.lost, true
}

// Answer writes an answer as made on screen, where A is the left response. It
// swallows a key held down, one that comes before the pair can have been seen, and
// one while the last answer is still being written.
func (s *Sitting) Answer(screen Choice, look Look, held bool) Change {
	if held || s.phase != Deciding && s.phase != Unsaved {
		s.guard.Swallow(s.now())
		return Change{Outcome: Ignored{}}
	}
	if !s.guard.Press(s.now()) {
		return Change{Outcome: Ignored{}}
	}
	s.pending, s.elsewhere = s.choose(screen, look), "" // a copy does not have this answer
	return s.save()
}

// Retry writes a refused answer again: the same event, so that it cannot count
// twice. If the deck's file had gone, it checks for it again.
func (s *Sitting) Retry() Change {
	switch {
	case s.phase == Unsaved:
		return s.save()
	case s.gone != nil:
		return s.Stand()
	}
	return Change{}
}

type committed struct {
	event Event
	err   error
}

// save appends the pending answer to the log, after its showing if the deck does
// not have that yet.
func (s *Sitting) save() Change {
	s.phase, s.lost = Saving, nil
	deck, e, as, stored := s.deck, s.pending, s.up.as, s.stored
	return Change{Steps: awaited(s, func(ctx context.Context) committed {
		if stored {
			return committed{e, deck.Append(ctx, e)}
		}
		return committed{e, appendShown(ctx, deck, as, e)}
	})}
}

// appendShown stores a showing and the answer given on it.
func appendShown(ctx context.Context, deck interface {
	Present(ctx context.Context, p Presentation) (Presentation, error)
	Append(ctx context.Context, e Event) error
}, as Presentation, e Event) error {
	kept, err := deck.Present(ctx, as)
	if err != nil {
		return err
	}
	e.Presentation = kept.ID
	return deck.Append(ctx, e)
}

func (m committed) apply(s *Sitting) Change {
	if s.phase != Saving || m.event.ID != s.pending.ID {
		return Change{} // the answer has been replaced since
	}
	c := Change{Outcome: Answered{m.event, m.err}}
	if m.err != nil {
		s.phase, s.lost = Unsaved, m.err
		return c
	}
	s.gone, s.elsewhere = nil, ""
	s.committed(m.event)
	s.numbers.repeated(m.event, +1)
	s.last = s.up
	s.last.Decided = m.event.Choice
	if s.ending {
		s.settle()
		return c
	}
	return c.and(s.next()).and(s.count()).and(s.learn())
}
