package pane

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/terminal"
)

const reset = "\x1b[m"

// View draws the box in exactly the cells of its size. The cost depends on the
// visible lines, not on the length of the text.
func (p *Pane) View(focused bool, th themes.Theme) string {
	return string(p.draw(focused, th))
}

// draw is View in bytes that are good until it draws again.
func (p *Pane) draw(focused bool, th themes.Theme) []byte {
	out := p.drawn[:0]
	if p.bare() {
		p.drawn = p.appendBare(out, th)
		return p.drawn
	}
	st := th.Styles()
	border, title := st.Border, st.Title
	if focused {
		border, title = st.BorderFocus, st.TitleFocus
	}
	b := th.Glyphs.Border
	left, right, thumb := border.Render(b.Left), border.Render(b.Right), border.Render(th.Glyphs.Thumb)
	from, to := p.thumb()
	width, height := p.Inner()

	out = slices.Grow(out, p.height*(p.width+32))
	out = append(out, p.top(focused, border, title, th)...)
	for i := range height {
		l, r := left, right
		switch {
		case i < from || i >= to:
		case p.Mirrored:
			l = thumb
		default:
			r = thumb
		}
		before, after := p.gaps(i, height, th)
		out = append(out, '\n')
		out = append(out, l...)
		out = append(out, before...)
		out = p.appendLine(out, i, width, th)
		out = append(out, after...)
		out = append(out, r...)
	}
	out = append(out, '\n')
	p.drawn = append(out, p.bottom(border, st.Accent, th)...)
	return p.drawn
}

// gaps returns the spaces between the i-th visible line and the borders.
func (p *Pane) gaps(i, height int, th themes.Theme) (before, after string) {
	if !p.text.repetitive || len(p.text.lines) <= height || th.Glyphs.ASCII {
		return " ", " "
	}
	return terminal.Apart(p.offset+i, height, p.Mirrored)
}

// appendBare draws the text alone.
func (p *Pane) appendBare(out []byte, th themes.Theme) []byte {
	for i := range p.height {
		if i > 0 {
			out = append(out, '\n')
		}
		out = p.appendLine(out, i, p.width, th)
	}
	return out
}

// appendLine draws the i-th visible line, padded to width.
func (p *Pane) appendLine(out []byte, i, width int, th themes.Theme) []byte {
	line, cells := "", 0
	switch n := p.offset + i; {
	case n < len(p.text.lines):
		line, cells = p.text.lines[n], p.cellsOf(n)
	case i > 0:
	case !p.rendered:
		line = th.Styles().Muted.Render("rendering" + th.Glyphs.Ellipsis)
		cells = p.Method.StringWidth(line)
	case len(p.text.lines) == 0:
		line = th.Styles().Muted.Render("(empty)")
		cells = p.Method.StringWidth(line)
	}
	if cells > width {
		line = window(p.Method, line, p.x, width, th)
		cells = p.Method.StringWidth(line)
	}
	out = append(out, line...)
	if strings.Contains(line, "\x1b") && !strings.HasSuffix(line, reset) {
		out = append(out, reset...)
	}
	return appendSpaces(out, width-cells)
}

// Cut returns the start of a line, no wider than width in the method's measure.
// Truncate would do, but it compares in graphemes whatever the method.
func Cut(method ansi.Method, line string, width int) string {
	if width < 1 {
		return ""
	}
	head, _, _ := strings.Cut(method.Hardwrap(line, width, true), "\n")
	if method.StringWidth(head) > width {
		return "" // a single character wider than the pane
	}
	return head
}

// top draws the upper border: the title, and a mark if text is cut above.
func (p *Pane) top(focused bool, border, title themes.Pen, th themes.Theme) string {
	b, room := th.Glyphs.Border, p.width-2
	mark := ""
	if !p.AtTop() {
		mark = " " + th.Glyphs.Above + " " + b.Top
	}
	name := p.Title
	if focused && !p.Linked && name != "" {
		name = th.Glyphs.Cursor + " " + name // the focus must show without colours, too
	}
	if room < 8 {
		mark = ""
	}
	if space := max(room-ansi.StringWidth(mark)-3, 0); p.Method.StringWidth(name) > space {
		name = Cut(p.Method, name, space-1) + th.Glyphs.Ellipsis
		if space == 0 {
			name = ""
		}
	}
	if name != "" {
		name = " " + name + " "
	}
	rule := strings.Repeat(b.Top, max(room-1-p.Method.StringWidth(name)-ansi.StringWidth(mark), 0))
	if p.Mirrored && mark != "" {
		rule, mark = b.Top+" "+th.Glyphs.Above+" ", rule
	}
	return border.Render(b.TopLeft+b.Top) + title.Render(name) + border.Render(rule+mark+b.TopRight)
}

// bottom draws the lower border, which says whether the text continues. It shows no
// number of its own, because a blind decision must not know lengths.
func (p *Pane) bottom(border, accent themes.Pen, th themes.Theme) string {
	b, room := th.Glyphs.Border, p.width-2
	mark, style := " "+cmp.Or(p.End, "end")+" ", border
	switch {
	case !p.rendered:
		mark = ""
	case !p.AtBottom():
		mark, style = " "+th.Glyphs.Below+" more ", accent
	}
	if ansi.StringWidth(mark) > room-1 {
		mark = strings.TrimSpace(mark)
		if !p.AtBottom() {
			mark = th.Glyphs.Below
		}
	}
	if ansi.StringWidth(mark) > room-1 {
		mark = ""
	}
	free := max(room-1-ansi.StringWidth(mark), 0)
	rule := strings.Repeat(b.Bottom, free)
	if edge := " " + p.Edge + " "; p.Edge != "" && ansi.StringWidth(edge) < free {
		rule = strings.Repeat(b.Bottom, free-1-ansi.StringWidth(edge))
		if p.Mirrored {
			rule += edge + b.Bottom
		} else {
			rule = b.Bottom + edge + rule
		}
	}
	before, after := b.BottomLeft+rule, b.Bottom+b.BottomRight
	if p.Mirrored {
		before, after = b.BottomLeft+b.Bottom, rule+b.BottomRight
	}
	return border.Render(before) + style.Render(mark) + border.Render(after)
}

// thumb returns the rows of the scroll mark: none if all of the text is visible,
// and one at an end only if the text is at that end.
func (p *Pane) thumb() (from, to int) {
	n, height := len(p.text.lines), p.visible()
	if n <= height {
		return 0, 0
	}
	size := max(height*height/n, 1)
	free := height - size
	from = p.offset * free / p.last()
	if from == 0 && p.offset > 0 && free > 1 {
		from = 1
	}
	if from == free && !p.AtBottom() && free > 1 {
		from = free - 1
	}
	return from, from + size
}

// Rows draws the box like View, one string per row. A box without rows has none.
func (p *Pane) Rows(focused bool, th themes.Theme) []string {
	if p.height == 0 {
		return nil
	}
	return strings.Split(p.View(focused, th), "\n")
}

// Box is a pane to be drawn beside others.
type Box struct {
	*Pane
	Focused bool
}

// Beside draws boxes of one height side by side, one string per row. Unlike a general
// join it measures nothing, because a box is exact already.
func Beside(th themes.Theme, boxes ...Box) []string {
	if len(boxes) == 0 {
		return nil
	}
	size, rest := 0, make([][]byte, len(boxes))
	for i, box := range boxes {
		rest[i] = box.draw(box.Focused, th)
		size += len(rest[i])
	}
	ends := make([]int, boxes[0].height)
	var out strings.Builder
	out.Grow(size)
	for y := range ends {
		for i := range rest {
			var row []byte
			row, rest[i], _ = bytes.Cut(rest[i], []byte{'\n'})
			out.Write(row)
		}
		ends[y] = out.Len()
	}
	rows, start := make([]string, len(ends)), 0
	for y, end := range ends {
		rows[y], start = out.String()[start:end], end
	}
	return rows
}

func appendSpaces(out []byte, n int) []byte {
	const blank = "                                                                "
	for n > 0 {
		k := min(n, len(blank))
		out = append(out, blank[:k]...)
		n -= k
	}
	return out
}
