package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
)

// onKey passes a key to the open overlay, or runs its action on the pair.
func (s *Screen) onKey(msg tea.KeyPressMsg) tea.Cmd {
	if s.leaving != staying {
		return nil
	}
	s.sitting.Touch()
	s.dead = ""
	if !s.stuck() { // the notice says what keeps an answer from being saved
		s.tell("")
	}
	mode := s.pairMode()
	switch {
	case s.cramped():
		mode = keys.Cramped
	case s.overlay != nil:
		return s.overlay.press(msg)
	}
	id, bound := s.keys.Lookup(mode, msg.String())
	if !bound && mode != keys.Cramped {
		return s.unbound(mode, msg.String())
	}
	return s.act(id, msg.IsRepeat)
}

// unbound answers a key without a meaning. Some mean a preference on another scale:
// with four strengths there is neither a plain A or B nor a tie.
func (s *Screen) unbound(mode keys.Mode, key string) tea.Cmd {
	if s.stuck() {
		return nil
	}
	if s.scheme.Scale == label.FourStrengths && mode == keys.Deciding {
		first, last := s.keys.Key(keys.Deciding, keys.ChooseA3), s.keys.Key(keys.Deciding, keys.ChooseB3)
		switch key {
		case "a", "b", "left", "right":
			return s.tell("say how much better: " + first + " … " + last)
		case "t", "0":
			return s.tell("this scale has no tie: " + first + " … " + last)
		}
	}
	return s.tell(gate.Line(s.keys.Unbound(mode, key, keys.Help)))
}

// onPaste passes a paste to the overlay. Nothing else has a text.
func (s *Screen) onPaste(msg tea.PasteMsg) tea.Cmd {
	if s.overlay == nil {
		return nil
	}
	return s.overlay.paste(msg.Content)
}

// onWheel scrolls the overlay, or the part of the pair under the pointer.
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

// onClick gives the scrolling keys to the clicked pane. No click answers anything.
func (s *Screen) onClick(msg tea.MouseClickMsg) tea.Cmd {
	s.sitting.Touch()
	m, ok := s.pointed(msg.Mouse())
	if !ok || s.overlay != nil && !s.overlay.common().mouse {
		return nil
	}
	return s.painted(s.pair.Click(m))
}

// pointed returns a mouse event in cells of the pair view, if that is visible
// there.
func (s *Screen) pointed(m tea.Mouse) (tea.Mouse, bool) {
	m.Y-- // the header
	return m, !s.cramped() && !s.empty()
}

// resetView returns to the plain view, from an opened pair to the one before, from a
// filter to all pairs, or to the screen that opened this one with the filter.
func (s *Screen) resetView() tea.Cmd {
	if s.giveUpSearch() {
		return nil
	}
	if s.pair.Plain() && s.deciding() && s.sitting.Strayed() {
		return s.goBack()
	}
	if s.pair.Plain() && (s.deciding() || s.empty()) && s.sitting.View().Filter != (label.QueueFilter{}) {
		s.seeking.back = s.openedWith(s.sitting.View().Filter)
		return s.seek(label.QueueFilter{})
	}
	return s.said("", s.pair.Reset())
}
