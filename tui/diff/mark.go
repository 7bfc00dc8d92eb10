package diff

import (
	"strings"

	"charm.land/lipgloss/v2"

	"prefdeck/tui/paint"
)

// mark returns the lines with the marked words in a style, and the blanks between
// two of them. An underline serves people who see no colours.
func mark(lines []string, words []word, style lipgloss.Style) []string {
	var spans []paint.Span
	for i := 0; i < len(words); i++ {
		if !words[i].marked {
			continue
		}
		line := words[i].line
		s := paint.Span{Line: line, From: words[i].from, To: words[i].to}
		for i+1 < len(words) && words[i+1].line == line && words[i+1].marked && blank(lines[line][s.To:words[i+1].from]) {
			i++
			s.To = words[i].to
		}
		spans = append(spans, s)
	}
	return paint.Over(lines, spans, style.Underline(true))
}

// blank reports whether s is drawn as spaces only.
func blank(s string) bool { return strings.Trim(paint.Plain(s), " ") == "" }
