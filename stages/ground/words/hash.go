package words

import (
	"unicode"
	"unicode/utf8"
)

// The kinds of ASCII bytes.
const (
	space = iota
	joins
	symbol
)

// ascii holds the kind of each byte, which takes a function call or two to find out.
var ascii = func() (t [utf8.RuneSelf]byte) {
	for b := range t {
		switch {
		case Joins(rune(b)):
			t[b] = joins
		case !unicode.IsSpace(rune(b)):
			t[b] = symbol
		}
	}
	return t
}()

// Hashes returns the words of text in their order, and its symbols if they are wanted:
// what Split returns, as hashes and without a string for each.
func Hashes(text string, symbols bool) []uint64 {
	out := make([]uint64, 0, len(text)/5+1)
	var h uint64 = HashBasis
	inside := false
	end := func() {
		if inside {
			out = append(out, (h^0xff)*hashPrime)
		}
		h, inside = HashBasis, false
	}
	for i := 0; i < len(text); {
		b := text[i]
		if b < utf8.RuneSelf {
			switch ascii[b] {
			case joins:
				h, inside = (h^uint64(b))*hashPrime, true
			case symbol:
				end()
				if symbols {
					out = append(out, hash(HashBasis, text[i:i+1]))
				}
			default:
				end()
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case Joins(r) && (inside || !unicode.IsMark(r)):
			for k := range size {
				h = (h ^ uint64(text[i+k])) * hashPrime
			}
			inside = true
		case Unspaced(r):
			end()
			out = append(out, hash(HashBasis, text[i:i+size]))
		default:
			end()
			if symbols && !unicode.IsSpace(r) {
				out = append(out, hash(HashBasis, text[i:i+size]))
			}
		}
		i += size
	}
	end()
	return out
}

// hash is FNV-1a, continued from h.
func hash(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * hashPrime
	}
	return (h ^ 0xff) * hashPrime // so that "ab","c" and "a","bc" differ
}

// HashBasis is the initial value of a hash.
const HashBasis = 14695981039346656037

const hashPrime = 1099511628211

// Join continues a hash with a word's hash.
func Join(h, word uint64) uint64 { return (h ^ word) * hashPrime }
