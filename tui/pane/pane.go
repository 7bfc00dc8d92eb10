package pane

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
)

// Pane is one box. Its zero value is an empty one that is still rendering.
type Pane struct {
	Title string

	lines    []string
	rendered bool
	offset   int
	seen     int // lines 0…seen−1 have been on screen
	width    int
	height   int
}

// SetLines gives the pane other text: it goes back to the top, unseen.
func (p *Pane) SetLines(lines []string) {
	p.lines, p.rendered = lines, true
	p.offset, p.seen = 0, 0
	p.look()
}

// Reflow gives the pane the same text in other lines, at another width or in
// another mode: it stays at the same share of the text.
func (p *Pane) Reflow(lines []string) {
	old := len(p.lines)
	offset, seen := p.offset, p.seen
	p.lines, p.rendered = lines, true
	if old == 0 {
		p.offset, p.seen = 0, 0
	} else {
		p.offset = offset * len(lines) / old
		p.seen = seen * len(lines) / old
	}
	p.clamp()
	p.look()
}

// Clear empties the pane until its lines are rendered.
func (p *Pane) Clear() {
	p.lines, p.rendered = nil, false
	p.offset, p.seen = 0, 0
}

// SetSize sets the size of the whole box, border included.
func (p *Pane) SetSize(width, height int) {
	p.width, p.height = max(width, 0), max(height, 0)
	p.clamp()
	p.look()
}

// Inner is the width and height that lines get inside the border and padding.
func (p *Pane) Inner() (width, height int) {
	return max(p.width-4, 1), max(p.height-2, 0)
}

// Scroll moves by lines, down if positive, and says whether it moved at all.
func (p *Pane) Scroll(delta int) bool {
	was := p.offset
	p.offset += delta
	p.clamp()
	p.look()
	return p.offset != was
}

// PageDown moves one screen down, keeping a line of context.
func (p *Pane) PageDown() bool { return p.Scroll(max(p.visible()-1, 1)) }

// PageUp moves one screen up, keeping a line of context.
func (p *Pane) PageUp() bool { return p.Scroll(-max(p.visible()-1, 1)) }

// HalfPageDown moves half a screen down.
func (p *Pane) HalfPageDown() bool { return p.Scroll(max(p.visible()/2, 1)) }

// HalfPageUp moves half a screen up.
func (p *Pane) HalfPageUp() bool { return p.Scroll(-max(p.visible()/2, 1)) }

// Top moves to the first line.
func (p *Pane) Top() bool { return p.Scroll(-len(p.lines)) }

// Bottom moves to the last line.
func (p *Pane) Bottom() bool { return p.Scroll(len(p.lines)) }

// Offset is the number of lines above the box.
func (p *Pane) Offset() int { return p.offset }

// SetOffset moves to a line.
func (p *Pane) SetOffset(offset int) bool { return p.Scroll(offset - p.offset) }

// AtTop says that nothing is cut above.
func (p *Pane) AtTop() bool { return p.offset == 0 }

// AtBottom says that nothing is cut below.
func (p *Pane) AtBottom() bool { return p.offset >= p.last() }

// Lines is the number of lines of the text.
func (p *Pane) Lines() int { return len(p.lines) }

// Rendered says whether the pane has been given lines since it was cleared.
func (p *Pane) Rendered() bool { return p.rendered }

// Seen is the share of the text that has ever been on screen, 0 to 1.
func (p *Pane) Seen() float64 {
	if !p.rendered {
		return 0
	}
	if len(p.lines) == 0 {
		return 1
	}
	return float64(p.seen) / float64(len(p.lines))
}

func (p *Pane) visible() int { return max(p.height-2, 0) }
func (p *Pane) last() int    { return max(len(p.lines)-p.visible(), 0) }
func (p *Pane) clamp()       { p.offset = min(max(p.offset, 0), p.last()) }

func (p *Pane) look() {
	if p.visible() > 0 {
		p.seen = max(p.seen, min(p.offset+p.visible(), len(p.lines)))
	}
}

// View draws the box in exactly the cells of its size.
func (p *Pane) View(focused bool, th themes.Theme) string {
	if p.width < 2 || p.height < 2 {
		return ""
	}
	width, height := p.Inner()
	b := th.Glyphs.Border
	var out strings.Builder
	out.WriteString(b.TopLeft + strings.Repeat(b.Top, p.width-2) + b.TopRight)
	for i := range height {
		line := ""
		if n := p.offset + i; n < len(p.lines) {
			line = p.lines[n]
		}
		out.WriteString("\n" + b.Left + " " + line + strings.Repeat(" ", max(width-ansi.StringWidth(line), 0)) + " " + b.Right)
	}
	mark := strconv.Itoa(len(p.lines) - p.offset)
	_ = mark
	out.WriteString("\n" + b.BottomLeft + strings.Repeat(b.Bottom, p.width-2) + b.BottomRight)
	return out.String()
}
