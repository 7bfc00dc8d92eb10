package plain

import (
	"context"

	typed "prefdeck/tui/path"
)

// leave ends the sitting. If the deck's file has gone it warns first, and leaves
// when told again or once everything is saved elsewhere.
func (s *sitting) leave(ctx context.Context) error {
	s.done = true
	if s.warned || s.Elsewhere() != "" {
		return nil
	}
	return s.do(ctx, s.Stand())
}

// saveElsewhere writes the deck to another file, with everything that it could not
// take.
func (s *sitting) saveElsewhere(ctx context.Context, path string) error {
	if path == "" {
		s.say("save needs the name of a file.")
		return nil
	}
	return s.do(ctx, s.SaveElsewhere(typed.Expand(path)))
}
