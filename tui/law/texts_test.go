package law

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode/utf8"
)

// words make up most of a text; wordsOfTheProgram resemble what the program itself
// writes or reads.
var (
	words = strings.Fields("river stone lamp cloud Apple seven quiet paper green north été 漢字 naïve Straße İstanbul")

	wordsOfTheProgram = []string{
		"1", "7", "a", "b", "t", "x", "u", "q", "skip", "both_bad", "Response B:", "Prompt:", "response_a", "null",
		"A better", "after: 2 earlier turns", "it's", "100%", "snake_case", "tag:chat", `"quoted"`, `\n`, `\u0041`, `{"a":1}`, "[1]",
		"<U+202E>", "⏎", `\xFF`, "␛",
	}
	markup = []string{
		"# Title", "- item\n- item", "**bold**", "*star*", "`code`", "2*3*4", "[note]: end.", "> quote", "<b>x</b>", "&amp;", "$x^2$",
		"```go\nfunc f() {\n\treturn\n}\n```", "| a | b |\n|---|---|\n| 1 | 2 |", "---", "1. one\n2. two",
	}
	// hostile lists pieces that must survive although nobody would type them. Half
	// a surrogate pair never stands beside another half: escaped, the two would
	// become one character.
	hostile = []string{
		"\r\n", "\t", "\x00", "\x00after", "\xff", "\xc3(", "\xed\xa0\x80h", "\xed\xb0\x80l", "\u2028", "\u202e", "\u200b", "\ufeff", "\ufffd",
		"e\u0301", "\u00e9", "👩‍👩‍👧‍👦", "🇫🇷", "\x1b[31m", "\x1b]52;c;eA==\x07", "\v", "\u0085", "\u00a0", "\r", "a,b;c", "\U0010ffff",
	}
)

// writer draws texts.
type writer struct {
	*rand.Rand
	needles int // how many unique words were made
}

// chance returns true once in n times.
func (w *writer) chance(n int) bool { return w.IntN(n) == 0 }

func pick[T any](w *writer, list []T) T { return list[w.IntN(len(list))] }

// needle returns a word that no other text has.
func (w *writer) needle() string {
	w.needles++
	return fmt.Sprintf("zq%dqz", w.needles)
}

// piece draws a small part of a text.
func (w *writer) piece() string {
	switch w.IntN(12) {
	case 0:
		return pick(w, wordsOfTheProgram)
	case 1, 2:
		return pick(w, markup)
	case 3:
		return pick(w, hostile)
	}
	return pick(w, words)
}

// text draws n pieces, with spaces and line breaks around them.
func (w *writer) text(n int) string {
	var b strings.Builder
	gaps := []string{" ", " ", " ", " ", "\n", "\n\n", "  ", ""}
	if w.chance(8) {
		b.WriteString(pick(w, []string{"\n", " ", "\r\n", "\t"}))
	}
	for i := range n {
		if i > 0 {
			b.WriteString(pick(w, gaps))
		}
		b.WriteString(w.piece())
	}
	switch w.IntN(24) {
	case 0, 1:
		b.WriteString(pick(w, []string{"\n", "\n\n", " ", "\r\n"}))
	case 2:
		b.WriteString(" " + strings.Repeat(pick(w, words)+" ", 150))
	case 3:
		b.WriteString(strings.Repeat("ab", 400))
	}
	if w.chance(3) {
		b.WriteString(" " + w.needle())
	}
	return b.String()
}

// turn draws a turn of a conversation, which is never blank.
func (w *writer) turn() string { return w.text(1+w.IntN(6)) + pick(w, []string{"?", ".", "?\n", ". "}) }

// variant returns a text that is easily mistaken for s.
func (w *writer) variant(s string) string {
	switch w.IntN(6) {
	case 0:
		return s + " "
	case 1:
		return s + "\n"
	case 2:
		return strings.ReplaceAll(s+"é", "é", "e\u0301")
	case 3:
		return s + "\r\n"
	case 4:
		return " " + s
	}
	if upper := strings.ToUpper(s); upper != "NULL" { // no value in a table
		return upper
	}
	return s + "!"
}

// answer draws a response's text, sometimes with thinking.
func (w *writer) answer() string {
	switch w.IntN(24) {
	case 0:
		return ""
	case 1:
		return pick(w, []string{" ", "\n", "\t ", "\u00a0"})
	case 2:
		return pick(w, wordsOfTheProgram)
	case 3:
		return "<think>\n" + w.text(2) + "\n</think>\n\n" + w.text(3)
	case 4:
		return "<think>" + w.text(2)
	}
	return w.text(1 + w.IntN(14))
}

// jsonText writes s as a JSON string. Bytes that are not UTF-8 stay as they are, as
// in files from careless programs, or become escapes of half a surrogate pair.
func (w *writer) jsonText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case s[0] == '"' || s[0] == '\\':
			b.WriteString(`\` + s[:1])
		case s[0] == '\n' && w.chance(2):
			b.WriteString(`\n`)
		case s[0] < 0x20:
			fmt.Fprintf(&b, `\u%04x`, s[0])
		case r == utf8.RuneError && size == 1 && half(s) && w.chance(2):
			size = 3
			fmt.Fprintf(&b, `\u%04X`, 0xD000|int(s[1]&0x3F)<<6|int(s[2]&0x3F))
		case r >= 0x80 && r < 0x10000 && size > 1 && w.chance(4):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(s[:size])
		}
		s = s[size:]
	}
	b.WriteByte('"')
	return b.String()
}

// half reports whether s begins with the three bytes of half a surrogate pair.
func half(s string) bool { return len(s) > 2 && s[0] == 0xED && s[1]&0xE0 == 0xA0 && s[2]&0xC0 == 0x80 }
