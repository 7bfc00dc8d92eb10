package e2e

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// A short list says what may reach the terminal; anything else comes from the data,
// or is new and needs a look.

// painting matches the sequences that the renderer moves and paints with, one way
// each. Except for modes none of its numbers has four digits: a larger number is a
// canary.
var painting = regexp.MustCompile(`^\x1b(?:` + strings.Join([]string{
	`\[[0-9;:]*m`, // style: see styles
	`\[(?:[0-9]{1,3}(?:;[0-9]{1,3})?)?[ABCDEFGHd]`,   // moves
	`\[[0-9]{0,3}[JKXP@LMSTbIZ]`,                     // erases, inserts, scrolls, repeats, tabs
	`\[(?:[0-9]{1,3};[0-9]{1,3})?r`,                  // what scrolls
	`\[\?(?:7|25|1002|1003|1004|1006|1049|2004)[hl]`, // wrapping, cursor, mouse, focus, alternate screen, paste
	`\[\?(?:2026|2027)(?:\$p|[hl])`,                  // whole pictures, whole emoji: asked for first
	`\[>4(?:;[02])?m`, `\[[<>]1u`, `\[\?u`, `\[\?5W`, // what keys tell; tab stops
	`[M78]`,       // up, and the cursor kept
	`\]11;\?\x07`, // the background is asked for
	`\[6n`,        // whether a pair has arrived, likewise
}, "|") + `)`)

// strictly fails for every byte written that this program has no reason to send. It
// reads bytes, not text, because a decoder might forgive what a terminal would not.
func strictly(t testing.TB, out []byte) {
	t.Helper()
	wrong := 0
	for at := 0; at < len(out); {
		n, err := next(out[at:])
		if err != nil && wrong < 10 {
			wrong++
			t.Errorf("at byte %d, reached the terminal: %v: %q", at, err, out[max(at-20, 0):min(at+30, len(out))])
		}
		at += n
	}
	// The data contains these modes, too.
	for _, once := range []string{"\x1b[?1049h", "\x1b[?1049l"} {
		if n := bytes.Count(out, []byte(once)); n != 1 {
			t.Errorf("%q was written %d times", once, n)
		}
	}
	if bytes.Contains(out, []byte("\x1b[?1003h")) {
		t.Error("every move of the mouse was asked for")
	}
}

// next returns the length of the next character or sequence, and the fault in it.
func next(out []byte) (int, error) {
	if out[0] == '\x1b' {
		seq := painting.Find(out)
		if seq == nil {
			return 1, fmt.Errorf("a sequence that paints nothing")
		}
		if bytes.HasSuffix(seq, []byte("m")) && !bytes.HasPrefix(seq, []byte("\x1b[>")) {
			return len(seq), styles(string(seq[2 : len(seq)-1]))
		}
		return len(seq), nil
	}
	r, size := utf8.DecodeRune(out)
	switch {
	case r == '\r' || r == '\n' || r == '\t' || r == '\b': // the renderer moves with these
	case r == utf8.RuneError && size == 1:
		return 1, fmt.Errorf("text that is broken")
	case invisible(r):
		return size, fmt.Errorf("%U", r)
	}
	return size, nil
}

// styles returns the fault in the parameters of a style, if any.
func styles(params string) error {
	numbers := strings.FieldsFunc(params, func(r rune) bool { return r == ';' || r == ':' })
	for i := 0; i < len(numbers); i++ {
		switch n := numbers[i]; {
		case n == "38" || n == "48" || n == "58":
			if i+1 < len(numbers) && numbers[i+1] == "5" {
				i += 2
			} else {
				i += 4
			}
		case len(n) > 3 || n == "5" || n == "6" || n == "8": // canaries, blinks, conceals
			return fmt.Errorf("a style of nobody's")
		}
	}
	return nil
}

// invisible reports whether a character is not what it seems, or cannot be seen.
func invisible(r rune) bool {
	switch r {
	case '\u200c', '\u200d': // in emoji, and in scripts spelled with them
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Noncharacter_Code_Point, unicode.Other_Default_Ignorable_Code_Point) ||
		r >= 0xe0000 && r < 0xe1000
}

// notQuoted fails if a control was written between the same characters as in the
// data: a control that the renderer also uses is no excuse.
func notQuoted(t testing.TB, out []byte, texts ...string) {
	t.Helper()
	var windows []string
	for _, text := range texts {
		for i, r := range text {
			if r != '\n' && r != '\t' && unicode.IsControl(r) {
				_, before := utf8.DecodeLastRuneInString(text[:i])
				end := min(i+utf8.RuneLen(r)+6, len(text))
				if before > 0 && unicode.IsPrint(rune(text[i-before])) && strings.TrimSpace(text[i-before:i]) != "" {
					windows = append(windows, text[i-before:end])
				}
			}
		}
	}
	slices.Sort(windows)
	for _, window := range slices.Compact(windows) {
		if len(window) > 2 && bytes.Contains(out, []byte(window)) {
			t.Errorf("%q of the data was written", window)
		}
	}
}

func TestStrictlyIsStrict(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"\x1b]0;title\a", "\x1b]52;c;YQ==\a", "\x1b]8;;x\x1b\\", "\x1bP+q544e\x1b\\", "\x1b_x\x1b\\", "\x1b^x\x1b\\", "\x1bXx\x1b\\", "\x1bc", "\x1b(0", "\x1b",
		"\x1b[", "\x1b[5n", "\x1b[c", "\x1b[?2h", "\x1b[4242A", "\x1b[1;4242H", "\x1b[5m", "\x1b[1;8m", "\x1b[4242m", "\x1b[38;5;4;5m", "\x1b[!p", "\x1b[2 q",
		"\x9b31m", "\u009b31m", "\u009d", "\x00", "\a", "\v", "\f", "\x0e", "\x7f", "\xff", "\xed\xa0\x80", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\u00ad", "\U000e0041", "\ufffe",
	} {
		bad := false
		for out := []byte(s); len(out) > 0; {
			n, err := next(out)
			bad = bad || err != nil
			out = out[n:]
		}
		if !bad {
			t.Errorf("%q passes", s)
		}
	}
	for _, s := range []string{"\x1b[m", "\x1b[38;5;116;1m", "\x1b[38;2;5;6;8m", "\x1b[48:2::5:6:8m", "\x1b[2;3H", "\x1b[K", "\x1b[?25l", "\x1b[?2026h", "\x1b[?2026$p", "\x1b]11;?\a", "a\r\n\t\b", "日本 é e\u0301 👩\u200d👧 ❤️ می\u200cخواهم"} {
		for out := []byte(s); len(out) > 0; {
			n, err := next(out)
			if err != nil {
				t.Errorf("%q does not pass: %v at %q", s, err, out)
			}
			out = out[n:]
		}
	}
}
