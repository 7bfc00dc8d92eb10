package words

import (
	"unicode"
	"unicode/utf8"
)

// Unspaced reports whether r belongs to a script that puts no spaces between
// words. Each of its characters counts as a word.
func Unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// Joins reports whether r forms a word together with its neighbours.
func Joins(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !Unspaced(r)
}

// Split returns the words of text in their order: runs of letters, digits and the
// marks on them, and single characters of unspaced scripts. Symbols, a mark that
// stands on no letter among them, are words of their own where keep, if it is not
// nil, wants them. White space never is. Every word is a part of text, byte for
// byte, whether or not text is valid UTF-8.
func Split(text string, keep func(symbol rune) bool) []string {
	var words []string
	start := -1
	end := func(at int) {
		if start >= 0 {
			words = append(words, text[start:at])
			start = -1
		}
	}
	for i, r := range text {
		switch {
		case Joins(r) && (start >= 0 || !unicode.IsMark(r)):
			if start < 0 {
				start = i
			}
		case Unspaced(r):
			end(i)
			words = append(words, text[i:i+utf8.RuneLen(r)])
		default:
			end(i)
			if keep != nil && !unicode.IsSpace(r) && keep(r) {
				_, n := utf8.DecodeRuneInString(text[i:])
				words = append(words, text[i:i+n])
			}
		}
	}
	end(len(text))
	return words
}

// Symbols has Split keep every symbol.
func Symbols(rune) bool { return true }
