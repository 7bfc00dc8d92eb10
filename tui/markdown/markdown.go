package markdown

import (
	"prefdeck/stages"
	"prefdeck/themes"
	"prefdeck/tui/gate"
)

// Form says how a text is shown.
type Form int

// The modes. Raw shows the source, which the trained model will see.
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
	if mode == Raw { // which needs no map to be whole
		width = max(width, 1)
		return drawnLines(rawLines(gate.Text(text), width, th), width)
	}
	lines, _ := Trace(text, width, th, mode)
	return lines
}

func rawLines(safe string, width int, th themes.Theme) []line {
	return finish(raw(safe, width, th), width)
}

// Trace renders text and returns the map of what became of its bytes, too.
func Trace(text string, width int, th themes.Theme, mode Form) ([]string, Map) {
	safe, width := gate.Text(text), max(width, 1)
	if mode == Rendered && len(safe) <= maxRendered {
		if lines, m, ok := rendered(safe, width, th); ok {
			return lines, m
		}
	}
	lines := rawLines(safe, width, th)
	m, _ := mapOf(safe, lines, nil)
	return drawnLines(lines, width), m
}

// rendered lays out safe text as markdown. It reports false if the parser or the
// layout panicked, or lost a byte: nothing that a model wrote may be invisible.
func rendered(safe string, width int, th themes.Theme) (drawn []string, m Map, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false // the text is foreign: a bug it triggers must not end the session
		}
	}()
	d, lines := layout(safe, width, th)
	lines = finish(lines, width)
	m, ok = mapOf(safe, lines, d.markup)
	return drawnLines(lines, width), m, ok
}
