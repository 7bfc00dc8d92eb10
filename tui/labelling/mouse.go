package labelling

import (
	tea "charm.land/bubbletea/v2"
)

// onWheel scrolls the overlay, or of the pair what is under the pointer.
func (s *Screen) onWheel(msg tea.MouseWheelMsg) tea.Cmd {
	s.sitting.Touch()
	if s.overlay != nil && !s.overlay.common().mouse {
		return s.overlay.wheel(msg.Mouse())
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
	if !ok || s.overlay != nil && !s.overlay.common().mouse {
		return nil
	}
	return s.painted(s.pair.Click(m))
}

// pointed returns a mouse event in cells of the pair view, where that is seen.
func (s *Screen) pointed(m tea.Mouse) (tea.Mouse, bool) {
	m.Y-- // the header
	return m, !s.cramped() && !s.empty()
}
