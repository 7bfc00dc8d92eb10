package home

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
	"prefdeck/tui/palette"
)

// openPalette lists every command of the screen by name, except those that only
// move the cursor: in a list of names they are noise.
func (m *Screen) openPalette() tea.Cmd {
	commands := m.keys.Without(keys.HomeDown, keys.HomeUp, keys.HomeFirst, keys.HomeSecond, keys.HomeThird, keys.HomeFourth, keys.HomeFifth)
	m.palette, m.mode = palette.New(commands, keys.Browsing), keys.Commanding
	return nil
}

// onCommanding passes the palette a key, and runs the chosen command.
func (m *Screen) onCommanding(msg tea.KeyPressMsg) tea.Cmd {
	run, closed := m.palette.Press(msg)
	if !closed {
		return nil
	}
	m.palette, m.mode = nil, keys.Browsing
	return m.onBrowsing(run)
}
