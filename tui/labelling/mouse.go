package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/pairview"
)

// pointed returns a mouse event in cells of the pair view, unless the pair is not
// what is under the pointer.
func (s *Screen) pointed(m tea.Mouse) (tea.Mouse, bool) {
	m.Y-- // the header
	return m, (s.overlay == none || s.overlay == noting) && !s.cramped() && !s.empty()
}

// onWheel scrolls what is under the pointer; both responses where they scroll
// together.
func (s *Screen) onWheel(msg tea.MouseWheelMsg) tea.Cmd {
	s.sitting.Touch()
	if s.overlay == listing {
		return s.wheelHistory(msg)
	}
	if p := s.page(); p != nil {
		if move, ok := pairview.WheelMove(msg.Mouse()); ok {
			p.Move(move)
		}
		return nil
	}
	if m, ok := s.pointed(msg.Mouse()); ok {
		s.pair.Wheel(m)
	}
	return nil
}

// onClick gives the scrolling keys to the pane that was clicked. No click answers
// anything.
func (s *Screen) onClick(msg tea.MouseClickMsg) tea.Cmd {
	s.sitting.Touch()
	m, ok := s.pointed(msg.Mouse())
	if !ok {
		return nil
	}
	return s.painted(s.pair.Click(m))
}
