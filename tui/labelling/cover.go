package labelling

import (
	tea "charm.land/bubbletea/v2"
)

// Themes asks for the theme picker, which is the program's and covers the screen.
type Themes struct{}

// Cover says whether something of the program's lies over the screen. Meanwhile
// the clock stands still.
func (s *Screen) Cover(on bool) {
	s.covered = on
	if on {
		s.sitting.Pause()
		return
	}
	s.uncover()
}

// isCovered says that the pair is not what the person sees, or has the keyboard
// of.
func (s *Screen) isCovered() bool { return s.covered || s.overlay != nil }

// uncover lets the clock go on once nothing lies over the pair any more. A pair
// that came under it is seen only now.
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

// onResume starts the clock again after a suspension, unless an overlay holds it.
func (s *Screen) onResume() tea.Cmd {
	if !s.isCovered() {
		s.sitting.Pause()
		s.sitting.Resume()
	}
	return nil
}

// open lays an overlay over the pair. The clock stands still meanwhile.
func (s *Screen) open(o overlay) tea.Cmd {
	s.sitting.Pause()
	return s.lay(o)
}

// lay lays an overlay over the pair under which it can be read on: the clock goes on.
func (s *Screen) lay(o overlay) tea.Cmd {
	s.overlay = o
	return o.place()
}

// close takes the overlay away.
func (s *Screen) close() tea.Cmd {
	s.overlay = nil
	s.uncover()
	return nil
}

// renewOverlay tells the overlay that another pair comes up, and takes it away if it
// is about the pair before.
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

// toOverlay gives a message to the overlay that is open.
func (s *Screen) toOverlay(msg tea.Msg) tea.Cmd {
	if s.overlay == nil {
		return nil
	}
	return s.overlay.update(msg)
}

// reaches reports whether an overlay of a reach, or a greater one, is open.
func (s *Screen) reaches(r reach) bool { return s.overlay != nil && s.overlay.common().covers >= r }
