package gate

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// tabStop is CommonMark's, so that a tab means the same to the parser and to
// the eye.
const tabStop = 4

const (
	maxMarks   = 6 // combining marks on one letter; no language needs more
	maxJoiners = 4 // joiners in one emoji; a family of four has three
)

// Text is s made safe to draw over several lines. Clean text comes back as it
// is, and Text(Text(s)) is Text(s). Only \n is left of the control characters;
// \r\n is a line break, tabs become spaces up to the next stop.
func Text(s string) string {
	if plain(s) {
		return s
	}
	return walk(s, "\n")
}

// Line is s made safe to draw in one line: a line break becomes ⏎.
func Line(s string) string {
	if plain(s) && strings.IndexByte(s, '\n') < 0 {
		return s
	}
	return walk(s, "⏎")
}

// symbol is how a character that must not be drawn is shown.
func symbol(r rune) string {
	switch {
	case r < 0x20:
		return string('\u2400' + r) // ␀ … ␟, ESC is ␛
	case r == 0x7f:
		return "␡"
	}
	return fmt.Sprintf("<U+%04X>", r)
}

// plain says that s is printable ASCII and line breaks only.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 && c != '\n' || c >= 0x7f {
			return false
		}
	}
	return true
}

// walker copies text from its start, and starts copying to out only at the
// first change, so that clean text costs no memory.
type walker struct {
	s      string
	out    strings.Builder
	copied int // s[:copied] is in out, if anything has been changed
	dirty  bool

	column  int // cells from the start of the line to s[counted]
	counted int
	marks   int  // combining marks since the last base
	joiners int  // joiners in the emoji at hand
	base    rune // the last character that marks can stand on; 0 at a line's start
	last    rune // the last character that was kept
}

func walk(s, newline string) string {
	w := walker{s: s}
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case r == utf8.RuneError && size == 1:
			w.replace(i, 1, fmt.Sprintf(`\x%02X`, s[i]))
		case r == '\n':
			w.lineBreak(i, 1, newline)
		case r == '\r' && strings.HasPrefix(s[i+1:], "\n"):
			size = 2
			w.lineBreak(i, 2, newline)
		case r == '\t':
			w.tab(i)
		case r >= 0x20 && r < 0x7f:
			w.keep(r)
		default:
			size = w.rune(i, size, r)
		}
		i += size
	}
	return w.done()
}

// replace puts with in the place of the size bytes at i.
func (w *walker) replace(i, size int, with string) {
	if !w.dirty {
		w.dirty = true
		w.out.Grow(len(w.s) + len(with) + 32)
	}
	w.column += ansi.StringWidth(w.s[w.counted:i]) + ansi.StringWidth(with)
	w.counted = i + size
	w.out.WriteString(w.s[w.copied:i])
	w.out.WriteString(with)
	w.copied = i + size
	w.keep('>')
}

// keep notes a character that is itself a base for marks.
func (w *walker) keep(r rune) {
	w.marks, w.joiners, w.base, w.last = 0, 0, r, r
}

func (w *walker) lineBreak(i, size int, newline string) {
	if newline != w.s[i:i+size] {
		w.replace(i, size, newline)
	}
	if newline == "\n" {
		w.keep(0)
		w.column, w.counted = 0, i+size
	}
}

func (w *walker) tab(i int) {
	w.column += ansi.StringWidth(w.s[w.counted:i])
	w.counted = i
	w.replace(i, 1, strings.Repeat(" ", tabStop-w.column%tabStop))
}

// rune decides on everything that is neither printable ASCII nor broken, and
// says how many bytes it has dealt with.
func (w *walker) rune(i, size int, r rune) int {
	switch {
	case r == zwj || r == zwnj:
		w.joiner(i, size, r)
	case r == emojiStyle || r == textStyle:
		if emojiBase(w.last) {
			w.last = emojiStyle
			break
		}
		w.hide(i, size, r)
	case hidden(r):
		w.hide(i, size, r)
	case mark(r):
		return w.mark(i, size, r)
	case skinTone(r) && emojiBase(w.last):
		w.last = r // the emoji goes on, and so does its count of joiners
	case w.last == zwj:
		joiners := w.joiners
		w.keep(r)
		w.joiners = joiners
	default:
		w.keep(r)
	}
	return size
}

func (w *walker) hide(i, size int, r rune) { w.replace(i, size, symbol(r)) }

// joiner keeps the invisible joiners where they belong: ZWJ between emoji, and
// either between letters of the scripts that are spelled with them.
func (w *walker) joiner(i, size int, r rune) {
	next, _ := utf8.DecodeRuneInString(w.s[i+size:])
	emoji := r == zwj && w.joiners < maxJoiners && emojiEnd(w.last) && emojiBase(next)
	if emoji || joining(w.last) && joining(next) {
		w.last = r
		w.joiners++
		return
	}
	w.hide(i, size, r)
}

// mark lets a combining mark stand on what it combines with, up to a number
// that any language fits in; the rest of a pile is counted, not drawn. A mark
// with nothing to stand on would combine with the border of the pane.
func (w *walker) mark(i, size int, r rune) int {
	if w.base == 0 {
		w.replace(i, 0, "◌")
		w.keep('◌')
	}
	if w.marks < maxMarks {
		w.marks++
		w.last = r
		return size
	}
	n, end := 0, i
	for end < len(w.s) {
		r, size := utf8.DecodeRuneInString(w.s[end:])
		if !mark(r) || hidden(r) {
			break
		}
		n, end = n+1, end+size
	}
	w.replace(i, end-i, fmt.Sprintf("<+%d marks>", n))
	return end - i
}

func (w *walker) done() string {
	if !w.dirty {
		return w.s
	}
	w.out.WriteString(w.s[w.copied:])
	return w.out.String()
}
