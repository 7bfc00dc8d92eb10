package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// A column is readable down to its longest word, or to narrowColumn if that is
// less; words longer than wideWord are broken. If columns would get narrower, a
// table of figures and short words stays a grid and scrolls sideways, because
// people read it by comparing; one with sentences in its cells becomes records,
// because a sentence half out of the pane cannot be read.
const (
	narrowColumn = 6
	wideWord     = 18
	maxScreens   = 3 // a grid is at most this many panes wide
)

// grid holds a table's cells, drawn but not yet wrapped; the first row is the
// header.
type grid struct {
	rows  [][]string
	align []east.Alignment
}

func (d *document) table(n *east.Table, width int) []string {
	g := grid{align: n.Alignments}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil && len(cells) < len(g.align); cell = cell.NextSibling() {
			cells = append(cells, strings.ReplaceAll(d.cell(cell, len(g.rows) == 0), "\n", " "))
		}
		for len(cells) < len(g.align) {
			cells = append(cells, "")
		}
		g.rows = append(g.rows, cells)
	}
	if len(g.align) == 0 || len(g.rows) == 0 {
		return nil
	}
	if widths, ok := g.fit(width); ok {
		return d.columns(g, widths)
	}
	if widths, ok := g.short(maxScreens * width); ok {
		return aside(d.columns(g, widths), width)
	}
	return d.records(g, width)
}

func (d *document) cell(n ast.Node, header bool) string {
	if header {
		style := d.leaf.styles.Strong
		return d.leaf.draw(n, &style)
	}
	return d.leaf.render(n)
}

// fit returns the widths of the columns: what they need or, in a narrow pane, as
// close as the widest columns can give.
func (g grid) fit(width int) ([]int, bool) {
	widths, least := make([]int, len(g.align)), make([]int, len(g.align))
	for _, row := range g.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], cells(cell), 1)
			for _, word := range strings.Fields(cell) {
				least[i] = max(least[i], min(cells(word), wideWord), narrowColumn)
			}
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

// short returns the widths of the columns if no cell needs more than a wide word
// and all fit within width.
func (g grid) short(width int) ([]int, bool) {
	widths := make([]int, len(g.align))
	total := 3 * (len(widths) - 1)
	for i := range widths {
		for _, row := range g.rows {
			widths[i] = max(widths[i], cells(row[i]), 1)
		}
		if total += widths[i]; widths[i] > wideWord || total > width {
			return nil, false
		}
	}
	return widths, true
}

// columns draws a grid. If a row takes several lines, a light rule separates rows;
// otherwise nobody could tell where one ends.
func (d *document) columns(g grid, widths []int) []string {
	th := d.theme
	rule, bar, cross, light := "─", "│", "┼", "╌"
	if th.Glyphs.ASCII {
		rule, bar, cross, light = "-", "|", "+", "."
	}
	faint := newPen(th.Styles().Faint)
	across := func(rule, cross string) string {
		var rules []string
		for _, w := range widths {
			rules = append(rules, strings.Repeat(rule, w))
		}
		return faint.paint(strings.Join(rules, rule+cross+rule))
	}
	bar = " " + faint.paint(bar) + " "
	var lines []string
	above := 0 // lines of the row above
	for i, row := range g.rows {
		drawn := d.row(row, widths, g.align, bar)
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

// row returns the lines of one row.
func (d *document) row(row []string, widths []int, align []east.Alignment, bar string) []string {
	wrapped := make([][]string, len(row))
	height := 1
	for c, cell := range row {
		wrapped[c] = wrap(cell, widths[c])
		height = max(height, len(wrapped[c]))
	}
	lines := make([]string, height)
	for y := range lines {
		parts := make([]string, len(row))
		for c := range row {
			text := ""
			if y < len(wrapped[c]) {
				text = wrapped[c][y]
			}
			parts[c] = aligned(text, widths[c], align[c])
		}
		lines[y] = strings.Join(parts, bar)
	}
	return lines
}

// records shows each row as a list of its fields.
func (d *document) records(g grid, width int) []string {
	if len(g.rows) == 1 {
		return wrap(strings.Join(g.rows[0], " / "), width)
	}
	var lines []string
	for i, row := range g.rows[1:] {
		if i > 0 {
			lines = append(lines, d.theme.Styles().Faint.Render(strings.Repeat(d.theme.Glyphs.Rule, min(width, narrowColumn))))
		}
		for c, cell := range row {
			lines = append(lines, d.field(g.rows[0][c], cell, width)...)
		}
	}
	return lines
}

// field shows a cell under its column's name, with an indent if it does not fit
// beside it.
func (d *document) field(name, cell string, width int) []string {
	if name != "" {
		cell = name + ": " + cell
	}
	lines := wrap(cell, inner(width, 2))
	if len(lines) < 2 {
		return wrap(cell, width)
	}
	for i := range lines[1:] {
		if inner(width, 2) < width {
			lines[i+1] = "  " + lines[i+1]
		}
	}
	return lines
}

func aligned(text string, width int, align east.Alignment) string {
	room := max(width-cells(text), 0)
	switch align {
	case east.AlignRight:
		return strings.Repeat(" ", room) + text
	case east.AlignCenter:
		return strings.Repeat(" ", room/2) + text + strings.Repeat(" ", room-room/2)
	}
	return text + strings.Repeat(" ", room)
}
