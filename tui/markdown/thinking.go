package markdown

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
)

// Thinking returns the thinking of a response as lines, no wider than width and as
// written: models think in text, not in markdown. Closed, it is one line that says nothing of its length,
// which would be a reason to prefer an answer unread; open, a bar sets it apart
// from the answer. The key toggles it. A response without thinking has no lines.
func Thinking(text string, width int, th themes.Theme, open bool, key string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	width = max(width, 1)
	muted := newPen(th.Styles().Muted)
	head := func(sign, ascii, does string) string {
		if th.Glyphs.ASCII {
			sign = ascii
		}
		if key == "" {
			return sign + " thinking"
		}
		return sign + " thinking (" + key + " " + does + " it)"
	}
	if !open {
		return titled(head("▸", "+", "shows"), width, muted)
	}
	lines := titled(head("▾", "-", "hides"), width, muted)
	room := inner(width, 2)
	bar := ""
	if room < width {
		bar = newPen(th.Styles().Faint).paint(th.Glyphs.Quote) + " "
	}
	for _, line := range Render(text, room, th, Raw) {
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
