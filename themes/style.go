package themes

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Style is a Lip Gloss style that writes the same sequences around every line. Lip
// Gloss asks forty properties each time, and a screen is drawn at every key. The zero
// Style draws plain text.
type Style struct {
	lipgloss.Style
	start, end string
	always     bool // start and end are all it adds to a line
}

// NewStyle returns the style that draws as s does.
func NewStyle(s lipgloss.Style) Style {
	const probe = "x y" // some styles draw spaces apart
	start, end, always := strings.Cut(s.Render(probe), probe)
	return Style{s, start, end, always}
}

// Render draws text, of which a line is drawn quickly.
func (s Style) Render(text string) string {
	if !s.always || text == "" || strings.ContainsAny(text, "\t\r\n") {
		return s.Style.Render(text)
	}
	return s.start + text + s.end
}
