package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// The mouse belongs to the labelling screen, unless the person leaves it to the
// terminal.
func TestTheMouseCanBeLeftToTheTerminal(t *testing.T) {
	t.Parallel()
	for mouse, want := range map[bool]tea.MouseMode{true: tea.MouseModeCellMotion, false: tea.MouseModeNone} {
		set := defaults(t)
		set.Labelling.Mouse = mouse
		s := play(t, Options{Deck: &deck{}, Server: server{}, Settings: set})
		if got := s.a.View().MouseMode; got != tea.MouseModeNone {
			t.Errorf("mouse %t, home: mode %v", mouse, got)
		}
		s.press('l')
		if got := s.a.View().MouseMode; !s.labels() || got != want {
			t.Errorf("mouse %t: mode %v", mouse, got)
		}
	}
}
