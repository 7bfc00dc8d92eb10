package filter

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages/ground/words"
)

// excerpt quotes the beginning of text for a reason, in at most 60 characters
// including quotation marks.
func excerpt(text string) string { return "“" + words.Excerpt(text, 58) + "”" }

// prose returns text without fenced code, inline code, LaTeX, tables, tags and
// addresses: the part to be read as language.
func prose(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	fence := ""
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		mark := fenceMark(trimmed)
		switch {
		case fence != "":
			if mark != "" && strings.HasPrefix(mark, fence) {
				fence = ""
			}
			continue
		case mark != "":
			fence = mark
			continue
		case strings.HasPrefix(trimmed, "|"):
			continue
		}
		b.WriteString(line)
	}
	return withoutSpans(b.String())
}

// endsInCode reports whether a code block of text is still open at its end.
func endsInCode(text string) bool {
	fence := ""
	for line := range strings.Lines(text) {
		mark := fenceMark(strings.TrimSpace(line))
		switch {
		case fence == "":
			fence = mark
		case strings.HasPrefix(mark, fence):
			fence = ""
		}
	}
	return fence != ""
}

// fenceMark returns the backticks or tildes that open or close a code block.
func fenceMark(line string) string {
	for _, mark := range []string{"`", "~"} {
		n := len(line) - len(strings.TrimLeft(line, mark))
		if n >= 3 && !(mark == "`" && strings.Contains(line[n:], "`")) {
			return line[:n]
		}
	}
	return ""
}

// withoutSpans blanks inline code, LaTeX, tags and web addresses. It searches for a
// missing closing mark only once, so that the time is linear.
func withoutSpans(text string) string {
	spans := []struct {
		open, close string
		oneLine     bool
	}{
		{"$$", "$$", false}, {`\[`, `\]`, false}, {`\(`, `\)`, false}, {`\begin{`, `\end{`, false},
		{"`", "`", true}, {"$", "$", true}, {"<", ">", true},
	}
	vain := make([]bool, len(spans))
	var b strings.Builder
	b.Grow(len(text))
next:
	for i := 0; i < len(text); {
		if strings.HasPrefix(text[i:], "http://") || strings.HasPrefix(text[i:], "https://") {
			for i < len(text) && text[i] > ' ' {
				i++
			}
			continue
		}
		for k, s := range spans {
			if vain[k] || !strings.HasPrefix(text[i:], s.open) || s.open == "<" && !opensTag(text[i:]) {
				continue
			}
			rest := text[i+len(s.open):]
			n := strings.Index(rest, s.close)
			if n < 0 {
				vain[k] = true
				continue
			}
			if s.oneLine && strings.Contains(rest[:n], "\n") {
				continue
			}
			b.WriteByte(' ')
			i += len(s.open) + n + len(s.close)
			continue next
		}
		b.WriteByte(text[i])
		i++
	}
	return b.String()
}

// opensTag reports whether text begins like a tag of HTML or XML, not like a
// comparison.
func opensTag(text string) bool {
	return len(text) > 1 && (text[1] >= 'a' && text[1] <= 'z' || text[1] >= 'A' && text[1] <= 'Z' || text[1] == '/' || text[1] == '!' || text[1] == '?')
}

// sentences splits text at line ends and after full stops, and trims list marks.
func sentences(text string) []string {
	var ss []string
	for line := range strings.Lines(text) {
		line = withoutMark(strings.TrimSpace(line))
		start := 0
		for i, r := range line {
			end := i + utf8.RuneLen(r)
			switch r {
			case '.', '!', '?':
				if next, _ := utf8.DecodeRuneInString(line[end:]); end < len(line) && !unicode.IsSpace(next) {
					continue
				}
			case '。', '！', '？':
			default:
				continue
			}
			if s := strings.TrimSpace(line[start:end]); s != "" {
				ss = append(ss, s)
			}
			start = end
		}
		if s := strings.TrimSpace(line[start:]); s != "" {
			ss = append(ss, s)
		}
	}
	return ss
}

// withoutMark removes the bullet or number of a list item.
func withoutMark(line string) string {
	if rest := strings.TrimLeft(line, "-*+•>#"); rest != line {
		return strings.TrimSpace(rest)
	}
	rest := strings.TrimLeft(line, "0123456789")
	if rest != line && rest != "" && strings.ContainsRune(".):", rune(rest[0])) {
		return strings.TrimSpace(rest[1:])
	}
	return line
}

// hash is FNV-1a, continued from h.
func hash(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return (h ^ 0xff) * 1099511628211 // so that "ab","c" and "a","bc" differ
}

const hashBasis = 14695981039346656037

// ends returns the beginning and the end of a long text: where a prompt says what
// it wants.
func ends(text string) string {
	const each = 8000
	if len(text) <= 2*each {
		return text
	}
	return text[:each] + "\n" + text[len(text)-each:]
}
