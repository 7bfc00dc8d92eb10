package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// up returns the current pair.
func (s *Screen) up() label.Showing { return s.sitting.Up() }

// has reports whether there is a pair on the screen.
func (s *Screen) has() bool { return s.up().Item.Pair.ID != "" }

// deciding reports whether the current pair waits for its answer.
func (s *Screen) deciding() bool { return s.sitting.Phase() == label.Deciding }

// unsaved reports whether the deck refused an answer, which is kept.
func (s *Screen) unsaved() bool { return s.sitting.Phase() == label.Unsaved }

// empty reports whether no pair waits.
func (s *Screen) empty() bool { return s.sitting.Phase() == label.Empty }

// opening reports whether a pair is being read or rendered.
func (s *Screen) opening() bool { return s.sitting.Phase() == label.Opening }

// stuck reports whether something cannot be saved in the deck: an answer, or
// everything because its file has gone.
func (s *Screen) stuck() bool { return s.unsaved() || s.sitting.Gone() != nil }

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

// tellBusy says why a key cannot do anything now.
func (s *Screen) tellBusy() tea.Cmd {
	switch s.sitting.Phase() {
	case label.Opening:
		s.tell("wait: the pair is still on its way")
		s.waits = true
	case label.Saving:
		s.tell("wait: the last answer is still being saved")
		s.waits = true
	case label.Unsaved:
		return s.tell("save the last answer first")
	case label.Empty:
		return s.tell("no pair is open")
	}
	return nil
}
