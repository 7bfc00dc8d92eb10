package labelling

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/keys"
)

// helpColumn is the least width of a column of the help overlay.
const helpColumn = 38

// helpKeys is the part of it for the keys.
const helpKeys = 12

// help is the overlay with the keys of the mode under it.
type help struct{ page }

func (s *Screen) openHelp() tea.Cmd {
	return s.open(&help{newPage(s, "Keys", keys.Helping, keys.HelpClose)})
}

// place lays the keys out in as many columns as fit.
func (o *help) place() tea.Cmd {
	o.fit()
	width, _ := o.text.Inner()
	columns := balanced(o.groups(), max(width/helpColumn, 1))
	width /= len(columns)
	var rows []string
	for i, column := range columns {
		for n, line := range column {
			if n == len(rows) {
				rows = append(rows, "")
			}
			rows[n] += strings.Repeat(" ", max(i*width-ansi.StringWidth(rows[n]), 0)) + ansi.Truncate(line, width-1, o.s.theme.Glyphs.Ellipsis)
		}
	}
	o.text.Reflow(rows)
	return nil
}

// balanced distributes groups of lines over at most n columns of about the same
// height, without splitting a group: the longest first, each to the shortest column.
// Columns, and groups within one, keep the order of the groups.
func balanced(groups [][]string, n int) [][]string {
	n = max(min(n, len(groups)), 1)
	members, heights := make([][]int, n), make([]int, n)
	longest := make([]int, len(groups))
	for i := range longest {
		longest[i] = i
	}
	slices.SortStableFunc(longest, func(a, b int) int { return len(groups[b]) - len(groups[a]) })
	for _, g := range longest {
		shortest := slices.Index(heights, slices.Min(heights))
		members[shortest] = append(members[shortest], g)
		heights[shortest] += len(groups[g]) + 1
	}
	for _, m := range members {
		slices.Sort(m)
	}
	slices.SortFunc(members, slices.Compare)
	columns := make([][]string, n)
	for i, m := range members {
		for at, g := range m {
			if at > 0 {
				columns[i] = append(columns[i], "")
			}
			columns[i] = append(columns[i], groups[g]...)
		}
	}
	return columns
}

// groups returns the lines of each group of keys, under its heading.
func (o *help) groups() [][]string {
	styles := o.s.theme.Styles()
	var all [][]string
	for _, g := range o.s.keys.Help(o.s.pairMode()) {
		lines := []string{styles.Strong.Underline(true).Render(g.Name)}
		for _, l := range g.Lines {
			k := o.s.words(l.Keys)
			for ansi.StringWidth(k) >= helpKeys && strings.Contains(k, " ") {
				k = k[:strings.LastIndex(k, " ")] // the last one is the least known
			}
			lines = append(lines, styles.Key.Render(k)+strings.Repeat(" ", max(helpKeys-ansi.StringWidth(k), 1))+
				styles.KeyHelp.Render(o.s.words(l.Text)))
		}
		all = append(all, lines)
	}
	return all
}
