package paint

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages/ground/words"
)

// origin is where a byte of a folded text came from.
type origin struct{ line, from, to int }

// Find returns the spans of finished lines that show a text, as searching the queue
// finds it: without case and accents. Line breaks, blanks and decoration between
// words make no difference, since wrapping put them there. A text that goes over a
// line's end has a span on each line.
func Find(lines []string, text string) []Span {
	needle := bytes.Join(bytes.Fields(words.Fold(nil, text)), []byte(" "))
	if len(needle) == 0 {
		return nil
	}
	folded, origins := foldLines(lines)
	var spans []Span
	for at := 0; ; {
		i := bytes.Index(folded[at:], needle)
		if i < 0 {
			return spans
		}
		spans = joined(spans, origins[at+i:at+i+len(needle)])
		at += i + len(needle)
	}
}

// joined adds the origins of one hit as a span for each line.
func joined(spans []Span, hit []origin) []Span {
	first := len(spans)
	for _, o := range hit {
		switch last := len(spans) - 1; {
		case o.line < 0: // a blank that stands for a line's end
		case last < first || spans[last].Line != o.line:
			spans = append(spans, Span{o.line, o.from, o.to})
		default:
			spans[last].To = max(spans[last].To, o.to)
		}
	}
	return spans
}

// foldLines folds lines into one text, with the origin of each of its bytes. Every
// run of blanks, decoration and line ends is one space.
func foldLines(lines []string) (folded []byte, origins []origin) {
	blank := origin{line: -1}
	gap := func() {
		if n := len(folded); n > 0 && folded[n-1] != ' ' {
			folded, origins = append(folded, ' '), append(origins, blank)
		}
	}
	for n, line := range lines {
		for at := 0; at < len(line); {
			if line[at] == '\x1b' {
				at += Sequence(line[at:])
				continue
			}
			r, size := utf8.DecodeRuneInString(line[at:])
			if unicode.IsSpace(r) || Drawn(r) {
				gap()
			} else {
				folded = words.Fold(folded, line[at:at+size])
				for len(origins) < len(folded) {
					origins = append(origins, origin{n, at, at + size})
				}
			}
			at += size
		}
		gap()
	}
	return folded, origins
}
