package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
)

// toggleFlag flags the pair that is up for later, or takes the flag away.
func (s *Screen) toggleFlag() tea.Cmd {
	if !s.deciding() && !s.unsaved() {
		return s.tellBusy()
	}
	return s.follow(s.sitting.ToggleFlag())
}

// openFlag has the reason of a flag written.
func (s *Screen) openFlag() tea.Cmd {
	if !s.deciding() && !s.unsaved() {
		return s.tellBusy()
	}
	return s.open(newEntry(s, "flag because", keys.Flagging, s.sitting.FlagReason(), func(text string) tea.Cmd {
		return s.follow(s.sitting.Flag(text))
	}))
}
