package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// A column is readable down to its longest word, or to narrowColumn if that is
// shorter; longer words than wideWord are broken. Where the columns would get
// narrower, rows are shown as records instead.
const (
	narrowColumn = 6
	wideWord     = 18
)

// grid is a table's cells, drawn but not yet wrapped; the first row is the
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
	return d.records(g, width)
}

func (d *document) cell(n ast.Node, header bool) string {
	if header {
		style := d.leaf.styles.Strong
		return d.leaf.draw(n, &style)
	}
	return d.leaf.render(n)
}

// fit is the widths of the columns: what they need, or, in a narrow pane, as
// near to it as the widest ones can give.
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
		widest, second := -1, 0 // of the columns that can still give
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

func (d *document) columns(g grid, widths []int) []string {
	th := d.theme
	rule, bar, cross := "─", "│", "┼"
	if th.Glyphs.ASCII {
		rule, bar, cross = "-", "|", "+"
	}
	faint := th.Styles().Faint
	bar = " " + faint.Render(bar) + " "
	var lines []string
	for i, row := range g.rows {
		wrapped := make([][]string, len(row))
		height := 1
		for c, cell := range row {
			wrapped[c] = wrap(cell, widths[c])
			height = max(height, len(wrapped[c]))
		}
		for y := range height {
			parts := make([]string, len(row))
			for c := range row {
				text := ""
				if y < len(wrapped[c]) {
					text = wrapped[c][y]
				}
				parts[c] = aligned(text, widths[c], g.align[c])
			}
			lines = append(lines, strings.Join(parts, bar))
		}
		if i == 0 {
			var rules []string
			for _, w := range widths {
				rules = append(rules, strings.Repeat(rule, w))
			}
			lines = append(lines, faint.Render(strings.Join(rules, rule+cross+rule)))
		}
	}
	return lines
}

// records shows each row as its fields, one below the other.
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
			lines = append(lines, wrap(g.rows[0][c]+": "+cell, width)...)
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
