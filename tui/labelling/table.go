package labelling

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
)

const (
	nameWidth  = 15 // of the column of names
	cellGap    = 2  // between two columns
	leastCell  = 18 // what a cell can do with: two of them stand side by side where they get it
	widestCell = 60 // so that what belongs together stays together
)

// table is lines of names and what there is to say of them, wrapped to their
// columns. All that it is given is safe text.
type table struct {
	width  int
	method ansi.Method
	theme  themes.Theme
	lines  []string
}

// fact is something to say of both responses, as they stand on screen.
type fact struct {
	name  string
	left  string
	right string
}

// gap is an empty line, unless nothing is above it.
func (t *table) gap() {
	if len(t.lines) > 0 {
		t.lines = append(t.lines, "")
	}
}

func (t *table) head(text string) { t.wrap(text, t.theme.Styles().Strong) }
func (t *table) say(text string)  { t.wrap(t.theme.Glyphs.Words(text), t.theme.Styles().Muted) }

func (t *table) wrap(text string, style lipgloss.Style) {
	for _, line := range t.split(text, t.width) {
		t.lines = append(t.lines, style.Render(line))
	}
}

func (t *table) split(text string, width int) []string {
	return strings.Split(t.method.Wrap(text, max(width, 1), ""), "\n")
}

// row is one thing to say.
func (t *table) row(name, text string) {
	t.columns([]int{nameWidth, min(t.width-nameWidth-1, 2*widestCell+cellGap)}, []string{name, text})
}

// compare says facts of both responses in columns, or where these would be too
// narrow one response after the other.
func (t *table) compare(facts []fact) {
	cell := min((t.width-nameWidth-1-cellGap)/2, widestCell)
	if cell >= leastCell {
		widths := []int{nameWidth, cell, cell}
		t.columns(widths, []string{"", "A", "B"})
		for _, f := range facts {
			t.columns(widths, []string{f.name, f.left, f.right})
		}
		return
	}
	for i, side := range []string{"A", "B"} {
		t.wrap(side, t.theme.Styles().Accent)
		for _, f := range facts {
			t.row(f.name, []string{f.left, f.right}[i])
		}
	}
}

// columns is one row, in as many lines as its longest cell takes.
func (t *table) columns(widths []int, cells []string) {
	split := make([][]string, len(cells))
	height := 0
	for i, cell := range cells {
		split[i] = t.split(cell, widths[i])
		height = max(height, len(split[i]))
	}
	for n := range height {
		var line strings.Builder
		for i, column := range split {
			text := ""
			if n < len(column) {
				text = column[n]
			}
			if i > 0 {
				line.WriteString(strings.Repeat(" ", min(i, cellGap)))
			}
			line.WriteString(t.style(i, cells).Render(text))
			if i < len(split)-1 {
				line.WriteString(strings.Repeat(" ", max(widths[i]-t.method.StringWidth(text), 0)))
			}
		}
		t.lines = append(t.lines, line.String())
	}
}

// style is that of the i-th cell of a row.
func (t *table) style(i int, cells []string) lipgloss.Style {
	styles := t.theme.Styles()
	switch {
	case cells[0] == "": // the names of the responses
		return styles.Accent
	case i == 0:
		return styles.Muted
	case strings.HasPrefix(cells[i], dropped):
		return styles.Warn
	}
	return styles.Text
}
