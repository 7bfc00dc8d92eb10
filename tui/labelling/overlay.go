package labelling

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// helpColumn is the least a column of the help overlay can do with.
const helpColumn = 38

// helpKeys is what its keys take of that.
const helpKeys = 12

// placeHelp lays out the keys of the mode under the overlay, in as many columns
// as there is room for.
func (s *Screen) placeHelp() {
	if s.overlay != helping {
		return
	}
	s.help.Title = "Keys"
	s.help.SetSize(s.width, s.height-1)
	width, _ := s.help.Inner()
	all := s.helpLines()
	columns := max(width/helpColumn, 1)
	height := (len(all) + columns - 1) / columns
	width /= columns
	rows := make([]string, height)
	for i, line := range all {
		row := &rows[i%height]
		*row += strings.Repeat(" ", max(i/height*width-ansi.StringWidth(*row), 0)) +
			ansi.Truncate(line, width-1, s.theme.Glyphs.Ellipsis)
	}
	if s.help.Rendered() {
		s.help.Reflow(rows)
	} else {
		s.help.SetLines(rows)
	}
}

func (s *Screen) helpLines() []string {
	styles := s.theme.Styles()
	var all []string
	for _, g := range s.keys.Help(s.pairMode()) {
		all = append(all, styles.Strong.Underline(true).Render(g.Name))
		for _, l := range g.Lines {
			k := s.words(l.Keys)
			for ansi.StringWidth(k) >= helpKeys && strings.Contains(k, " ") {
				k = k[:strings.LastIndex(k, " ")] // the last of them is the least known
			}
			all = append(all, styles.Key.Render(k)+strings.Repeat(" ", max(helpKeys-ansi.StringWidth(k), 1))+
				styles.KeyHelp.Render(s.words(l.Text)))
		}
	}
	return all
}
