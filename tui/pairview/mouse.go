package pairview

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/pane"
)

// at returns what is under the pointer, in cells of the view.
func (v *Viewer) at(x, y int) Focus {
	x -= v.Margin()
	if y < 0 || x < 0 || x >= v.blockWidth(v.zoom) || len(v.panes) == 0 {
		return nowhere
	}
	if y < v.promptRows() {
		return OnPrompt
	}
	y -= v.promptRows()
	width, height := v.panes[v.front].Size()
	n := len(v.panes)
	switch {
	case v.single():
		if y < height {
			return Focus(v.front)
		}
	case v.Layout() == Stacked:
		if y < n*height {
			return Focus(y / height)
		}
	case y < height && x < n*width:
		return Focus(x / width)
	}
	return nowhere
}

// Wheel scrolls what is under the pointer, given in cells of the view: all
// responses if they scroll together.
func (v *Viewer) Wheel(m tea.Mouse) {
	move, ok := WheelMove(m)
	under := v.at(m.X, m.Y)
	if !ok || under == nowhere {
		return
	}
	was := v.focus
	if under == OnPrompt || v.focus != All {
		v.focus = under
	}
	v.Scroll(move)
	v.focus = was
}

// WheelMove returns the move for a turn of the wheel.
func WheelMove(m tea.Mouse) (move pane.Move, ok bool) {
	sideways := m.Mod.Contains(tea.ModShift)
	switch {
	case m.Button == tea.MouseWheelLeft, m.Button == tea.MouseWheelUp && sideways:
		return pane.Left, true
	case m.Button == tea.MouseWheelRight, m.Button == tea.MouseWheelDown && sideways:
		return pane.Right, true
	case m.Button == tea.MouseWheelDown:
		return pane.WheelDown, true
	case m.Button == tea.MouseWheelUp:
		return pane.WheelUp, true
	}
	return 0, false
}

// Click gives the scrolling keys to the clicked pane, or to all if it had them. A
// folded prompt unfolds.
func (v *Viewer) Click(m tea.Mouse) tea.Cmd {
	at := v.at(m.X, m.Y)
	switch {
	case m.Button != tea.MouseLeft || at == nowhere:
		return nil
	case at == OnPrompt && !v.unfolded:
		return v.TogglePrompt()
	case at == v.focus:
		v.focus = All
	default:
		v.focus = at
	}
	v.together.reset(v.panes)
	return nil
}
