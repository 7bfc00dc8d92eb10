package pane

import (
	"github.com/charmbracelet/x/ansi"
)

// Pane is one box. Its zero value is an empty one that is still rendering.
type Pane struct {
	// Title stands in the top border; it is one line of safe text.
	Title string
	// Method is how the terminal measures joined emoji: ansi.WcWidth, unless
	// it has answered that it knows mode 2027. The box is exact only if this
	// is the method that the program draws with.
	Method ansi.Method
	// Mirrored puts the marks of where the text stands on the left. Of two
	// panes side by side the right one is: what moves stands together in the
	// middle, where both are seen at once, and a renderer that repaints a row
	// from its first change to its last has less to repaint.
	Mirrored bool

	lines    []string
	rendered bool
	offset   int
	x        int    // cells left of the window on wide lines
	widest   int    // cells of the widest line
	seen     []bool // which lines have ever been on screen
	seenN    int
	width    int
	height   int

	repetitive bool // the text says one thing over and over
}

// SetLines gives the pane other text: it goes back to the top, unseen.
func (p *Pane) SetLines(lines []string) {
	p.lines, p.rendered = lines, true
	p.offset, p.seen, p.seenN = 0, make([]bool, len(lines)), 0
	p.x, p.widest, p.repetitive = 0, measure(p.Method, lines), repetitive(lines)
	p.look()
}

// repetitive says that many lines in a row are each there more than once, as
// where a model goes round in circles.
func repetitive(lines []string) bool {
	const many = 16
	times := make(map[string]int, len(lines))
	for _, line := range lines {
		times[line]++
	}
	again := 0
	for _, line := range lines {
		again++
		if times[line] == 1 {
			again = 0
		}
		if again > many {
			return true
		}
	}
	return false
}

// Reflow gives the pane the same text in other lines, at another width or in
// another mode: it stays at the same share of the text, and what was seen
// stays seen.
func (p *Pane) Reflow(lines []string) {
	if !p.rendered || len(p.lines) == 0 {
		p.SetLines(lines)
		return
	}
	was := *p
	p.SetLines(lines)
	p.seen, p.seenN = make([]bool, len(lines)), 0
	for i := range lines {
		p.see(i, was.seen[i*len(was.lines)/len(lines)])
	}
	p.offset, p.x = was.offset*len(lines)/len(was.lines), was.x
	p.clamp()
	p.clampX()
	p.look()
}

// Clear empties the pane until its lines are rendered.
func (p *Pane) Clear() {
	p.lines, p.rendered = nil, false
	p.offset, p.seen, p.seenN = 0, nil, 0
	p.x, p.widest = 0, 0
}

// SetSize sets the size of the whole box, border included.
func (p *Pane) SetSize(width, height int) {
	p.width, p.height = max(width, 0), max(height, 0)
	p.clamp()
	p.clampX()
	p.look()
}

// Size is the size of the whole box.
func (p *Pane) Size() (width, height int) { return p.width, p.height }

// Inner is the width and height that the lines get in a box of the size.
func (p *Pane) Inner() (width, height int) {
	if p.bare() {
		return max(p.width, 1), p.height
	}
	return p.width - 4, p.height - 2
}

// bare says that the box is too small to spend cells on a border.
func (p *Pane) bare() bool { return p.width < 6 || p.height < 3 }

// Scroll moves by lines, down if positive, and says whether it moved at all.
func (p *Pane) Scroll(delta int) bool {
	was := p.offset
	p.offset += delta
	p.clamp()
	p.look()
	return p.offset != was
}

// Offset is the number of lines above the box.
func (p *Pane) Offset() int { return p.offset }

// SetOffset moves to a line, or as near to it as there is text.
func (p *Pane) SetOffset(offset int) bool { return p.Scroll(offset - p.offset) }

// AtTop says that nothing is cut above.
func (p *Pane) AtTop() bool { return p.offset == 0 }

// AtBottom says that nothing is cut below.
func (p *Pane) AtBottom() bool { return p.offset >= p.last() }

// Lines is the number of lines of the text.
func (p *Pane) Lines() int { return len(p.lines) }

// Rendered says whether the pane has been given lines since it was cleared.
func (p *Pane) Rendered() bool { return p.rendered }

// Seen is the share of the text's lines that have ever been on screen, 0 to 1. A
// line that is wider than the box has been when its end was, by ScrollX. Jumping
// to the end does not show what lies between.
func (p *Pane) Seen() float64 {
	switch {
	case !p.rendered:
		return 0
	case len(p.lines) == 0:
		return 1
	}
	return float64(p.seenN) / float64(len(p.lines))
}

func (p *Pane) visible() int { _, h := p.Inner(); return h }
func (p *Pane) last() int    { return max(len(p.lines)-p.visible(), 0) }
func (p *Pane) clamp()       { p.offset = min(max(p.offset, 0), p.last()) }

func (p *Pane) look() {
	if p.width == 0 {
		return
	}
	for i := p.offset; i < min(p.offset+p.visible(), len(p.lines)); i++ {
		p.see(i, p.ends(i))
	}
}

// ends says that the end of a line is left of the right side of the window.
func (p *Pane) ends(i int) bool {
	width, _ := p.Inner()
	return len(p.lines[i]) <= width || !p.HasWide() || p.Method.StringWidth(trimmed(p.lines[i])) <= p.x+width
}

func (p *Pane) see(i int, seen bool) {
	if seen && !p.seen[i] {
		p.seen[i] = true
		p.seenN++
	}
}
