package filter

import (
	"iter"
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

// spans open and close with marks whose content is no language.
var spans = []struct {
	open, close string
	oneLine     bool
}{
	{"$$", "$$", false}, {`\[`, `\]`, false}, {`\(`, `\)`, false}, {`\begin{`, `\end{`, false},
	{"`", "`", true}, {"$", "$", true}, {"<", ">", true},
}

// withoutSpans blanks inline code, LaTeX, tags and web addresses. It searches for a
// missing closing mark only once, so that the time is linear.
func withoutSpans(text string) string {
	var vain [8]bool
	var b strings.Builder
	kept := 0 // everything before is in b, or dropped
	for i := 0; i < len(text); {
		switch text[i] {
		case 'h':
			if rest := text[i:]; !strings.HasPrefix(rest, "http://") && !strings.HasPrefix(rest, "https://") {
				i++
				continue
			}
			b.WriteString(text[kept:i])
			for i < len(text) && text[i] > ' ' {
				i++
			}
			kept = i
		case '$', '\\', '`', '<':
			if n := spanAt(text[i:], vain[:]); n > 0 {
				b.WriteString(text[kept:i])
				b.WriteByte(' ')
				i += n
				kept = i
				continue
			}
			i++
		default:
			i++
		}
	}
	if kept == 0 {
		return text
	}
	b.WriteString(text[kept:])
	return b.String()
}

// spanAt returns the length of the span that text begins with, or 0. It notes in
// vain the marks that do not come again.
func spanAt(text string, vain []bool) int {
	for k, s := range spans {
		if vain[k] || !strings.HasPrefix(text, s.open) || s.open == "<" && !opensTag(text) {
			continue
		}
		rest := text[len(s.open):]
		n := strings.Index(rest, s.close)
		if n < 0 {
			vain[k] = true
			continue
		}
		if s.oneLine && strings.Contains(rest[:n], "\n") {
			continue
		}
		return len(s.open) + n + len(s.close)
	}
	return 0
}

// opensTag reports whether text begins like a tag of HTML or XML, not like a
// comparison.
func opensTag(text string) bool {
	return len(text) > 1 && (text[1] >= 'a' && text[1] <= 'z' || text[1] >= 'A' && text[1] <= 'Z' || text[1] == '/' || text[1] == '!' || text[1] == '?')
}

// sentences yields the sentences of text, split at line ends and after full stops,
// without list marks.
func sentences(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			line = withoutMark(strings.TrimSpace(line))
			start := 0
			for i := 0; i < len(line); {
				at := sentenceEnd(line[i:])
				if at < 0 {
					break
				}
				at += i
				r, size := utf8.DecodeRuneInString(line[at:])
				i = at + size
				if r < utf8.RuneSelf && i < len(line) {
					if next, _ := utf8.DecodeRuneInString(line[i:]); !unicode.IsSpace(next) {
						continue
					}
				}
				if s := strings.TrimSpace(line[start:i]); s != "" && !yield(s) {
					return
				}
				start = i
			}
			if s := strings.TrimSpace(line[start:]); s != "" && !yield(s) {
				return
			}
		}
	}
}

// sentenceEnd returns where the first of ".!?。！？" is; -1 for none. Nearly all of a text is
// looked at, byte by byte.
func sentenceEnd(text string) int {
	for i := range len(text) {
		switch text[i] {
		case '.', '!', '?':
			return i
		case 0xE3, 0xEF: // the first byte of the others
			switch r, _ := utf8.DecodeRuneInString(text[i:]); r {
			case '。', '！', '？':
				return i
			}
		}
	}
	return -1
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

// ends returns the beginning and the end of a long text: where a prompt says what
// it wants.
func ends(text string) string {
	const each = 8000
	if len(text) <= 2*each {
		return text
	}
	return text[:each] + "\n" + text[len(text)-each:]
}
