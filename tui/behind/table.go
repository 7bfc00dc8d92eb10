package behind

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
)

const (
	nameWidth  = 15 // of the column of names
	cellGap    = 2  // between two columns
	leastCell  = 18 // the least width of a cell: with less, two are not put side by side
	widestCell = 60 // so that related things stay close
)

// Sheet builds lines of names and values, wrapped to their columns. Its input must
// be safe text.
type Sheet struct {
	Width  int
	Method ansi.Method
	Theme  themes.Theme

	lines []string
}

// Lines returns the lines of the table so far.
func (t *Sheet) Lines() []string { return t.lines }

// said is the value in a cell.
type said struct {
	text    string
	bad     bool // a drop
	unknown bool // not recorded
}

// fact is a value for each of both responses, in the order of the screen.
type fact struct {
	name        string
	left, right said
}

// row is a value with its name.
type row struct {
	name string
	said
}

// Gap adds an empty line, unless nothing is above it.
func (t *Sheet) Gap() {
	if len(t.lines) > 0 {
		t.lines = append(t.lines, "")
	}
}

// Head adds a heading.
func (t *Sheet) Head(text string) { t.wrap(text, t.Theme.Styles().Strong) }

// Say adds a sentence of our own.
func (t *Sheet) Say(text string) { t.wrap(t.Theme.Glyphs.Words(text), t.Theme.Styles().Muted) }

func (t *Sheet) wrap(text string, style themes.Pen) {
	for _, line := range t.split(text, t.Width) {
		t.lines = append(t.lines, style.Render(line))
	}
}

func (t *Sheet) split(text string, width int) []string {
	return strings.Split(t.Method.Wrap(text, max(width, 1), ""), "\n")
}

// Row adds a named value.
func (t *Sheet) Row(name, text string) { t.add(row{name, said{text: text}}) }

func (t *Sheet) add(r row) {
	styles := t.Theme.Styles()
	widths := []int{nameWidth, min(t.Width-nameWidth-1, 2*widestCell+cellGap)}
	t.columns(widths, []string{r.name, r.text}, []themes.Pen{styles.Muted, t.style(r.said)})
}

// compare adds facts about both responses in columns or, where these would be too
// narrow, one response after the other.
func (t *Sheet) compare(facts []fact) {
	styles := t.Theme.Styles()
	cell := min((t.Width-nameWidth-1-cellGap)/2, widestCell)
	if cell >= leastCell {
		widths := []int{nameWidth, cell, cell}
		t.columns(widths, []string{"", "A", "B"}, []themes.Pen{styles.Accent, styles.Accent, styles.Accent})
		for _, f := range facts {
			t.columns(widths, []string{f.name, f.left.text, f.right.text}, []themes.Pen{styles.Muted, t.style(f.left), t.style(f.right)})
		}
		return
	}
	for i, side := range []string{"A", "B"} {
		t.wrap(side, styles.Accent)
		for _, f := range facts {
			t.add(row{f.name, [2]said{f.left, f.right}[i]})
		}
	}
}

// columns adds one row, in as many lines as its longest cell needs.
func (t *Sheet) columns(widths []int, cells []string, styles []themes.Pen) {
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
			line.WriteString(styles[i].Render(text))
			if i < len(split)-1 {
				line.WriteString(strings.Repeat(" ", max(widths[i]-t.Method.StringWidth(text), 0)))
			}
		}
		t.lines = append(t.lines, line.String())
	}
}

// style returns the style of a value.
func (t *Sheet) style(s said) themes.Pen {
	if s.bad {
		return t.Theme.Styles().Warn
	}
	return t.Theme.Styles().Text
}
