package labelling

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
)

// helpColumn is the least width of a column of the help overlay.
const helpColumn = 38

// helpKeys is the width of the keys within a column.
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
	o.text.Reflow(legend.Columns(o.s.theme, o.groups(), width, helpColumn))
	return nil
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
