package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/pane"
	"prefdeck/tui/reading"
)

// scrolling returns the actions of the scrolling bindings on a text.
func scrolling(move func(pane.Move) tea.Cmd) actions {
	do := actions{}
	for id, m := range reading.Moves() {
		do[id] = func() tea.Cmd { return move(m) }
	}
	return do
}
