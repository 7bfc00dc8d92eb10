package diff

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/ground/words"
	"prefdeck/tui/paint"
)

// word is one word or one sign of a text.
type word struct {
	text   string
	line   int
	from   int // offset in the line, sequences included
	to     int
	indent int  // spaces before the first word of a line, if nothing else is; else -1
	sign   bool // neither letters nor digits
	marked bool
}

// split returns the words of finished lines, without spaces and the decoration
// around a text.
func split(lines []string) []word {
	var found []word
	for n, line := range lines {
		indent := 0
		for at := 0; at < len(line); {
			if line[at] == '\x1b' {
				at += paint.Sequence(line[at:])
				continue
			}
			w := word{line: n, from: at, indent: indent}
			r, size := utf8.DecodeRuneInString(line[at:])
			switch {
			case r == ' ' && indent >= 0:
				indent++
				fallthrough
			case r == ' ':
				at += size
				continue
			case paint.Drawn(r), indent >= 0 && starred(line[at:]):
				at, indent = at+size, -1
				continue
			case spelled(r):
				at = w.read(line)
			default:
				w.sign = !unicode.IsLetter(r)
				cluster, _ := ansi.FirstGraphemeCluster(line[at:], ansi.GraphemeWidth)
				at += max(len(cluster), 1)
				w.text, w.to = line[w.from:at], at
			}
			found = append(found, w)
			indent = -1
		}
	}
	return found
}

// starred reports whether the rest of a line begins with the bullet of a list that is
// drawn in ASCII.
func starred(rest string) bool {
	after, star := strings.CutPrefix(rest, "*")
	return star && strings.HasPrefix(ansi.Strip(after), " ")
}

// read extends w over letters and digits, across changes of style, and returns the
// offset after it.
func (w *word) read(line string) int {
	at, plain := w.from, true
	for at < len(line) {
		if line[at] == '\x1b' {
			n := paint.Sequence(line[at:])
			r, _ := utf8.DecodeRuneInString(line[at+n:])
			if !spelled(r) {
				break
			}
			at, plain = at+n, false
			continue
		}
		r, size := utf8.DecodeRuneInString(line[at:])
		if !spelled(r) {
			break
		}
		at += size
	}
	w.to, w.text = at, line[w.from:at]
	if !plain {
		w.text = ansi.Strip(w.text)
	}
	return at
}

// spelled reports whether r forms a word with its neighbours. An underscore does,
// for the sake of code.
func spelled(r rune) bool { return r == '_' || words.Joins(r) }
