package terminal

import (
	"bytes"
	"strings"
	"sync"
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
// way to the terminal. A terminal that measures joined emoji as one (mode 2027) agrees
// about single ones as well.
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

// wideEmoji are emoji of one character that were as wide already when terminals learned
// mode 2027. The tones of skin, which join, are not among them.
var wideEmoji = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x2614, Hi: 0x2615, Stride: 1}, {Lo: 0x2648, Hi: 0x2653, Stride: 1}, {Lo: 0x267f, Hi: 0x2693, Stride: 0x14},
		{Lo: 0x26a1, Hi: 0x26a1, Stride: 1}, {Lo: 0x26aa, Hi: 0x26ab, Stride: 1}, {Lo: 0x26bd, Hi: 0x26be, Stride: 1},
		{Lo: 0x26c4, Hi: 0x26c5, Stride: 1}, {Lo: 0x26ce, Hi: 0x26d4, Stride: 6}, {Lo: 0x26ea, Hi: 0x26ea, Stride: 1},
		{Lo: 0x26f2, Hi: 0x26f3, Stride: 1}, {Lo: 0x26f5, Hi: 0x26fa, Stride: 5}, {Lo: 0x26fd, Hi: 0x2705, Stride: 8},
		{Lo: 0x270a, Hi: 0x270b, Stride: 1}, {Lo: 0x2728, Hi: 0x2728, Stride: 1}, {Lo: 0x274c, Hi: 0x274e, Stride: 2},
		{Lo: 0x2753, Hi: 0x2755, Stride: 1}, {Lo: 0x2757, Hi: 0x2757, Stride: 1}, {Lo: 0x2795, Hi: 0x2797, Stride: 1},
		{Lo: 0x27b0, Hi: 0x27bf, Stride: 15}, {Lo: 0x2b1b, Hi: 0x2b1c, Stride: 1}, {Lo: 0x2b50, Hi: 0x2b55, Stride: 5},
	},
	R32: []unicode.Range32{
		{Lo: 0x1f300, Hi: 0x1f320, Stride: 1}, {Lo: 0x1f32d, Hi: 0x1f335, Stride: 1}, {Lo: 0x1f337, Hi: 0x1f37c, Stride: 1},
		{Lo: 0x1f37e, Hi: 0x1f393, Stride: 1}, {Lo: 0x1f3a0, Hi: 0x1f3ca, Stride: 1}, {Lo: 0x1f3cf, Hi: 0x1f3d3, Stride: 1},
		{Lo: 0x1f3e0, Hi: 0x1f3f0, Stride: 1}, {Lo: 0x1f3f8, Hi: 0x1f3fa, Stride: 1}, {Lo: lastTone + 1, Hi: 0x1f43e, Stride: 1},
		{Lo: 0x1f440, Hi: 0x1f440, Stride: 1}, {Lo: 0x1f442, Hi: 0x1f4fc, Stride: 1}, {Lo: 0x1f4ff, Hi: 0x1f53d, Stride: 1},
		{Lo: 0x1f54b, Hi: 0x1f54e, Stride: 1}, {Lo: 0x1f550, Hi: 0x1f567, Stride: 1}, {Lo: 0x1f57a, Hi: 0x1f57a, Stride: 1},
		{Lo: 0x1f595, Hi: 0x1f596, Stride: 1}, {Lo: 0x1f5a4, Hi: 0x1f5a4, Stride: 1}, {Lo: 0x1f5fb, Hi: 0x1f64f, Stride: 1},
		{Lo: 0x1f680, Hi: 0x1f6c5, Stride: 1}, {Lo: 0x1f6cc, Hi: 0x1f6cc, Stride: 1}, {Lo: 0x1f6d0, Hi: 0x1f6d2, Stride: 1},
		{Lo: 0x1f6eb, Hi: 0x1f6ec, Stride: 1}, {Lo: 0x1f6f4, Hi: 0x1f6f6, Stride: 1}, {Lo: 0x1f910, Hi: 0x1f91e, Stride: 1},
		{Lo: 0x1f920, Hi: 0x1f927, Stride: 1}, {Lo: 0x1f930, Hi: 0x1f930, Stride: 1}, {Lo: 0x1f933, Hi: 0x1f93a, Stride: 1}, {Lo: 0x1f93c, Hi: 0x1f93e, Stride: 1},
		{Lo: 0x1f940, Hi: 0x1f945, Stride: 1}, {Lo: 0x1f947, Hi: 0x1f94b, Stride: 1}, {Lo: 0x1f950, Hi: 0x1f95e, Stride: 1}, {Lo: 0x1f980, Hi: 0x1f991, Stride: 1},
		{Lo: 0x1f9c0, Hi: 0x1f9c0, Stride: 1},
	},
}

// The tones of skin, and what joins emoji.
const (
	firstTone  = 0x1f3fb
	lastTone   = 0x1f3ff
	zeroJoiner = 0x200d
)

// Emoji beyond the first plane have their first halves where no wide character of that
// plane has.
const (
	emojiFrom, emojiTo = 0x1f000, 0x1fa00
	emojiHalves        = private + 0x400
)

// firstHalf returns the half that identifies a character, and whole the character.
func firstHalf(r rune) rune {
	if r >= emojiFrom {
		return emojiHalves + r - emojiFrom
	}
	return private + r
}

func whole(half rune) rune {
	if half >= emojiHalves && half < emojiHalves+emojiTo-emojiFrom {
		return emojiFrom + half - emojiHalves
	}
	return half - private
}

// Halved returns a picture of the given width with its wide characters in halves, in rows
// that reach the edge, as rows of panes do: there the renderer writes the cells that
// differ. In shorter rows it may have the terminal delete cells, and would delete one
// half of a character. method is how the terminal measures.
func Halved(picture string, width int, method ansi.Method) string {
	if !strings.ContainsFunc(picture, wideOrPrivate) {
		return picture
	}
	rows := strings.Split(picture, "\n")
	for i, row := range rows {
		rows[i] = halvedRow(row, strings.ContainsFunc(row, wideOrPrivate) && toTheEdge(row, width), method)
	}
	return strings.Join(rows, "\n")
}

// wideOrPrivate holds for few of our own signs, and no line of a box.
func wideOrPrivate(r rune) bool { return r >= 0x2614 }

// toTheEdge reports whether something visible stands in the row's last cell.
func toTheEdge(row string, width int) bool {
	last, _ := utf8.DecodeLastRuneInString(ansi.Strip(row))
	return !unicode.IsSpace(last) && ansi.StringWidth(row) == width
}

func halvedRow(row string, halve bool, method ansi.Method) string {
	var out strings.Builder
	kept := 0 // bytes of row that are written or stay as they are
	var before rune
	for i, r := range row {
		n, joined := utf8.RuneLen(r), before == zeroJoiner
		before = r
		var as string
		switch {
		case r >= private: // must not be taken for a half
			as = string(utf8.RuneError)
		case halve && (unicode.Is(wideEverywhere, r) || method == ansi.GraphemeWidth && !joined && unicode.Is(wideEmoji, r)) && !joins(row[i+n:]):
			as = string(firstHalf(r)) + string(secondHalf)
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

// joins reports whether s begins with a mark on the character before it, or a tone.
func joins(s string) bool {
	if s == "" || s[0] < utf8.RuneSelf {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) || firstTone <= r && r <= lastTone
}

// Joined returns f as a terminal that puts halves together.
func Joined(f term.File) term.File { return &joiner{File: f} }

type joiner struct {
	term.File
	mu     sync.Mutex // rows writes frames, Bubble Tea everything else
	broken []byte     // the start of a character whose rest is yet to be written
}

func (j *joiner) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
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
			out.WriteRune(whole(r))
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
