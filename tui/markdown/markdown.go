package markdown

import (
	"prefdeck/stages"
	"prefdeck/themes"
	"prefdeck/tui/gate"
)

// Form says how a text is shown.
type Form int

// The modes. Raw shows the source, which is what the trained model will see.
const (
	Rendered Form = iota
	Raw
)

// String returns the mode's name as labels record it.
func (m Form) String() string {
	if m == Raw {
		return "raw"
	}
	return "rendered"
}

// Key identifies a rendering by everything it depends on.
type Key struct {
	Content stages.ID
	Width   int
	Theme   string
	Mode    Form
}

// KeyOf returns the key of a rendering.
func KeyOf(text string, width int, th themes.Theme, mode Form) Key {
	return Key{Content: stages.Hash("markdown", text), Width: width, Theme: th.Key(), Mode: mode}
}

// maxRendered bounds the text that is parsed as markdown; a longer one is shown
// raw.
const maxRendered = 512 << 10

// Render returns text as finished lines. None is wider than width cells, except
// those of a code block or table that does not fit: all lines of such a block are
// wider than width, the short ones padded with spaces, so that a pane scrolls the
// block sideways as one. Raw lines are never wide. Render never fails: text that
// cannot be rendered is shown raw.
func Render(text string, width int, th themes.Theme, mode Form) []string {
	width = max(width, 1)
	safe := gate.Text(text)
	if mode == Rendered && len(safe) <= maxRendered {
		if lines := rendered(safe, width, th); len(lines) > 0 {
			return lines
		}
	}
	// Text of which markdown shows nothing, such as a link definition, falls back
	// to raw as well: nothing that a model wrote may be invisible.
	return finish(raw(safe, width, th), width)
}

// rendered lays out safe text. It returns nil if the parser or the drawing
// panicked.
func rendered(safe string, width int, th themes.Theme) (lines []string) {
	defer func() {
		if recover() != nil {
			lines = nil // the text is foreign: a bug it triggers must not end the session
		}
	}()
	return finish(layout(safe, width, th), width)
}
