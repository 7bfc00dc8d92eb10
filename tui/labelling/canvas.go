package labelling

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/pane"
)

// canvas holds everything that drawing depends on.
type canvas struct {
	width, height int
	theme         themes.Theme
	method        ansi.Method // how the terminal measures joined emoji
	keys          *keys.Table
}

// The smallest terminal in which a pair can be judged.
const (
	minWidth  = 40
	minHeight = 12
)

func (c *canvas) cramped() bool { return c.width < minWidth || c.height < minHeight }

// scaled reports whether there is a line for the scale below the panes: everywhere
// but in a terminal so low that it would cost a fifth of the text.
func (c *canvas) scaled() bool { return c.height >= 16 }

// words adapts our own text to the theme's glyphs. It is not for foreign text.
func (c *canvas) words(text string) string { return c.theme.Glyphs.Words(text) }

// cut returns as much of a line as fits in width on this terminal.
func (c *canvas) cut(line string, width int) string {
	if c.method.StringWidth(line) <= width {
		return line
	}
	return pane.Cut(c.method, line, width)
}

// fit returns exactly n rows, none wider than the screen.
func (c *canvas) fit(rows []string, n int) []string {
	out := exactly(rows, n)
	for i := range out {
		out[i] = c.cut(out[i], c.width)
	}
	return out
}

// narrow returns rows, none wider than the screen.
func (c *canvas) narrow(rows []string) []string { return c.fit(rows, len(rows)) }

// exactly returns n rows, of which some may be empty.
func exactly(rows []string, n int) []string {
	out := make([]string, max(n, 0))
	copy(out, rows)
	return out
}

func lines(view string) []string {
	if view == "" {
		return nil
	}
	return strings.Split(view, "\n")
}

// centred centres lines in a box.
func centred(text []string, width, height int) []string {
	var out []string
	for range max((height-len(text))/2, 0) {
		out = append(out, "")
	}
	for _, line := range text {
		out = append(out, strings.Repeat(" ", max((width-ansi.StringWidth(line))/2, 0))+line)
	}
	return out
}
