package pane

import (
	"github.com/charmbracelet/x/ansi"
)

// Pane is one box. The zero Pane is empty and still rendering.
type Pane struct {
	// Title is shown in the top border; it must be one line of safe text.
	Title string
	// Edge is shown in the bottom border if there is room; it must be one line of safe
	// text.
	Edge string
	// End is shown below the last line of a text that is not over there; "": it is.
	End string
	// Method is how the terminal measures joined emoji: ansi.WcWidth unless the
	// terminal supports mode 2027. The box is exact only if the program draws with
	// the same method.
	Method ansi.Method
	// Mirrored puts the scroll marks on the left. It is set for the right of two
	// panes side by side: then everything that moves is in the middle, where both
	// marks are seen at once, and a renderer that repaints a row from its first
	// change to its last has less to repaint.
	Mirrored bool
	// Linked says that the pane scrolls with others. Then its title has no focus mark,
	// which would mean nothing.
	Linked bool

	text     Measured
	drawn    []byte // the box as it was drawn last
	rendered bool
	offset   int
	x        int    // cells to the left of the window on wide lines
	seen     []bool // the lines that have been on screen
	seenN    int
	width    int
	height   int
}

// SetLines gives the pane another text, from the top and unseen.
func (p *Pane) SetLines(lines []string) { p.put(textOf(p.Method, lines)) }

func (p *Pane) put(t Measured) {
	p.text, p.rendered = t, true
	p.offset, p.seen, p.seenN = 0, make([]bool, len(t.lines)), 0
	p.x = 0
	p.look()
}

// Reflow gives the pane the same text in other lines, at another width or in
// another mode: it stays at the same share of the text, and seen text stays seen.
func (p *Pane) Reflow(lines []string) { p.reflow(textOf(p.Method, lines)) }

// ReflowMeasured is Reflow for a text that was measured before. It measures again what was
// measured for another terminal.
func (p *Pane) ReflowMeasured(t Measured) {
	if t.method != p.Method {
		t = textOf(p.Method, t.lines)
	}
	p.reflow(t)
}

func (p *Pane) reflow(t Measured) {
	if !p.rendered || len(p.text.lines) == 0 {
		p.put(t)
		return
	}
	was, lines := *p, t.lines
	p.put(t)
	p.seen, p.seenN = make([]bool, len(lines)), 0
	for i := range lines {
		p.see(i, was.seen[i*len(was.text.lines)/len(lines)])
	}
	p.offset, p.x = was.offset*len(lines)/len(was.text.lines), was.x
	p.clamp()
	p.clampX()
	p.look()
}

// Grow gives the pane its text with more at the end: it stays where it is, and seen
// lines stay seen.
func (p *Pane) Grow(lines []string) {
	if !p.rendered {
		p.SetLines(lines)
		return
	}
	was := *p
	p.SetLines(lines)
	for i := range min(len(lines), len(was.text.lines)) {
		p.see(i, was.seen[i])
	}
	p.offset, p.x = was.offset, was.x
	p.clamp()
	p.clampX()
	p.look()
}

// Clear empties the pane until its new lines are rendered.
func (p *Pane) Clear() {
	p.text, p.rendered = Measured{}, false
	p.offset, p.seen, p.seenN = 0, nil, 0
	p.x = 0
}

// SetSize sets the size of the whole box, border included.
func (p *Pane) SetSize(width, height int) {
	p.width, p.height = max(width, 0), max(height, 0)
	p.clamp()
	p.clampX()
	p.look()
}

// Size returns the size of the whole box.
func (p *Pane) Size() (width, height int) { return p.width, p.height }

// Inner returns the width and height left for lines.
func (p *Pane) Inner() (width, height int) {
	if p.bare() {
		return max(p.width, 1), p.height
	}
	return p.width - 4, p.height - 2
}

// bare reports whether the box is too small to spend cells on a border.
func (p *Pane) bare() bool { return p.width < 6 || p.height < 3 }

// Scroll moves by lines, down if positive, and reports whether it moved at all.
func (p *Pane) Scroll(delta int) bool {
	was := p.offset
	p.offset += delta
	p.clamp()
	p.look()
	return p.offset != was
}

// Offset returns the number of lines above the box.
func (p *Pane) Offset() int { return p.offset }

// SetOffset moves to a line, or as close as the text allows.
func (p *Pane) SetOffset(offset int) bool { return p.Scroll(offset - p.offset) }

// AtTop reports whether nothing is cut above.
func (p *Pane) AtTop() bool { return p.offset == 0 }

// AtBottom reports whether nothing is cut below.
func (p *Pane) AtBottom() bool { return p.offset >= p.last() }

// Lines returns the number of lines of the text.
func (p *Pane) Lines() int { return len(p.text.lines) }

// Rendered reports whether the pane has got lines since it was cleared.
func (p *Pane) Rendered() bool { return p.rendered }

// Seen returns the share of the text's lines that have been on screen, 0 to 1. A
// line wider than the box counts once its end has been, by ScrollX. Jumping to the
// end skips the lines between.
func (p *Pane) Seen() float64 {
	switch {
	case !p.rendered:
		return 0
	case len(p.text.lines) == 0:
		return 1
	}
	return float64(p.seenN) / float64(len(p.text.lines))
}

func (p *Pane) visible() int { _, h := p.Inner(); return h }
func (p *Pane) last() int    { return max(len(p.text.lines)-p.visible(), 0) }
func (p *Pane) clamp()       { p.offset = min(max(p.offset, 0), p.last()) }

func (p *Pane) look() {
	if p.width == 0 {
		return
	}
	for i := p.offset; i < min(p.offset+p.visible(), len(p.text.lines)); i++ {
		if !p.seen[i] {
			p.see(i, p.ends(i))
		}
	}
}

// ends reports whether the end of a line is inside the window or left of the window.
func (p *Pane) ends(i int) bool {
	width, _ := p.Inner()
	return len(p.text.lines[i]) <= width || !p.HasWide() || p.Method.StringWidth(trimmed(p.text.lines[i])) <= p.x+width
}

// cellsOf returns the width of a line.
func (p *Pane) cellsOf(i int) int {
	if p.text.method != p.Method {
		p.text = textOf(p.Method, p.text.lines)
	}
	return p.text.width(i)
}

func (p *Pane) see(i int, seen bool) {
	if seen && !p.seen[i] {
		p.seen[i] = true
		p.seenN++
	}
}
