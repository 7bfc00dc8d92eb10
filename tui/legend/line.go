package legend

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/keys"
)

// gap is the number of columns between two hints.
const gap = 2

// Line returns the last line of a screen: a margin, then the hints that fit.
func Line(t themes.Theme, hints []keys.Hint, width int, vital ...keys.ActionID) string {
	return " " + Fill(t, hints, width-1, vital...)
}

// Closing returns the last line of a screen that shows its list of keys: a key closes it.
func Closing(t themes.Theme, key string) string {
	return " " + Hint(t, keys.Hint{Keys: key, Text: "close"})
}

// Fill draws the hints that fit in width columns, in their order. The first hints have
// precedence, after those of the vital actions; a long one leaves its room to shorter
// ones after it.
func Fill(t themes.Theme, hints []keys.Hint, width int, vital ...keys.ActionID) string {
	fits := make([]bool, len(hints))
	room := width + gap // the first hint has no gap before it
	for _, now := range []bool{true, false} {
		for i, h := range hints {
			if need := gap + Width(t, h); slices.Contains(vital, h.ID) == now && need <= room {
				fits[i] = true
				room -= need
			}
		}
	}
	var shown []string
	for i, h := range hints {
		if fits[i] {
			shown = append(shown, Hint(t, h))
		}
	}
	return strings.Join(shown, strings.Repeat(" ", gap))
}

// Hint draws a key with its action.
func Hint(t themes.Theme, h keys.Hint) string {
	st := t.Styles()
	return st.Key.Render(t.Glyphs.Words(h.Keys)) + " " + st.KeyHelp.Render(t.Glyphs.Words(h.Text))
}

// Width returns how many columns a hint takes.
func Width(t themes.Theme, h keys.Hint) int {
	return ansi.StringWidth(t.Glyphs.Words(h.Keys)) + 1 + ansi.StringWidth(t.Glyphs.Words(h.Text))
}
