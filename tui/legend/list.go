package legend

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/pane"
)

// mostKeys is how wide the column of the keys gets at most.
const mostKeys = 19

// List returns n lines with all keys of a mode under their headings, below a blank
// line, in as many columns as fit side by side. The blank lines go if it would not fit
// with them.
func List(t themes.Theme, groups []keys.Group, width, n int) []string {
	rows := listed(t, groups, width)
	if len(rows) > n {
		rows = slices.DeleteFunc(rows, func(row string) bool { return row == "" })
	} else if len(rows) < n {
		rows = slices.Insert(rows, 0, "")
	}
	return append(rows, make([]string, max(n-len(rows), 0))...)[:n]
}

// Pane returns the list in a pane of this size, where it scrolls if it is longer.
func Pane(t themes.Theme, groups []keys.Group, method ansi.Method, width, rows int) *pane.Pane {
	p := &pane.Pane{Title: "Keys", Method: method}
	p.SetSize(width, rows)
	inner, _ := p.Inner()
	p.Reflow(listed(t, groups, inner))
	return p
}

// listed returns the rows of the list, as many as it takes.
func listed(t themes.Theme, groups []keys.Group, width int) []string {
	column := 0
	for _, group := range groups {
		for _, l := range group.Lines {
			column = max(column, min(ansi.StringWidth(t.Glyphs.Words(l.Keys)), mostKeys))
		}
	}
	blocks := make([][]string, len(groups))
	widest := 0
	for i, group := range groups {
		blocks[i] = block(t, group, column)
		for _, line := range blocks[i] {
			widest = max(widest, ansi.StringWidth(line))
		}
	}
	return Columns(t, blocks, width, widest+columnGap)
}

// block returns the lines of a group, with a column of this width for the keys.
func block(t themes.Theme, group keys.Group, column int) []string {
	st := t.Styles()
	lines := []string{" " + st.Strong.Underline(true).Render(group.Name)}
	for _, l := range group.Lines {
		k := t.Glyphs.Words(l.Keys)
		for ansi.StringWidth(k) > column && strings.Contains(k, " ") {
			k = k[:strings.LastIndex(k, " ")] // the last one is the least known
		}
		k = ansi.Truncate(k, column, "")
		lines = append(lines, "   "+st.Key.Render(k)+strings.Repeat(" ", column-ansi.StringWidth(k)+2)+st.KeyHelp.Render(t.Glyphs.Words(l.Text)))
	}
	return lines
}
