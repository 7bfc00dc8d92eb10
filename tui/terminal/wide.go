package terminal

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// Bubble Tea's renderer compares a row cell by cell, unless a character in it takes
// two cells: such a row it repaints whole whenever it is touched, and scrolling
// touches every row. One line of Chinese would cost as much as a screen of it. The
// rule guards against terminals that disagree about the width of a character, but
// about the characters below all agree. So the renderer is shown two narrow
// characters for each of them, halves, and its output is put together again on the
// way to the terminal.
//
// The halves lie in a plane for private use, which no text on the screen needs. The
// first tells the character; the second is the same for all.
//
// Upstream: a renderer that compares rows with wide cells too. ultraviolet #140,
// which keeps it from splitting them, comes first.
const (
	private    = 0x100000
	secondHalf = rune(private)
)

// wideEverywhere are characters that take two cells in every terminal, however old:
// no emoji, and none that joins with others.
var wideEverywhere = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x3000, Hi: 0x3029, Stride: 1}, // punctuation
	{Lo: 0x3041, Hi: 0x3096, Stride: 1}, // hiragana
	{Lo: 0x309b, Hi: 0x30ff, Stride: 1}, // katakana
	{Lo: 0x3105, Hi: 0x312f, Stride: 1}, // bopomofo
	{Lo: 0x3400, Hi: 0x4dbf, Stride: 1}, // ideographs
	{Lo: 0x4e00, Hi: 0x9fff, Stride: 1},
	{Lo: 0xac00, Hi: 0xd7a3, Stride: 1}, // hangul
	{Lo: 0xf900, Hi: 0xfaff, Stride: 1}, // ideographs
	{Lo: 0xff01, Hi: 0xff60, Stride: 1}, // full width forms
	{Lo: 0xffe0, Hi: 0xffe6, Stride: 1},
}}

// Halved returns a picture of the given width with its wide characters in halves,
// in rows that reach the edge, as those of panes do: of these the renderer writes
// the cells that differ. In shorter rows it may have the terminal delete cells, and
// would delete one half of a character.
func Halved(picture string, width int) string {
	if !strings.ContainsFunc(picture, wideOrPrivate) {
		return picture
	}
	rows := strings.Split(picture, "\n")
	for i, row := range rows {
		rows[i] = halvedRow(row, strings.ContainsFunc(row, wideOrPrivate) && toTheEdge(row, width))
	}
	return strings.Join(rows, "\n")
}

func wideOrPrivate(r rune) bool { return r >= 0x3000 }

// toTheEdge reports whether something visible stands in the row's last cell.
func toTheEdge(row string, width int) bool {
	last, _ := utf8.DecodeLastRuneInString(ansi.Strip(row))
	return !unicode.IsSpace(last) && ansi.StringWidth(row) == width
}

func halvedRow(row string, halve bool) string {
	var out strings.Builder
	kept := 0 // bytes of row that are written or stay as they are
	for i, r := range row {
		n := utf8.RuneLen(r)
		var as string
		switch {
		case r >= private: // must not be taken for a half
			as = string(utf8.RuneError)
		case halve && unicode.Is(wideEverywhere, r) && !joins(row[i+n:]):
			as = string(private+r) + string(secondHalf)
		default:
			continue
		}
		out.WriteString(row[kept:i])
		out.WriteString(as)
		kept = i + n
	}
	if kept == 0 {
		return row
	}
	out.WriteString(row[kept:])
	return out.String()
}

// joins reports whether s begins with a mark on the character before it.
func joins(s string) bool {
	if s == "" || s[0] < utf8.RuneSelf {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf)
}

// Joined returns f as a terminal that puts halves together.
func Joined(f term.File) term.File { return &joiner{File: f} }

type joiner struct {
	term.File
	broken []byte // the start of a character whose rest is yet to be written
}

func (j *joiner) Write(p []byte) (int, error) {
	whole := p
	if len(j.broken) > 0 {
		whole = append(j.broken, p...)
	}
	joined, broken := rejoined(whole)
	j.broken = bytes.Clone(broken)
	if _, err := j.File.Write(joined); err != nil {
		return 0, err
	}
	return len(p), nil
}

// lead is the byte that every half starts with, and no other character.
const lead = 0xf4

// rejoined returns the renderer's output for the terminal. Where only the first
// half of a character changes, the renderer writes no second one and believes the
// cursor between the two; where only the second is written, the first stands before
// it already. broken is the start of a half at the end of p.
func rejoined(p []byte) (joined, broken []byte) {
	at := bytes.IndexByte(p, lead)
	if at < 0 {
		return p, nil
	}
	var out bytes.Buffer
	for at >= 0 {
		out.Write(p[:at])
		if p = p[at:]; !utf8.FullRune(p) {
			return out.Bytes(), p
		}
		r, n := utf8.DecodeRune(p)
		p = p[n:]
		if r == secondHalf {
			out.WriteString("\x1b[C")
		} else {
			out.WriteRune(r - private)
			if second, n := utf8.DecodeRune(p); second == secondHalf {
				p = p[n:]
			} else {
				out.WriteByte('\b')
			}
		}
		at = bytes.IndexByte(p, lead)
	}
	out.Write(p)
	return out.Bytes(), nil
}
