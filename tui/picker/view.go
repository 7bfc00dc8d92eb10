package picker

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// listWidth is the width of the list of names with their marks.
const listWidth = 29

// narrowList is its width in a narrow terminal.
const narrowList = 23

// wideFrom is the width from which each theme's purpose stands beside its name.
const wideFrom = 76

func (p *Picker) listCells() int {
	switch {
	case p.width >= wideFrom+16:
		return listWidth + 7
	case p.width >= wideFrom:
		return listWidth
	}
	return min(narrowList, p.width)
}

func (p *Picker) sampleSize() (width, height int) { return p.width - p.listCells() - 1, p.height }

// View draws the picker in exactly its cells, in the chosen theme: a live preview.
func (p *Picker) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	list := p.list()
	rows := make([]string, p.height)
	for i := range rows {
		if i < len(list) {
			rows[i] = list[i]
		}
		if i < len(p.sample) {
			rows[i] += strings.Repeat(" ", max(p.listCells()+1-ansi.StringWidth(rows[i]), 0)) + p.sample[i]
		}
		rows[i] = ansi.Truncate(rows[i], p.width, "")
	}
	return strings.Join(rows, "\n")
}

// list shows the names, scrolled to the selected one.
func (p *Picker) list() []string {
	th := p.Chosen().Theme
	st := th.Styles()
	rows := []string{" " + st.Strong.Render("Themes"), ""}
	room := max(p.height-len(rows), 1)
	first := min(max(p.chosen-room/2, 0), max(len(p.choices)-room, 0))
	for i := first; i < min(first+room, len(p.choices)); i++ {
		rows = append(rows, p.row(i))
	}
	if p.height < 3 {
		return rows[2:]
	}
	return rows
}

// row shows one theme: a cursor, its name, a check mark if it is in use, and its
// purpose if there is room.
func (p *Picker) row(i int) string {
	th, c := p.Chosen().Theme, p.choices[i]
	st := th.Styles()
	width := p.listCells()
	cursor, name := " ", st.Text
	if i == p.chosen {
		cursor, name = th.Glyphs.Cursor, st.Selection
	}
	about := ""
	if width >= listWidth {
		about = p.about(c, width >= listWidth+7)
	}
	mark := " "
	if i == p.now {
		mark = th.Glyphs.Check
	}
	room := max(width-4-ansi.StringWidth(about), 1)
	text := ansi.Truncate(c.Name, room, th.Glyphs.Ellipsis)
	text += strings.Repeat(" ", max(room-ansi.StringWidth(text), 0))
	return st.Accent.Render(cursor) + name.Render(" "+text) + st.Muted.Render(about) + st.Good.Render(" "+mark)
}

func (p *Picker) about(c Entry, long bool) string {
	about := "light"
	switch {
	case c.Theme.Mono:
		about = "mono"
	case c.Theme.Dark:
		about = "dark"
	}
	if long && !c.Theme.Mono {
		about = "on " + about
	}
	return " " + about
}
