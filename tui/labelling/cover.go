package labelling

import (
	tea "charm.land/bubbletea/v2"
)

// Cover says whether something of the program's covers the screen. Meanwhile the
// clock stops.
func (s *Screen) Cover(on bool) {
	s.covered = on
	if on {
		s.sitting.Pause()
		return
	}
	s.uncover()
}

// isCovered reports whether something else than the pair is seen or has the
// keyboard.
func (s *Screen) isCovered() bool { return s.covered || s.overlay != nil }

// uncover restarts the clock once nothing covers the pair. A pair that came up
// meanwhile is first seen now.
func (s *Screen) uncover() {
	if s.isCovered() {
		return
	}
	s.sitting.Resume()
	if s.unseen {
		s.unseen = false
		s.sitting.Reshown()
	}
}

// onResume restarts the clock after a suspension, unless an overlay holds it.
func (s *Screen) onResume() tea.Cmd {
	if !s.isCovered() {
		s.sitting.Pause()
		s.sitting.Resume()
	}
	return nil
}

// open opens an overlay over the pair and stops the clock.
func (s *Screen) open(o overlay) tea.Cmd {
	s.sitting.Pause()
	return s.lay(o)
}

// lay opens an overlay under which the pair can still be read: the clock runs on.
func (s *Screen) lay(o overlay) tea.Cmd {
	s.overlay = o
	return o.place()
}

// close closes the overlay.
func (s *Screen) close() tea.Cmd {
	s.overlay = nil
	s.uncover()
	return nil
}

// renewOverlay tells the overlay that another pair is coming up, and closes it if
// it is about the pair before.
func (s *Screen) renewOverlay() {
	switch {
	case s.overlay == nil:
	case s.overlay.common().stays:
		s.overlay.renew()
	default:
		s.overlay = nil
	}
}

// placeOverlay fits the overlay to the screen.
func (s *Screen) placeOverlay() tea.Cmd {
	if s.overlay == nil {
		return nil
	}
	return s.overlay.place()
}

// toOverlay passes a message to the open overlay.
func (s *Screen) toOverlay(msg tea.Msg) tea.Cmd {
	if s.overlay == nil {
		return nil
	}
	return s.overlay.update(msg)
}

// reaches reports whether an overlay with that reach or more is open.
func (s *Screen) reaches(r reach) bool { return s.overlay != nil && s.overlay.common().covers >= r }

// Shown does nothing: Cover has set the clock going again.
func (s *Screen) Shown() tea.Cmd { return nil }
