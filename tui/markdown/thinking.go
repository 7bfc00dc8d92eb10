package markdown

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/gate"
)

// Thinking returns the thinking of a response as a fold: models think in text, not in
// markdown. Its title says nothing of its length, which would be a reason to prefer an
// answer unread. A response without thinking has no lines.
func Thinking(text string, width int, th themes.Theme, open bool, key string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return Fold{Title: "thinking", Text: text, Open: open, Key: key}.Lines(width, th)
}

// Fold is a text that stands folded to its title: a step of a response.
type Fold struct {
	Title, Text string
	Open        bool
	Key         string // toggles it; "": the title does not say so
	Differs     bool   // another response has none like it
}

// Lines returns the title in one line and, if the fold is open, the text below it, as
// written and beside a bar.
func (f Fold) Lines(width int, th themes.Theme) []string {
	width = max(width, 1)
	muted := newPen(th.Styles().Muted.Style)
	style := muted
	sign, ascii, does := "▸", "+", "shows"
	if f.Open {
		sign, ascii, does = "▾", "-", "hides"
	}
	if th.Glyphs.ASCII {
		sign = ascii
	}
	if f.Differs {
		style = newPen(th.Styles().Warn.Style)
		sign += " ≠"
		if th.Glyphs.ASCII {
			sign = ascii + " !="
		}
	}
	hint := ""
	if f.Key != "" {
		hint = " (" + f.Key + " " + does + " it)"
	}
	title := gate.Line(f.Title)
	if room := width - cells(sign+" "+hint); room > 0 && cells(title) > room {
		title = ansi.Truncate(title, room, th.Glyphs.Ellipsis)
	}
	lines := titled(sign+" "+title+hint, width, style)
	if !f.Open || strings.TrimSpace(f.Text) == "" {
		return lines
	}
	room := inner(width, 2)
	bar := ""
	if room < width {
		bar = newPen(th.Styles().Faint.Style).paint(th.Glyphs.Quote) + " "
	}
	for _, line := range Render(f.Text, room, th, Raw) {
		shown := strings.TrimRight(ansi.Strip(line), " ")
		isWide := cells(line) > room
		line = trimEnd(bar + muted.paint(shown))
		if isWide {
			line = widened(line, width)
		}
		lines = append(lines, line)
	}
	return append(lines, "")
}

func titled(title string, width int, style pen) []string {
	return drawnLines(finish(wrap([]span{drawn(title, &style)}, width), width), width)
}
