package gate

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// tabStop is CommonMark's, so that the parser and the eye agree about tabs.
const tabStop = 4

const (
	maxMarks   = 6 // combining marks on one letter; no language needs more
	maxJoiners = 4 // joiners in one emoji; a family of four has three
)

// Text returns s made safe to draw over several lines. Clean text comes back
// unchanged, and Text(Text(s)) equals Text(s). Of the control characters only \n
// survives; \r\n becomes a line break, and a tab becomes spaces up to the next
// stop.
func Text(s string) string {
	if plain(s) {
		return s
	}
	return walk(s, "\n")
}

// Line returns s made safe to draw on one line: a line break becomes ⏎.
func Line(s string) string {
	if plain(s) && strings.IndexByte(s, '\n') < 0 {
		return s
	}
	return walk(s, "⏎")
}

// symbol returns the visible form of a character that must not be drawn.
func symbol(r rune) string {
	switch {
	case r < 0x20:
		return string('\u2400' + r) // ␀ … ␟, ESC is ␛
	case r == 0x7f:
		return "␡"
	}
	return fmt.Sprintf("<U+%04X>", r)
}

// plain reports whether s is printable ASCII and line breaks only.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 && c != '\n' || c >= 0x7f {
			return false
		}
	}
	return true
}

// walker walks a text from its start and copies to out only from the first change
// on, so that clean text allocates nothing.
type walker struct {
	s      string
	out    strings.Builder
	copied int // s[:copied] is in out, once anything has changed
	dirty  bool

	column  int // cells from the start of the line to s[counted]
	counted int
	marks   int  // combining marks since the last base
	joiners int  // joiners in the current emoji
	base    rune // the last character that can carry marks; 0 at the start of a line
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

// replace replaces the size bytes at i by with.
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

// keep records a character that can carry marks.
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

// rune decides on a character that is neither printable ASCII nor broken, and
// returns how many bytes it consumed.
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
		w.last = r // the emoji continues, and so does its count of joiners
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

// joiner keeps the invisible joiners that have a meaning: ZWJ between emoji, and
// ZWJ or ZWNJ between letters of scripts that are spelled with them.
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

// mark keeps a combining mark on its base, up to as many as any language needs; the
// rest of a pile is counted, not drawn. A mark without a base would combine with
// the border of the pane.
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
