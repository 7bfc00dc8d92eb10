package statistics

import (
	"fmt"
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/themes"
	"prefdeck/tui/figures"
	"prefdeck/tui/gate"
)

// line is one line of a section.
type line struct {
	text   string
	number bool
	pairs  *label.QueueFilter // behind the number; nil: no search selects them
	none   bool               // the number counts pairs, and there are none
}

// drawn draws a section as lines of at most a width.
func drawn(s figures.Section, width int, th themes.Theme) []line {
	var out []line
	names := 0 // one column for the whole section
	for _, f := range s.Figures {
		names = max(names, chart{f, width, 0, th}.widest())
	}
	for _, f := range s.Figures {
		out = append(out, line{})
		out = append(out, chart{f, width, names, th}.lines()...)
	}
	return out
}

// chart draws one figure.
type chart struct {
	figures.Figure
	width int
	names int // width of the names, at least
	th    themes.Theme
}

func (c chart) lines() []line {
	st := c.th.Styles()
	title := st.Strong.Render(c.th.Glyphs.Words(c.Title))
	if c.Of != "" {
		title = st.Strong.Render(gate.Line(c.Of)) + " " + title
	}
	out := []line{{text: title}}
	if c.Why != "" {
		return append(out, c.wrapped("not defined: "+gate.Line(c.Why), "  ")...)
	}
	out = append(out, c.wrapped(c.About, "  ")...)
	switch c.Kind {
	case figures.Series:
		out = append(out, line{text: "  " + c.sparkline()})
	case figures.Matrix:
		out = append(out, c.heat()...)
	}
	return append(out, c.bars()...)
}

// textRoom is how many columns a line of text takes at most: longer ones are hard to read.
const textRoom = 100

// wrapped wraps our own text.
func (c chart) wrapped(text, indent string) []line {
	var out []line
	for l := range strings.SplitSeq(ansi.Wrap(c.th.Glyphs.Words(text), max(min(c.width, textRoom)-len(indent), 10), " "), "\n") {
		out = append(out, line{text: indent + c.th.Styles().Muted.Render(l)})
	}
	return out
}

// The room of a row's name, at most unless the screen is wide, and of the chart beside
// it, at least.
const (
	nameRoom  = 26
	chartRoom = 8
	gap       = 2
)

// bars draws the numbers, each beside its place on the axis.
func (c chart) bars() []line {
	names, texts := max(c.names, c.widest()), 0
	if c.compares() {
		most := min(2*nameRoom, c.width/2)
		for _, b := range c.Rows {
			names = max(names, min(most, ansi.StringWidth(c.name(b, math.MaxInt))))
		}
	}
	for _, b := range c.Rows {
		text := ansi.StringWidth(c.th.Glyphs.Words(b.Text))
		switch {
		case b.Defined():
			texts = max(texts, text)
		case names+text > c.width-1-gap: // a reason is not cut for the sake of a column
			names = c.widest()
		}
	}
	room := c.width - 2 - names - gap - texts - gap
	if room < chartRoom {
		room = 0
	}
	room = min(room, 60)
	var out []line
	for _, b := range c.Rows {
		out = append(out, line{text: c.bar(b, names, room), number: true, pairs: b.Pairs, none: c.Kind == figures.Counts && b.Value == 0})
	}
	return out
}

// compares reports whether each row names two.
func (c chart) compares() bool { return len(c.Rows) > 0 && c.Rows[0].Against != "" }

// widest returns the width that the names of the rows take, within limits. Rows that
// name two need more, and do not count.
func (c chart) widest() int {
	names := 0
	if !c.compares() {
		for _, b := range c.Rows {
			names = max(names, ansi.StringWidth(c.name(b, math.MaxInt)))
		}
	}
	return min(names, max(nameRoom, c.width/4), c.width/3)
}

func (c chart) bar(b figures.Bar, names, room int) string {
	st := c.th.Styles()
	name := c.name(b, names)
	text := " " + st.Text.Render(name) + strings.Repeat(" ", names-ansi.StringWidth(name)+gap)
	words := c.th.Glyphs.Words(gate.Line(b.Text))
	if !b.Defined() {
		return text + st.Muted.Render(words)
	}
	if room > 0 {
		text += c.plot(b, room) + strings.Repeat(" ", gap)
	}
	return text + st.Text.Render(words)
}

// name returns the name of a row in at most some cells. Where two are compared, both
// are cut alike.
func (c chart) name(b figures.Bar, room int) string {
	name, ellipsis := gate.Line(b.Name), c.th.Glyphs.Ellipsis
	if b.Against == "" {
		return ansi.Truncate(name, room, ellipsis)
	}
	const between = " and "
	other := gate.Line(b.Against)
	if ansi.StringWidth(name)+ansi.StringWidth(other)+len(between) > room {
		half := (room - len(between)) / 2
		name = ansi.Truncate(name, max(half, room-len(between)-ansi.StringWidth(other)), ellipsis)
		other = ansi.Truncate(other, room-len(between)-ansi.StringWidth(name), ellipsis)
	}
	return name + between + other
}

// plot draws a number on the axis: a bar, or a point with its interval.
func (c chart) plot(b figures.Bar, room int) string {
	if c.Kind == figures.Counts {
		return c.full(c.Axis.At(b.Value), room)
	}
	cells := make([]string, room)
	for i := range cells {
		cells[i] = " "
	}
	st, signs := c.th.Styles(), signsOf(c.th)
	at := func(v float64) int { return int(math.Round(c.Axis.At(v) * float64(room-1))) }
	mark := -1
	if !math.IsNaN(c.Axis.Mark) {
		mark = at(c.Axis.Mark)
		cells[mark] = st.Muted.Render(signs.mark)
	}
	if b.Bounded() {
		low, high := at(b.Low), at(b.High)
		for i := low; i <= high; i++ {
			cells[i] = st.Accent.Render(signs.line)
		}
		if low < mark && mark < high { // it shows within the interval, too
			cells[mark] = st.Accent.Render(signs.crossed)
		}
		cells[low], cells[high] = st.Accent.Render(signs.low), st.Accent.Render(signs.high)
	}
	cells[at(b.Value)] = st.Strong.Render(signs.point)
	return strings.Join(cells, "")
}

// full draws a bar filled up to a share.
func (c chart) full(share float64, room int) string {
	full, rest := c.th.Glyphs.Bar(share, room)
	return c.th.Styles().Accent.Render(full) + c.th.Styles().Faint.Render(rest)
}

// signs are the characters that draw intervals.
type signs struct{ low, line, high, point, mark, crossed string }

func signsOf(th themes.Theme) signs {
	if th.Glyphs.ASCII {
		return signs{"[", "-", "]", "O", ":", "+"}
	}
	return signs{"├", "─", "┤", "●", "┊", "┼"}
}

// sparkline draws the numbers in order as one line, from the lower end of the axis to
// the upper one.
func (c chart) sparkline() string {
	steps := []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}
	if c.th.Glyphs.ASCII {
		steps = []string{"_", ".", "-", "=", "+", "*", "%", "#"}
	}
	cell := max(1, min(3, (c.width-4)/max(len(c.Rows), 1)))
	var out strings.Builder
	for _, b := range c.Rows {
		sign := " "
		if b.Defined() {
			sign = steps[min(int(c.Axis.At(b.Value)*float64(len(steps))), len(steps)-1)]
		}
		out.WriteString(strings.Repeat(sign, cell))
	}
	return c.th.Styles().Accent.Render(out.String())
}

// heatCell is the width of a cell of the heat map.
const heatCell = 5

// heat draws the matrix: a share in per cent in each cell, with + where the interval
// lies above one half and - where it lies below.
func (c chart) heat() []line {
	names := 0
	for _, n := range c.Grid.Names {
		names = max(names, ansi.StringWidth(gate.Line(n)))
	}
	names = min(names, nameRoom, c.width/3)
	shown := min(len(c.Grid.Names), max((c.width-names-6)/heatCell, 1))
	st := c.th.Styles()
	head := strings.Repeat(" ", names+6)
	for i := range shown {
		head += fmt.Sprintf("%*d", heatCell-1, i+1) + " "
	}
	out := []line{{text: st.Muted.Render(head)}}
	for i := range shown {
		name := ansi.Truncate(gate.Line(c.Grid.Names[i]), names, c.th.Glyphs.Ellipsis)
		text := st.Muted.Render(fmt.Sprintf(" %3d ", i+1)) + st.Text.Render(name) + strings.Repeat(" ", names-ansi.StringWidth(name)+1)
		for j := range shown {
			text += c.cell(c.Grid.Cells[i][j], i == j)
		}
		out = append(out, line{text: text})
	}
	if rest := len(c.Grid.Names) - shown; rest > 0 {
		out = append(out, c.wrapped(fmt.Sprintf("and %d more models, which the list below has", rest), "  ")...)
	}
	return append(out, c.wrapped("+ the interval lies above one half, - below it", "  ")...)
}

func (c chart) cell(e measure.Estimate, self bool) string {
	st := c.th.Styles()
	switch {
	case self:
		return strings.Repeat(" ", heatCell)
	case !e.Defined():
		return st.Muted.Render(fmt.Sprintf("%*s", heatCell-1, c.th.Glyphs.Dot)) + " "
	}
	text := fmt.Sprintf("%*.0f", heatCell-1, 100*e.Value)
	switch {
	case e.Bounded() && e.Low > 0.5:
		return st.Good.Render(text + "+")
	case e.Bounded() && e.High < 0.5:
		return st.Bad.Render(text + "-")
	}
	return st.Text.Render(text + " ")
}
