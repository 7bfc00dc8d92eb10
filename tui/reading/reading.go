// Package reading runs the keys with which a pair is read on the view that shows it:
// they do the same on every screen that has one.
package reading

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
	"prefdeck/tui/pairview"
	"prefdeck/tui/pane"
)

// Moves returns the bindings that scroll.
func Moves() map[keys.ActionID]pane.Move {
	return map[keys.ActionID]pane.Move{
		keys.ScrollDown: pane.Down, keys.ScrollUp: pane.Up,
		keys.ScrollPage: pane.PageDown, keys.ScrollPageUp: pane.PageUp,
		keys.ScrollHalf: pane.HalfPageDown, keys.ScrollHalfUp: pane.HalfPageUp,
		keys.ScrollTop: pane.Top, keys.ScrollEnd: pane.Bottom,
		keys.ScrollLeft: pane.Left, keys.ScrollRight: pane.Right,
	}
}

// Do runs a binding that changes how the pair is shown. said is the view's message
// about that, or "".
func Do(v *pairview.Viewer, id keys.ActionID) (said string, cmd tea.Cmd) {
	switch id {
	case keys.ViewPrompt:
		cmd = v.TogglePrompt()
	case keys.ViewLayout:
		said, cmd = v.CycleLayout()
	case keys.ViewZoom:
		cmd = v.ToggleZoom()
	case keys.ViewRaw:
		cmd = v.ToggleRaw()
	case keys.ViewDiff:
		said, cmd = v.ToggleDiff()
	case keys.ViewThinking:
		said, cmd = v.ToggleSteps()
	case keys.MarkNext:
		said = v.JumpMark(true)
	case keys.MarkPrevious:
		said = v.JumpMark(false)
	case keys.ScrollFocus:
		v.CycleFocus()
	case keys.ScrollSync:
		said = v.ToggleTogether()
	}
	return said, cmd
}
