package store

import (
	"bytes"
	"database/sql/driver"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"modernc.org/sqlite"

	"prefdeck/stages/ground/words"
)

// buffers hold folded texts that are needed only for a moment.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// holds reports whether a text contains a folded one, ignoring case and accents.
func holds(text, folded string) bool {
	if ascii(text) {
		return ascii(folded) && holdsASCII(text, folded)
	}
	b := buffers.Get().(*[]byte)
	*b = words.Fold((*b)[:0], text)
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

// usual lists the characters of English, the most frequent first.
const usual = " etaoinsrhldcumfpgwybvkxjqz"

// holdsASCII searches for the rarest byte of folded, which processors do many bytes at
// a time, and compares the text around each hit.
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

// lowers reports whether text, of the same length, differs from folded only in case.
func lowers(text, folded string) bool {
	for i := range len(folded) {
		c := text[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != folded[i] {
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
