package legend

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/pane"
)

// keysColumn is the width of the keys in the list.
const keysColumn = 19

// List returns n lines with all keys of a mode under their headings. The gaps between
// groups go if it would not fit with them.
func List(t themes.Theme, groups []keys.Group, n int) []string {
	st := t.Styles()
	needed := height(groups)
	roomy := needed+len(groups)-1 <= n
	rows := make([]string, 0, n)
	for i, group := range groups {
		if i > 0 && roomy {
			rows = append(rows, "")
		}
		rows = append(rows, " "+st.Strong.Underline(true).Render(group.Name))
		for _, l := range group.Lines {
			k := ansi.Truncate(t.Glyphs.Words(l.Keys), keysColumn, "")
			rows = append(rows, "   "+st.Key.Render(k)+strings.Repeat(" ", keysColumn-ansi.StringWidth(k)+1)+st.KeyHelp.Render(l.Text))
		}
	}
	return append(rows, make([]string, max(n-len(rows), 0))...)[:n]
}

// height returns how many lines a list takes without gaps.
func height(groups []keys.Group) int {
	n := len(groups)
	for _, group := range groups {
		n += len(group.Lines)
	}
	return n
}

// Pane returns the list in a pane of this size, where it scrolls if it is longer.
func Pane(t themes.Theme, groups []keys.Group, method ansi.Method, width, rows int) *pane.Pane {
	p := &pane.Pane{Title: "Keys", Method: method}
	p.SetSize(width, rows)
	p.Reflow(List(t, groups, height(groups)+len(groups)-1))
	return p
}
