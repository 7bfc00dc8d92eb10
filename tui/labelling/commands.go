package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/palette"
)

// openCommands opens the palette with the commands of the mode below it.
func (s *Screen) openCommands() tea.Cmd {
	s.commands = palette.New(s.keys, s.pairMode())
	return s.openOverlay(commanding)
}

// pressCommand gives a key to the palette. What is chosen there is done as if its
// own key had been pressed, once the palette is away.
func (s *Screen) pressCommand(msg tea.KeyPressMsg) tea.Cmd {
	run, closed := s.commands.Press(msg)
	if !closed {
		return nil
	}
	s.closeOverlay()
	if run == "" {
		return nil
	}
	return s.act(run, false)
}

// paletteRows is the most that the palette takes of the screen.
const paletteRows = 18

// withPalette puts the palette over the lower part of the screen's body.
func (s *Screen) withPalette(body []string) []string {
	height := min(len(body), paletteRows)
	return append(body[:len(body)-height:len(body)-height], lines(s.commands.View(s.width, height, s.theme))...)
}
