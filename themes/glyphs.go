package themes

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Glyphs holds the signs that screens draw with. Every sign is one cell wide.
type Glyphs struct {
	ASCII  bool // the set is pure ASCII
	Border lipgloss.Border

	Thumb, Track       string   // a scroll mark in the right border
	Above, Below       string   // more text above, more text below
	Check, Cross       string   // done, failed
	Bullet, Dot        string   // an item, a separator
	Left, Right        string   // arrows
	Cursor             string   // the selected row
	Flag, Blind        string   // flagged, names hidden
	Ellipsis           string   // cut here
	Wrap               string   // the line continues below
	Quote              string   // beside a quotation
	Rule               string   // a horizontal line
	Progress           []string // a cell of a bar, from empty to full
	Spinner            []string // frames
	BoxChecked, BoxNot string   // a task list's boxes; three cells in ASCII
}

// Unicode returns the usual set.
func Unicode() Glyphs {
	return Glyphs{
		Border: lipgloss.RoundedBorder(),
		Thumb:  "┃", Track: "│", Above: "↑", Below: "↓",
		Check: "✓", Cross: "✗", Bullet: "•", Dot: "·",
		Left: "←", Right: "→", Cursor: "›", Flag: "⚑", Blind: "●",
		Ellipsis: "…", Wrap: "↪", Quote: "▎", Rule: "─",
		Progress:   []string{"─", "╸", "━"},
		Spinner:    []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
		BoxChecked: "☑", BoxNot: "☐",
	}
}

// ASCII returns the set for terminals and fonts without anything else.
func ASCII() Glyphs {
	return Glyphs{
		ASCII:  true,
		Border: lipgloss.ASCIIBorder(),
		Thumb:  "#", Track: "|", Above: "^", Below: "v",
		Check: "+", Cross: "x", Bullet: "*", Dot: "-",
		Left: "<", Right: ">", Cursor: ">", Flag: "F", Blind: "o",
		Ellipsis: "~", Wrap: "\\", Quote: "|", Rule: "-",
		Progress:   []string{"-", "#"},
		Spinner:    []string{"|", "/", "-", "\\"},
		BoxChecked: "[x]", BoxNot: "[ ]",
	}
}

// Bar draws a bar of some cells, filled to a share (0…1): its filled part and the rest.
// Some is never drawn as nothing, nor nearly all as all.
func (g Glyphs) Bar(share float64, width int) (full, rest string) {
	if len(g.Progress) < 2 { // the zero theme draws, too
		g = Unicode()
	}
	width = max(width, 0)
	last := len(g.Progress) - 1
	steps := int(min(max(share, 0), 1) * float64(width*last))
	if steps == 0 && share > 0 && width > 0 {
		steps = 1
	}
	cells := steps / last
	full = strings.Repeat(g.Progress[last], cells)
	if part := steps % last; part > 0 {
		full += g.Progress[part]
		cells++
	}
	return full, strings.Repeat(g.Progress[0], width-cells)
}

// Words adapts our own text to the set: ASCII instead of arrows and dots if need
// be. It is not for foreign text.
func (g Glyphs) Words(text string) string {
	if !g.ASCII {
		return text
	}
	return strings.NewReplacer("…", "..", "⋯", "..", "·", "-", "↔", "-", "←", "<-", "→", "->", "↑", "up", "↓", "down", "×", "x", "–", "-", "−", "-", "“", `"`, "”", `"`, "α", "alpha", "κ", "kappa", "±", "+-").Replace(text)
}
