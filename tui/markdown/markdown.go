package markdown

import (
	"prefdeck/stages"
	"prefdeck/themes"
	"prefdeck/tui/gate"
)

// Mode is how a text is shown.
type Mode int

// The modes. Raw is the source, which is what the trained model will see.
const (
	Rendered Mode = iota
	Raw
)

// String names the mode as a label records it.
func (m Mode) String() string {
	if m == Raw {
		return "raw"
	}
	return "rendered"
}

// Key is all that a rendering depends on.
type Key struct {
	Content stages.ID
	Width   int
	Theme   string
	Mode    Mode
}

// KeyOf is the key of a rendering.
func KeyOf(text string, width int, th themes.Theme, mode Mode) Key {
	return Key{Content: stages.Hash("markdown", text), Width: width, Theme: th.Key(), Mode: mode}
}

// maxRendered bounds what is parsed as markdown; a longer text is shown raw.
const maxRendered = 512 << 10

// Render is text as finished lines. None is wider than width cells, except
// those of a code block or a table that does not fit: all lines of such a block
// are wider than width, the short ones by spaces at their ends, so that a pane
// which moves its wide lines sideways moves the block as one. Raw lines are
// never wide. Render never fails: what cannot be rendered is shown raw.
func Render(text string, width int, th themes.Theme, mode Mode) []string {
	width = max(width, 1)
	safe := gate.Text(text)
	if mode == Rendered && len(safe) <= maxRendered {
		if lines := rendered(safe, width, th); len(lines) > 0 {
			return lines
		}
	}
	// Also for a text of which markdown shows nothing, like a link's definition:
	// what a model wrote must never be invisible.
	return finish(raw(safe, width, th), width)
}

// rendered is safe text laid out, or nil where the parser or the drawing gave up.
func rendered(safe string, width int, th themes.Theme) (lines []string) {
	defer func() {
		if recover() != nil {
			lines = nil // the text is foreign: a bug it finds must not end the session
		}
	}()
	return finish(layout(safe, width, th), width)
}
