package store

import (
	"bytes"
	"database/sql/driver"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"modernc.org/sqlite"
)

// foldTo is the first rune that fold leaves alone whatever it is: scripts from
// there on know neither case nor accents that a searcher would leave out.
const foldTo = 0x2000

// folds holds what fold makes of each rune before foldTo.
var folds = sync.OnceValue(func() *[foldTo]string {
	var t [foldTo]string
	for r := range rune(foldTo) {
		t[r] = foldRune(r)
	}
	return &t
})

// letters are those that look like another with an accent, or two in one, although
// Unicode does not take them apart.
var letters = strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "ħ", "h", "ı", "i", "ß", "ss", "æ", "ae", "œ", "oe")

// foldRune takes accents off letters of Latin, Greek and Cyrillic.
func foldRune(r rune) string {
	if r >= 0x530 && r < 0x1e00 {
		return string(unicode.ToLower(r))
	}
	var out strings.Builder
	for _, part := range norm.NFD.String(string(r)) {
		if part < 0x300 || part > 0x36f { // an accent that stands by itself
			out.WriteRune(unicode.ToLower(part))
		}
	}
	return letters.Replace(out.String())
}

// lower maps a byte of ASCII to its lower case.
var lower = func() (t [utf8.RuneSelf]byte) {
	for i := range t {
		t[i] = byte(unicode.ToLower(rune(i)))
	}
	return t
}()

// fold appends s to dst without case and accents, so that what a person types finds
// what they mean. Bytes that are not UTF-8 stay as they are.
func fold(dst []byte, s string) []byte {
	dst = slices.Grow(dst, len(s))
	for i := 0; i < len(s); {
		from := len(dst)
		run := dst[from:cap(dst)]
		run = run[:min(len(run), len(s)-i)]
		n := 0
		for ; n < len(run); n++ {
			c := s[i+n]
			if c >= utf8.RuneSelf {
				break
			}
			run[n] = lower[c]
		}
		dst = dst[:from+n]
		if i += n; i == len(s) {
			break
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r < foldTo {
			dst = append(dst, folds()[r]...)
		} else {
			dst = append(dst, s[i:i+size]...)
		}
		i += size
		dst = slices.Grow(dst, len(s)-i)
	}
	return dst
}

// buffers are for folded texts that nobody keeps.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// holds reports whether a text contains a folded one, case and accents aside.
func holds(text, folded string) bool {
	if ascii(text) {
		return ascii(folded) && holdsASCII(text, folded)
	}
	b := buffers.Get().(*[]byte)
	*b = fold((*b)[:0], text)
	found := bytes.Contains(*b, []byte(folded))
	buffers.Put(b)
	return found
}

// ascii reports whether s is plain ASCII.
func ascii(s string) bool {
	for len(s) >= 8 {
		if (s[0]|s[1]|s[2]|s[3]|s[4]|s[5]|s[6]|s[7])&0x80 != 0 {
			return false
		}
		s = s[8:]
	}
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// usual is the characters of English, the most frequent first.
const usual = " etaoinsrhldcumfpgwybvkxjqz"

// holdsASCII looks for the least usual byte of folded, which the processor does many
// at a time, and compares what stands around it.
func holdsASCII(text, folded string) bool {
	rare, rank := 0, -1
	for i := range len(folded) {
		r := strings.IndexByte(usual, folded[i])
		if r < 0 {
			r = len(usual)
		}
		if r > rank {
			rare, rank = i, r
		}
	}
	if folded == "" {
		return true
	}
	cases := []byte{folded[rare], byte(unicode.ToUpper(rune(folded[rare])))}
	for _, c := range slices.Compact(cases) {
		for at := rare; at < len(text); at++ {
			next := strings.IndexByte(text[at:], c)
			if next < 0 {
				break
			}
			at += next
			if from := at - rare; from+len(folded) <= len(text) && lowers(text[from:from+len(folded)], folded) {
				return true
			}
		}
	}
	return false
}

// lowers reports whether text, of the same length, is folded but for its case.
func lowers(text, folded string) bool {
	for i := range len(folded) {
		if lower[text[i]] != folded[i] {
			return false
		}
	}
	return true
}

// registerHolds makes holds a function of SQL, for connections opened from then on.
var registerHolds = sync.OnceFunc(func() {
	sqlite.MustRegisterDeterministicScalarFunction("holds", 2, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		text, _ := args[0].(string)
		folded, _ := args[1].(string)
		return holds(text, folded), nil
	})
})
