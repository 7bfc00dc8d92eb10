package filter

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages"
)

// garbled drops text that nobody can read: damaged by a wrong encoding, or letters
// without words.
func garbled(*builder) Filter {
	return Filter{
		Spec:  Spec{Name: "garbled", Kind: stages.OfResponse, Version: 2},
		About: "letter salad, or text that a wrong encoding damaged",
		response: func(s Subject) finding {
			if f := damage(s.Response.Text); f.reason != "" {
				// The odd character in a long text can be read over.
				f.remark = f.value < 0.01 || s.asked.wishes().oddities
				return f
			}
			if s.asked.wishes().oddities || s.asked.wishes().code {
				return finding{}
			}
			return salad(s)
		},
	}
}

// damage finds what remains of characters that were decoded wrongly. Its value is
// the share of such characters.
func damage(text string) finding {
	if asciiOnly(text) {
		return finding{}
	}
	broken, letters := 0, 0
	at := place{}
	var last rune
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError || twice(last, r) {
			broken++
			if at.empty() {
				at = place{i, i + size}
			}
		}
		last = r
		letters++
	}
	if broken == 0 {
		return finding{}
	}
	from := max(0, at.from-20)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	share := float64(broken) / float64(letters)
	return finding{value: share, at: at, reason: fmt.Sprintf("%d characters are damaged: %s", broken, excerpt(text[from:]))}
}

// twice reports whether two characters look like UTF-8 that was read as Latin-1 or
// Windows-1252: “Ã©” for “é”, “â€™” for an apostrophe.
func twice(a, b rune) bool {
	switch a {
	case 'Ã', 'Â', 'Ð', 'Ñ':
		return b >= 0x80 && b <= 0xBF && b != 0xA0 || strings.ContainsRune("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ", b) && a != 'Ñ'
	case 'â':
		return b == '€' || b == 0x80
	}
	return false
}

// Letter salad: unpronounceable words of Latin letters.
const (
	saladWords = 12  // fewer prove nothing
	saladShare = 0.4 // of the words
)

// salad finds text whose words cannot be pronounced, or that has hardly any letters.
func salad(s Subject) finding {
	text := s.read.proseText()
	n, odd, at := 0, 0, place{}
	start := -1
	note := func(end int) {
		if w := text[start:end]; len(w) >= 4 && !capitals(w) {
			n++
			if unsayable(w) {
				odd++
				if at.empty() {
					at = placeOf(s.Response.Text, w)
				}
			}
		}
		start = -1
	}
	for i := range len(text) {
		b := text[i] | 0x20
		switch inside := b >= 'a' && b <= 'z'; {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			if text[i] >= utf8.RuneSelf {
				start = -1 // a letter of another alphabet
				continue
			}
			note(i)
		}
	}
	if start >= 0 {
		note(len(text))
	}
	if n < saladWords || float64(odd) < saladShare*float64(n) {
		return marksOnly(s)
	}
	return finding{value: float64(odd) / float64(n), at: at, reason: fmt.Sprintf("%d of %d words cannot be read: %s", odd, n, excerpt(text))}
}

// capitals reports whether a word of the letters a to z and A to Z has no small one.
func capitals(w string) bool {
	for i := range len(w) {
		if w[i] >= 'a' {
			return false
		}
	}
	return true
}

// marksOnly finds text that is punctuation and symbols for the most part.
func marksOnly(s Subject) finding {
	text := s.read.proseText()
	if len(text) < 200 || s.asked.wishes().repetition {
		return finding{}
	}
	ink, letters := 0, 0
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf && r > ' ':
			ink++
			if b := r | 0x20; b >= 'a' && b <= 'z' || r >= '0' && r <= '9' {
				letters++
			}
		case r >= utf8.RuneSelf && !unicode.IsSpace(r):
			ink++
			if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
				letters++
			}
		}
	}
	if 4*letters >= ink {
		return finding{}
	}
	return finding{value: 1 - float64(letters)/float64(ink), reason: "hardly a letter in it: " + excerpt(text)}
}

// unsayable reports whether a word of four letters or more has no vowel, or six
// consonants in a row.
func unsayable(w string) bool {
	run, vowels, longest := 0, 0, 0
	for i := range len(w) {
		switch w[i] | 0x20 {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			vowels++
			run = 0
		default:
			run++
			longest = max(longest, run)
		}
	}
	return vowels == 0 || longest >= 6 || len(w) > 40
}
