package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// A column is readable down to its longest word, or to narrowColumn if that is
// less; words longer than wideWord are broken. If columns would get narrower, the
// table stays a grid and scrolls sideways, because people read it by comparing:
// its sentences are wrapped at wideColumn. One that would be many panes wide
// becomes records.
const (
	narrowColumn = 6
	wideWord     = 18
	wideColumn   = 24
	maxScreens   = 3 // a grid is at most this many panes wide
)

// grid holds a table's cells, drawn but not yet wrapped; the first row is the
// header.
type grid struct {
	rows  [][][]span
	align []east.Alignment
}

// table shows a table with all of its cells: those that the header has no column for
// get one more, as they were written.
func (d *document) table(n *east.Table, width int) []line {
	g := grid{align: n.Alignments}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		g.rows = append(g.rows, d.tableRow(row, len(g.rows) == 0))
	}
	from, to := d.nextLine(d.lineEnd(n.FirstChild().Pos()))
	d.hide(from, to) // its effect is the grid
	columns := 0
	for _, row := range g.rows {
		columns = max(columns, len(row))
	}
	for len(g.align) < columns {
		g.align = append(g.align, east.AlignNone)
	}
	for i := range g.rows {
		for len(g.rows[i]) < columns {
			g.rows[i] = append(g.rows[i], nil)
		}
	}
	if widths, ok := g.fit(width); ok {
		return d.columns(g, widths)
	}
	if widths, ok := g.wide(maxScreens * width); ok {
		return aside(d.columns(g, widths), width)
	}
	return d.records(g, width)
}

// tableRow returns the cells of a row. The bars between them are hidden.
func (d *document) tableRow(row ast.Node, header bool) [][]span {
	base := plain
	if header {
		base = strong
	}
	at, end := row.Pos(), d.lineEnd(row.Pos())
	var cells [][]span
	for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
		if cell.Lines().Len() == 0 {
			cells = append(cells, nil) // the row is shorter than the header
			continue
		}
		l := cell.Lines().At(0)
		d.bars(at, l.Start)
		at = l.Stop
		cells = append(cells, d.inlineOf([]segment{{Segment: l}}, base).lines(d)[0].spans)
	}
	for at < end && d.src[at] == ' ' {
		at++
	}
	rest := end
	if rest > at+1 && d.src[rest-1] == '|' {
		rest--
	}
	from := min(at+1, rest)
	if extra := strings.Trim(string(d.src[from:rest]), " "); extra != "" {
		start := from + strings.Index(string(d.src[from:rest]), extra)
		cells = append(cells, []span{d.written(start, start+len(extra), plain)})
		d.bars(at, start)
		at = start + len(extra)
	}
	d.bars(at, end)
	return cells
}

// bars hides the bars in a part of a row that holds nothing else.
func (d *document) bars(from, to int) {
	for i := from; i < to; i++ {
		if d.src[i] == '|' {
			d.hide(i, i+1)
		}
	}
}

// fit returns the widths of the columns: what they need or, in a narrow pane, as
// close as the widest columns can give.
func (g grid) fit(width int) ([]int, bool) {
	widths, least := make([]int, len(g.align)), make([]int, len(g.align))
	for _, row := range g.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], cellsOf(cell), 1)
			least[i] = max(least[i], min(longestWord(cell), wideWord), narrowColumn)
		}
	}
	over := 3*(len(widths)-1) - width // " │ " between columns
	for _, w := range widths {
		over += w
	}
	for over > 0 {
		widest, second := -1, 0 // of the columns that can still shrink
		for i, w := range widths {
			switch {
			case w <= least[i]:
			case widest < 0 || w > widths[widest]:
				if widest >= 0 {
					second = widths[widest]
				}
				widest = i
			default:
				second = max(second, w)
			}
		}
		if widest < 0 {
			return nil, false
		}
		step := min(over, widths[widest]-max(second-1, least[widest]))
		widths[widest] -= step
		over -= step
	}
	return widths, true
}

// longestWord returns the width of the longest word in spans.
func longestWord(spans []span) int {
	longest, word := 0, 0
	for _, s := range spans {
		for i, part := range strings.Split(s.text, " ") {
			if i > 0 {
				word = 0
			}
			word += textWidth(part)
			longest = max(longest, word)
		}
	}
	return longest
}

// wide returns the widths of the columns, of which none is wider than wideColumn, if
// all fit within width.
func (g grid) wide(width int) ([]int, bool) {
	widths := make([]int, len(g.align))
	total := 3 * (len(widths) - 1)
	for i := range widths {
		for _, row := range g.rows {
			widths[i] = max(widths[i], min(cellsOf(row[i]), wideColumn), 1)
		}
		if total += widths[i]; total > width {
			return nil, false
		}
	}
	return widths, true
}

// columns draws a grid. If a row takes several lines, a light rule separates rows;
// otherwise nobody could tell where one ends.
func (d *document) columns(g grid, widths []int) []line {
	th := d.theme
	rule, bar, cross, light := "─", "│", "┼", "╌"
	if th.Glyphs.ASCII {
		rule, bar, cross, light = "-", "|", "+", "."
	}
	across := func(rule, cross string) line {
		var rules []string
		for _, w := range widths {
			rules = append(rules, strings.Repeat(rule, w))
		}
		return line{spans: []span{drawn(strings.Join(rules, rule+cross+rule), d.pens.of(faint))}}
	}
	between := []span{drawn(" ", nil), drawn(bar, d.pens.of(faint)), drawn(" ", nil)}
	var lines []line
	above := 0 // lines of the row above
	for i, row := range g.rows {
		drawn := rowLines(row, widths, g.align, between)
		if i > 1 && max(above, len(drawn)) > 1 {
			lines = append(lines, across(light, light))
		}
		lines, above = append(lines, drawn...), len(drawn)
		if i == 0 {
			lines = append(lines, across(rule, cross))
		}
	}
	return lines
}

// rowLines returns the lines of one row.
func rowLines(row [][]span, widths []int, align []east.Alignment, between []span) []line {
	wrapped := make([][]line, len(row))
	height := 1
	for c, cell := range row {
		wrapped[c] = wrap(cell, widths[c])
		height = max(height, len(wrapped[c]))
	}
	lines := make([]line, height)
	for y := range lines {
		for c := range row {
			var cell line
			if y < len(wrapped[c]) {
				cell = wrapped[c][y].trimmed()
			}
			if c > 0 {
				lines[y].spans = append(lines[y].spans, between...)
			}
			lines[y].spans = append(lines[y].spans, aligned(cell.spans, widths[c], align[c])...)
		}
	}
	return lines
}

// records shows each row as a list of its fields.
func (d *document) records(g grid, width int) []line {
	if len(g.rows) == 1 {
		var all []span
		for i, cell := range g.rows[0] {
			if i > 0 {
				all = append(all, drawn(" / ", nil))
			}
			all = append(all, cell...)
		}
		return wrap(all, width)
	}
	var lines []line
	for i, row := range g.rows[1:] {
		if i > 0 {
			lines = append(lines, line{spans: []span{drawn(strings.Repeat(d.theme.Glyphs.Rule, min(width, narrowColumn)), d.pens.of(faint))}})
		}
		for c, cell := range row {
			lines = append(lines, field(g.rows[0][c], cell, width)...)
		}
	}
	return lines
}

// field shows a cell under its column's name, with an indent if it does not fit
// beside it.
func field(name, cell []span, width int) []line {
	if len(name) > 0 {
		cell = append(append(name[:len(name):len(name)], drawn(": ", nil)), cell...)
	}
	if len(cell) == 0 {
		return nil
	}
	lines := wrap(cell, inner(width, 2))
	if len(lines) < 2 {
		return wrap(cell, width)
	}
	for i := range lines[1:] {
		if inner(width, 2) < width {
			lines[i+1] = lines[i+1].before(drawn("  ", nil))
		}
	}
	return lines
}

func aligned(cell []span, width int, align east.Alignment) []span {
	room := max(width-cellsOf(cell), 0)
	left := 0
	switch align {
	case east.AlignRight:
		left = room
	case east.AlignCenter:
		left = room / 2
	}
	out := append([]span{drawn(spaces(left), nil)}, cell...)
	return append(out, drawn(spaces(room-left), nil))
}
