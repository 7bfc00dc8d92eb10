package labelling

import (
	tea "charm.land/bubbletea/v2"
)

// wheel is how many lines one notch of the wheel scrolls.
const wheel = 3

// nowhere is where there is no pane.
const nowhere focus = -1

// paneAt is the pane under the pointer, nowhere if the pair is not seen there.
func (s *Screen) paneAt(x, y int) focus {
	if s.overlay != none && s.overlay != noting || s.cramped() || s.state == empty {
		return nowhere
	}
	y -= 1 + s.promptRows()
	if y < 0 {
		if y < -s.promptRows() {
			return nowhere // the header
		}
		return onPrompt
	}
	width, height := s.panes[s.front].Size()
	switch {
	case s.single():
		if y < height {
			return onLeft + focus(s.front)
		}
	case s.arrangement() == stacked:
		if y < 2*height {
			return onLeft + focus(y/height)
		}
	case y < height && x < 2*width:
		return onLeft + focus(x/width)
	}
	return nowhere
}

// onWheel scrolls what is under the pointer; both responses where they scroll
// together.
func (s *Screen) onWheel(msg tea.MouseWheelMsg) tea.Cmd {
	s.session.Touch()
	if s.overlay == listing {
		return s.wheelHistory(msg)
	}
	at := s.focus
	if s.overlay != helping && s.overlay != guiding && s.overlay != changing && s.overlay != measuring && s.overlay != informing {
		under := s.paneAt(msg.X, msg.Y)
		switch {
		case under == nowhere:
			return nil
		case under == onPrompt, s.focus != both:
			at = under
		}
	}
	was := s.focus
	s.focus = at
	switch button := msg.Button; {
	case button == tea.MouseWheelLeft, button == tea.MouseWheelUp && msg.Mod.Contains(tea.ModShift):
		s.scrollSideways(-sideways)
	case button == tea.MouseWheelRight, button == tea.MouseWheelDown && msg.Mod.Contains(tea.ModShift):
		s.scrollSideways(sideways)
	case button == tea.MouseWheelDown:
		s.scrollBy(wheel)
	case button == tea.MouseWheelUp:
		s.scrollBy(-wheel)
	}
	s.focus = was
	return nil
}

// onClick gives the scrolling keys to the pane that was clicked, and to both if
// it had them. A folded prompt unfolds. No click answers anything.
func (s *Screen) onClick(msg tea.MouseClickMsg) tea.Cmd {
	s.session.Touch()
	at := s.paneAt(msg.X, msg.Y)
	switch {
	case msg.Button != tea.MouseLeft || at == nowhere:
		return nil
	case at == onPrompt && !s.wholePrompt:
		return s.togglePrompt()
	case at == s.focus:
		s.focus = both
	default:
		s.focus = at
	}
	s.together.reset(s.panes[:])
	return nil
}
