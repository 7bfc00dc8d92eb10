package plain

import (
	"context"

	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/gate"
	typed "prefdeck/tui/path"
)

// leave ends the sitting. If the deck's file has gone it says so first, and leaves
// when it is told again or when all of it is saved elsewhere.
func (s *sitting) leave(ctx context.Context) {
	s.done = true
	if s.gone != nil || s.saved != "" {
		return
	}
	if s.gone = s.deck.Standing(ctx); s.gone != nil {
		s.done = false
		s.say("%s: save FILE writes all of it to another file, q leaves without it.", gate.Line(cause.Gone(s.gone).Error()))
	}
}

// saveElsewhere writes the deck to another file, with the answer that it could not
// take.
func (s *sitting) saveElsewhere(ctx context.Context, path string) {
	if path == "" {
		s.say("save is followed by the name of a file.")
		return
	}
	path = typed.Expand(path)
	err := s.deck.SaveElsewhere(ctx, path, func(copied label.Desk) error {
		for _, n := range s.refused {
			if err := copied.AddNote(ctx, n); err != nil {
				return err
			}
		}
		if s.pending == nil {
			return nil
		}
		return copied.Append(ctx, *s.pending)
	})
	switch {
	case err != nil:
		s.say("Not saved to %s: %s.", gate.Line(path), cause.Of(err))
	case s.pending != nil || s.noteLost != nil || s.deck.Standing(ctx) != nil:
		s.saved = path
		s.say("All of it is in %s: leave with q, and go on with prefdeck label --deck %s.", gate.Line(path), gate.Line(path))
	default:
		s.say("The deck is copied to %s.", gate.Line(path))
	}
}
