package markdown

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// span is a piece of a line in one style, with its place in the source.
type span struct {
	text string
	pen  *pen
	at   int // offset of the first source byte it shows
	n    int // number of source bytes it shows; 0: drawn for the reader, not written by the model

	whole bool // the text stands for these bytes as a whole, as a converted formula does
}

// standing returns a span whose text stands for the source from at on.
func standing(text string, pen *pen, at, n int) span { return span{text, pen, at, n, true} }

// drawn returns a span that shows nothing of the source.
func drawn(text string, pen *pen) span { return span{text: text, pen: pen} }

// sub returns the part of s between two offsets of its text.
func (s span) sub(from, to int) span {
	part := s
	part.text = s.text[from:to]
	if s.n > 0 && !s.whole {
		part.at, part.n = s.at+from, to-from
	}
	return part
}

// line is one row of a pane.
type line struct {
	spans []span
	wide  bool // it belongs to a block that scrolls sideways
}

// blank reports whether a line shows nothing.
func (l line) blank() bool {
	for _, s := range l.spans {
		if strings.Trim(s.text, " ") != "" {
			return false
		}
	}
	return true
}

// before puts spans in front of a line.
func (l line) before(spans ...span) line {
	l.spans = append(spans[:len(spans):len(spans)], l.spans...)
	return l
}

// trimmed returns the line without the spaces at its end.
func (l line) trimmed() line {
	for last := len(l.spans) - 1; last >= 0; last-- {
		s := l.spans[last]
		text := strings.TrimRight(s.text, " ")
		if text == s.text && text != "" {
			break
		}
		l.spans = l.spans[:last]
		if text != "" {
			l.spans = append(l.spans[:last:last], s.sub(0, len(text)))
			break
		}
	}
	return l
}

// draw writes the line with its styles. Neighbours in one style share their
// sequences, and spaces alone need none.
func (l line) draw(out *strings.Builder) {
	for i := 0; i < len(l.spans); {
		next := i + 1
		for next < len(l.spans) && l.spans[next].pen == l.spans[i].pen {
			next++
		}
		same := line{spans: l.spans[i:next]}
		p := l.spans[i].pen
		styled := p != nil && p.start != "" && !same.blank()
		if styled {
			out.WriteString(p.start)
		}
		for _, s := range same.spans {
			out.WriteString(s.text)
		}
		if styled {
			out.WriteString(p.end)
		}
		i = next
	}
}

// cellsOf returns the cells that spans take in the terminal that draws them widest.
func cellsOf(spans []span) int {
	sum := 0
	for _, s := range spans {
		sum += textWidth(s.text)
	}
	return sum
}

func textWidth(s string) int {
	at := 0
	for at < len(s) && s[at] < 0x80 {
		at++
	}
	if at == len(s) {
		return at
	}
	at = max(at-1, 0) // a mark may follow the last of these
	sum := at
	for at < len(s) {
		cluster, w := nextCluster(s[at:])
		sum += w
		at += len(cluster)
	}
	return sum
}

// spot is a place among spans: an offset in the text of one of them.
type spot struct{ span, at int }

// between returns the parts of spans from one spot to another.
func between(spans []span, from, to spot) []span {
	var out []span
	for i := from.span; i < len(spans) && i <= to.span; i++ {
		start, end := 0, len(spans[i].text)
		if i == from.span {
			start = from.at
		}
		if i == to.span {
			end = to.at
		}
		if start < end {
			out = append(out, spans[i].sub(start, end))
		}
	}
	return out
}

// wrapper breaks spans into lines.
type wrapper struct {
	spans []span
	width int
	exact bool // break at the cell, not between words

	lines []line
	start spot // of the current line
	used  int  // its width so far
	space spot // the last place where the line may break
	upTo  int  // the width of the line up to there
	words bool // the line has more than spaces
	opens bool // the last character opens a bracket or a quotation
}

// wrap breaks spans into lines no wider than width: after spaces and hyphens, around
// wide characters but those that punctuation belongs to, and within a word only if it is
// longer than a line.
func wrap(spans []span, width int) []line {
	return (&wrapper{spans: spans, width: width}).wrap()
}

// chop breaks spans at the exact cell.
func chop(spans []span, width int) []line {
	return (&wrapper{spans: spans, width: width, exact: true}).wrap()
}

func (w *wrapper) wrap() []line {
	if cellsOf(w.spans) <= w.width {
		return []line{{spans: w.spans}}
	}
	for i := range w.spans {
		text := w.spans[i].text
		for at := 0; at < len(text); {
			cluster, cells := nextCluster(text[at:])
			here := spot{i, at}
			if cells > 1 && w.words && !w.opens && !strings.Contains(closing, cluster) {
				w.space, w.upTo = here, w.used
			}
			if w.used+cells > w.width && w.used > 0 && (cluster != " " || w.exact) {
				w.cut(here)
				continue
			}
			at += len(cluster)
			w.used += cells
			w.words = w.words || cluster != " "
			w.opens = strings.Contains(opening, cluster)
			if w.words && (cluster == " " || cluster == "-" || cells > 1 && !w.opens && !w.closes(spot{i, at})) {
				w.space, w.upTo = spot{i, at}, w.used
			}
		}
	}
	last := len(w.spans) - 1
	return append(w.lines, line{spans: between(w.spans, w.start, spot{last, len(w.spans[last].text)})})
}

// Punctuation that no line begins or ends with, as Chinese and Japanese are set.
const (
	closing = "，。、；：？！）］｝」』》】〉〕〗”’…,.;:?!)]}"
	opening = "（［｛「『《【〈〔〖“‘([{"
)

// closes reports whether the character at a spot may not begin a line.
func (w *wrapper) closes(here spot) bool {
	for i, at := here.span, here.at; i < len(w.spans); i, at = i+1, 0 {
		if at < len(w.spans[i].text) {
			cluster, _ := nextCluster(w.spans[i].text[at:])
			return strings.Contains(closing, cluster)
		}
	}
	return false
}

// cut ends the current line, at the last space or, in a long word, right here.
func (w *wrapper) cut(here spot) {
	to, left := here, 0
	if w.upTo > 0 && !w.exact {
		to, left = w.space, w.used-w.upTo
	}
	w.lines = append(w.lines, line{spans: between(w.spans, w.start, to)})
	w.start, w.used, w.upTo = to, left, 0
	w.words = left > 0
}

// nextCluster returns the first character of a plain text as a reader sees it, and
// its greatest width in any terminal.
func nextCluster(s string) (string, int) {
	if len(s) == 1 || s[0] < 0x80 && s[1] < 0x80 {
		return s[:1], 1
	}
	cluster, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	_, wc := ansi.FirstGraphemeCluster(s, ansi.WcWidth)
	return cluster, max(w, wc)
}
