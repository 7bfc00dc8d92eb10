package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
	"prefdeck/tui/palette"
)

// paletteRows is the most rows that the palette takes of the screen.
const paletteRows = 18

// commands is the palette of the commands of the mode below it.
type commands struct {
	layer
	palette *palette.Palette
}

func (s *Screen) openCommands() tea.Cmd {
	return s.open(&commands{
		layer{s: s, mode: keys.Commanding, exit: keys.PaletteClose, covers: lowerPart, stays: true},
		palette.New(s.keys, s.pairMode()),
	})
}

// press closes the palette and runs the chosen command as if its key had been
// pressed.
func (o *commands) press(msg tea.KeyPressMsg) tea.Cmd {
	id, closed := o.palette.Press(msg)
	if !closed {
		return nil
	}
	o.s.close()
	return o.s.act(id, false)
}

func (o *commands) paste(text string) tea.Cmd {
	o.palette.Type(onOneLine(text))
	return nil
}

func (o *commands) rows() []string {
	return lines(o.palette.View(o.s.width, min(1+o.s.bodyRows(), paletteRows), o.s.theme))
}
