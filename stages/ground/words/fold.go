package words

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldTo is the first rune that Fold leaves alone whatever it is: scripts from
// there on know neither case nor accents that a searcher would leave out.
const foldTo = 0x2000

// folds holds what Fold makes of each rune before foldTo.
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

// Fold appends s to dst without case and accents, so that what a person types finds
// what they mean. Bytes that are not UTF-8 stay as they are.
func Fold(dst []byte, s string) []byte {
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
