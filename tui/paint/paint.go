package paint

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Span is a part of a line, in bytes of the line with its styles.
type Span struct{ Line, From, To int }

const reset = "\x1b[m"

// Over returns the lines with the spans, which are in order, in a style of their own.
// The style around a span resumes after it. A line without one is returned as it was
// given.
func Over(lines []string, spans []Span, style lipgloss.Style) []string {
	pen, _, _ := strings.Cut(style.Inline(true).Render("x"), "x")
	out := make([]string, len(lines))
	for n, line := range lines {
		end := 0
		for end < len(spans) && spans[end].Line == n {
			end++
		}
		out[n] = over(line, spans[:end], pen)
		spans = spans[end:]
	}
	return out
}

func over(line string, spans []Span, pen string) string {
	if len(spans) == 0 {
		return line
	}
	var out strings.Builder
	at, open := 0, ""
	for _, s := range spans {
		open = styleAfter(open, line[at:s.From])
		out.WriteString(line[at:s.From])
		out.WriteString(pen)
		out.WriteString(Plain(line[s.From:s.To]))
		out.WriteString(reset)
		open = styleAfter(open, line[s.From:s.To])
		out.WriteString(open)
		at = s.To
	}
	out.WriteString(line[at:])
	return out.String()
}

// Plain returns a finished line without its styles.
func Plain(s string) string {
	if strings.IndexByte(s, '\x1b') < 0 {
		return s
	}
	var out strings.Builder
	for s != "" {
		text, _, found := strings.Cut(s, "\x1b")
		out.WriteString(text)
		if !found {
			break
		}
		s = s[len(text):]
		s = s[Sequence(s):]
	}
	return out.String()
}

// styleAfter returns the style that is open after s if open was before it.
func styleAfter(open, s string) string {
	for {
		_, rest, found := strings.Cut(s, "\x1b")
		if !found {
			return open
		}
		n := Sequence("\x1b" + rest)
		if code := "\x1b" + rest[:n-1]; code == reset || code == "\x1b[0m" {
			open = ""
		} else {
			open += code
		}
		s = rest[n-1:]
	}
}

// Sequence returns the length of the escape sequence at the start of s. In finished
// lines all of them set styles.
func Sequence(s string) int {
	if end := strings.IndexByte(s, 'm'); end >= 0 {
		return end + 1
	}
	return len(s)
}

// Drawn reports whether r is one of the lines, bars and bullets drawn around a text.
func Drawn(r rune) bool {
	return r >= 0x2500 && r <= 0x259f || r == '•' || r == '☐' || r == '☑'
}
