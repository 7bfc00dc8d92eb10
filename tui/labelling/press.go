package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
)

// pairMode returns the mode under any overlay.
func (s *Screen) pairMode() keys.Mode {
	switch {
	case s.stuck():
		return keys.Unsaved
	case s.empty():
		return keys.Idling
	}
	return keys.Deciding
}

// onKey gives a key to the overlay that is open, or does what it does to the pair.
func (s *Screen) onKey(msg tea.KeyPressMsg) tea.Cmd {
	if s.leaving != staying {
		return nil
	}
	s.sitting.Touch()
	mode := s.pairMode()
	switch {
	case s.cramped():
		mode = keys.Cramped
	case s.overlay != nil:
		return s.overlay.press(msg)
	}
	id, bound := s.keys.Lookup(mode, msg.String())
	if !bound && mode == keys.Deciding {
		return s.unscaled(msg.String())
	}
	return s.act(id, msg.IsRepeat)
}

// act does what a binding does to the pair. Held says that the terminal reports its
// key as being held down.
func (s *Screen) act(id keys.ActionID, held bool) tea.Cmd {
	if choice, ok := s.answers[id]; ok {
		return s.choose(choice, held)
	}
	if do := s.do[id]; do != nil {
		return do()
	}
	return nil
}
