package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
	"prefdeck/tui/pane"
)

// scrolling returns the actions of the scrolling bindings on a text.
func scrolling(move func(pane.Move) tea.Cmd) actions {
	do := actions{}
	for id, m := range map[keys.ActionID]pane.Move{
		keys.ScrollDown: pane.Down, keys.ScrollUp: pane.Up,
		keys.ScrollPage: pane.PageDown, keys.ScrollPageUp: pane.PageUp,
		keys.ScrollHalf: pane.HalfPageDown, keys.ScrollHalfUp: pane.HalfPageUp,
		keys.ScrollTop: pane.Top, keys.ScrollEnd: pane.Bottom,
		keys.ScrollLeft: pane.Left, keys.ScrollRight: pane.Right,
	} {
		do[id] = func() tea.Cmd { return move(m) }
	}
	return do
}
