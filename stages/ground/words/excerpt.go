package words

import (
	"strings"
	"unicode"
)

// Excerpt returns the beginning of text on one line of at most limit characters,
// for a message to quote. Runs of white space and control characters become one
// space, runs of bytes that are not UTF-8 one replacement character, and an
// ellipsis stands for the rest.
func Excerpt(text string, limit int) string {
	var b strings.Builder
	n, space := 0, false
	mark := 0 // where the text ends that leaves room for the ellipsis
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			space = n > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			n, space = n+1, false
		}
		if n < limit {
			mark = b.Len()
		}
		if n++; n > limit {
			return strings.TrimRight(b.String()[:mark], " ") + "…"
		}
		b.WriteRune(r)
	}
	return b.String()
}
