package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
)

// toggleFlag flags the current pair for later, or removes its flag.
func (s *Screen) toggleFlag() tea.Cmd {
	if !s.deciding() && !s.unsaved() {
		return s.tellBusy()
	}
	return s.follow(s.sitting.ToggleFlag())
}

// openFlag asks for the reason of a flag.
func (s *Screen) openFlag() tea.Cmd {
	if !s.deciding() && !s.unsaved() {
		return s.tellBusy()
	}
	return s.open(newEntry(s, "flag because", keys.Flagging, s.sitting.FlagReason(), func(text string) tea.Cmd {
		return s.follow(s.sitting.Flag(text))
	}))
}
