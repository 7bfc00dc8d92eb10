package markdown

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

const reset = "\x1b[m"

// cells returns the width of a line in the terminal that draws it widest: terminals
// disagree about joined emoji, and a line must fit in all of them.
func cells(s string) int {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return max(ansi.StringWidth(s), ansi.StringWidthWc(s))
		}
	}
	if strings.IndexByte(s, '\x1b') < 0 {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// pen holds the sequences that open and close a style.
type pen struct{ start, end string }

func newPen(style lipgloss.Style) pen {
	start, end, ok := strings.Cut(style.Inline(true).Render("x"), "x")
	if !ok {
		return pen{}
	}
	return pen{start, end}
}

// paint styles each line of s on its own, so that lines can be cut apart. A style's
// own Render would pad them to one width.
func (p pen) paint(s string) string {
	if s == "" || p.start == "" {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			lines[i] = p.start + line + p.end
		}
	}
	return strings.Join(lines, "\n")
}

// aside marks all lines of an unbroken block as wide if one does not fit, because
// lines that belong together must scroll together.
func aside(lines []line, width int) []line {
	if !slices.ContainsFunc(lines, func(l line) bool { return cellsOf(l.spans) > width }) {
		return lines
	}
	for i := range lines {
		lines[i].wide = !lines[i].blank()
	}
	return lines
}

// widened pads a line of a wide block until it exceeds width in every terminal's
// measure. That is how a pane recognises it.
func widened(line string, width int) string {
	room := width + 1 - min(ansi.StringWidth(line), ansi.StringWidthWc(line))
	return line + strings.Repeat(" ", max(room, 0))
}

// finish makes lines ready for the pane: none too wide except those of wide blocks,
// no spaces at the end, no blank lines around the text.
func finish(lines []line, width int) []line {
	out := make([]line, 0, len(lines))
	for _, l := range lines {
		l = l.trimmed()
		if l.wide || cellsOf(l.spans) <= width {
			out = append(out, l)
			continue
		}
		for _, part := range chop(l.spans, width) {
			if cellsOf(part.spans) > width { // a single character wider than the pane
				part.spans = []span{standing("?", nil, part.spans[0].at, part.spans[0].n)}
			}
			out = append(out, part.trimmed())
		}
	}
	for len(out) > 0 && out[0].blank() {
		out = out[1:]
	}
	for len(out) > 0 && out[len(out)-1].blank() {
		out = out[:len(out)-1]
	}
	return out
}

// drawnLines returns finished lines as a pane takes them: only text and colours. They
// share one piece of memory of their own, so that a cache counts everything they keep
// alive.
func drawnLines(lines []line, width int) []string {
	var all strings.Builder
	ends := make([]int, len(lines))
	for i, l := range lines {
		if l.wide {
			var one strings.Builder
			l.draw(&one)
			all.WriteString(widened(one.String(), width))
		} else {
			l.draw(&all)
		}
		ends[i] = all.Len()
	}
	text := strings.Clone(all.String())
	out := make([]string, len(lines))
	start := 0
	for i, end := range ends {
		out[i] = onlyColours(text[start:end])
		start = end
	}
	return out
}

// onlyColours drops every control character outside a sequence that sets colours.
// The gate leaves none in the text and drawing adds no others; this is the last
// line of defence against the ones neither knows.
func onlyColours(line string) string {
	clean := func(c byte) bool { return c >= 0x20 && c != 0x7f }
	var out strings.Builder
	kept := 0
	for i := 0; i < len(line); i++ {
		if clean(line[i]) {
			continue
		}
		if n := colour(line[i:]); n > 0 {
			i += n - 1
			continue
		}
		out.WriteString(line[kept:i])
		kept = i + 1
	}
	if kept == 0 {
		return line
	}
	out.WriteString(line[kept:])
	return out.String()
}

// colour returns the length of the SGR sequence at the start of s, or 0.
func colour(s string) int {
	if !strings.HasPrefix(s, "\x1b[") {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1
		case c >= '0' && c <= '9' || c == ';' || c == ':':
		default:
			return 0
		}
	}
	return 0
}

// trimEnd drops the spaces at the end of a line, also those before a closing reset.
func trimEnd(line string) string {
	body := strings.TrimRight(line, " ")
	for _, end := range []string{reset, "\x1b[0m"} {
		if text, ok := strings.CutSuffix(body, end); ok {
			return strings.TrimRight(text, " ") + reset
		}
	}
	return body
}
