package pane

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
)

// Lines wider than the box, of code and tables, are read through a window that
// moves sideways; all other lines stay where they are.

// ScrollX moves the window by cells, right if positive, and reports whether it
// moved at all.
func (p *Pane) ScrollX(delta int) bool {
	was := p.x
	p.x += delta
	p.clampX()
	p.look()
	return p.x != was
}

// OffsetX returns the number of cells left of the window.
func (p *Pane) OffsetX() int { return p.x }

// HasWide reports whether a line does not fit, so that ScrollX has an effect.
func (p *Pane) HasWide() bool { return p.lastX() > 0 }

func (p *Pane) lastX() int {
	if p.width == 0 {
		return 0
	}
	width, _ := p.Inner()
	return max(p.text.widest-width, 0)
}

func (p *Pane) clampX() { p.x = min(max(p.x, 0), p.lastX()) }

// widest returns the width of the widest line without trailing spaces, which only
// make a short line of a wide block move with the others.
func widest(method ansi.Method, lines []string) int {
	most := 0
	for _, line := range lines {
		if len(line) > most { // otherwise it cannot be
			most = max(most, method.StringWidth(trimmed(line)))
		}
	}
	return most
}

// trimmed returns a line without trailing spaces of any style.
func trimmed(line string) string {
	styles := ""
	for {
		line = strings.TrimRight(line, " ")
		at := strings.LastIndexByte(line, '\x1b')
		if at < 0 || strings.IndexByte(line[at:], 'm') != len(line)-at-1 {
			return line + styles // the last style shows something
		}
		line, styles = line[:at], line[at:]+styles
	}
}

// Clip returns a line as a pane of this width shows it: whole, or its start with a
// mark where it is cut.
func Clip(method ansi.Method, line string, width int, th themes.Theme) string {
	if method.StringWidth(line) <= width {
		return line
	}
	return window(method, line, 0, width, th)
}

// narrowWindow is the width below which marks would leave no room for text.
const narrowWindow = 4

// window returns at most width cells of a line, from x on. A mark replaces the
// first or the last cell if text is cut there.
func window(method ansi.Method, line string, x, width int, th themes.Theme) string {
	w := windower{from: x, to: x + width}
	text := trimmed(line)
	if width >= narrowWindow {
		left, right := "‹", "›"
		if th.Glyphs.ASCII {
			left, right = "<", ">"
		}
		w.left = th.Styles().Accent.Render(left)
		if method.StringWidth(text) > w.to {
			w.right = th.Styles().Accent.Render(right)
			w.to--
		}
	}
	var state byte
	for text != "" && w.at < w.to {
		sequence, cells, n, next := method.DecodeSequenceInString(text, state, nil)
		state, text = next, text[n:]
		w.add(sequence, cells)
	}
	return w.done()
}

// windower copies the part of a line inside the window.
type windower struct {
	from, to    int
	left, right string // marks

	out    strings.Builder
	at     int    // cells read so far
	hidden bool   // text precedes the window
	shown  bool   // the window has begun
	open   string // the open style
}

func (w *windower) add(sequence string, cells int) {
	if cells == 0 {
		w.zero(sequence)
		return
	}
	start := w.at
	w.at += cells
	if !w.shown && w.at > w.from {
		w.hidden = w.hidden || start < w.from && sequence != " "
		w.begin()
	}
	switch {
	case w.at <= w.from:
		w.hidden = w.hidden || sequence != " "
	case start < w.from, w.at > w.to: // half of a wide character
		w.out.WriteString(strings.Repeat(" ", max(min(w.at, w.to)-max(start, w.from), 0)))
	default:
		w.out.WriteString(sequence)
	}
}

// zero handles text without width: a style, or a mark on the character before.
func (w *windower) zero(sequence string) {
	switch {
	case sequence == reset || sequence == "\x1b[0m":
		w.open = ""
	case strings.HasPrefix(sequence, "\x1b"):
		w.open += sequence
	case !w.shown || w.at <= w.from:
		return
	}
	if w.shown {
		w.out.WriteString(sequence)
	}
}

// begin starts the window: the mark takes the first cell, and the style opened
// before it resumes after it.
func (w *windower) begin() {
	w.shown = true
	if w.hidden && w.left != "" {
		w.out.WriteString(w.left)
		w.from++
	}
	w.out.WriteString(w.open)
}

func (w *windower) done() string {
	if !w.shown {
		w.open = ""
		w.begin()
	}
	if w.open != "" {
		w.out.WriteString(reset)
	}
	w.out.WriteString(w.right)
	return w.out.String()
}
