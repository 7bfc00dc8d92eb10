package markdown

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

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

// Render is text as finished lines, none wider than width cells.
func Render(text string, width int, th themes.Theme, mode Mode) []string {
	return strings.Split(ansi.Hardwrap(gate.Text(text), max(width, 1), true), "\n")
}
