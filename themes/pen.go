package themes

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Pen is a Lip Gloss style that writes the same sequences around every line. Lip
// Gloss asks forty properties each time, and a screen is drawn at every key. The zero
// Pen draws plain text.
type Pen struct {
	lipgloss.Style
	start, end string
	always     bool // start and end are all it adds to a line
}

// NewPen returns the pen that draws as s does.
func NewPen(s lipgloss.Style) Pen {
	const probe = "x y" // some styles draw spaces apart
	start, end, always := strings.Cut(s.Render(probe), probe)
	return Pen{s, start, end, always}
}

// Render draws text, of which a line is drawn quickly.
func (p Pen) Render(text string) string {
	if !p.always || text == "" || strings.ContainsAny(text, "\t\r\n") {
		return p.Style.Render(text)
	}
	return p.start + text + p.end
}
