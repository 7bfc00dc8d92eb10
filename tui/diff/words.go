package diff

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// word is one word or one sign of a text.
type word struct {
	text    string
	line    int
	from    int // bytes of the line, sequences included
	to      int
	sign    bool // not a letter or a digit
	differs bool
}

// split is the words of finished lines. Spaces and what the renderer draws
// around a text are none.
func split(lines []string) []word {
	var words []word
	for n, line := range lines {
		for at := 0; at < len(line); {
			if line[at] == '\x1b' {
				at += sequence(line[at:])
				continue
			}
			w := word{line: n, from: at}
			r, size := utf8.DecodeRuneInString(line[at:])
			switch {
			case r == ' ' || drawn(r):
				at += size
				continue
			case spelled(r):
				at = w.read(line)
			default:
				w.sign = !unicode.IsLetter(r)
				cluster, _ := ansi.FirstGraphemeCluster(line[at:], ansi.GraphemeWidth)
				at += max(len(cluster), 1)
				w.text, w.to = line[w.from:at], at
			}
			words = append(words, w)
		}
	}
	return words
}

// read takes the letters and digits from w.from on, past changes of style in
// their midst, and says where it stopped.
func (w *word) read(line string) int {
	at, plain := w.from, true
	for at < len(line) {
		if line[at] == '\x1b' {
			n := sequence(line[at:])
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

// spelled says that r makes a word with its neighbours. Where no spaces are
// written, each character is a word.
func spelled(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// drawn says that r is of the lines, bars and bullets around a text.
func drawn(r rune) bool {
	return r >= 0x2500 && r <= 0x259f || r == '•' || r == '☐' || r == '☑'
}

// sequence is the length of the escape sequence that s starts with. Finished
// lines have none but those that set styles.
func sequence(s string) int {
	if end := strings.IndexByte(s, 'm'); end >= 0 {
		return end + 1
	}
	return len(s)
}
