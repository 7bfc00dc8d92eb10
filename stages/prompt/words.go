package prompt

import (
	"strings"
	"unicode"
)

// words splits text into the units by which prompts are compared: runs of letters
// and digits in lower case, single characters in scripts without spaces, and
// symbols. It skips only sentence punctuation, so that "2+2" and "2-2" differ and
// "Hello, world!" and "hello world" do not.
func words(text string) []string {
	var out []string
	start := -1
	end := func(at int) {
		if start >= 0 {
			out = append(out, strings.ToLower(text[start:at]))
			start = -1
		}
	}
	for i, r := range text {
		switch {
		case unspaced(r):
			end(i)
			out = append(out, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if start < 0 {
				start = i
			}
		default:
			end(i)
			if !unicode.IsSpace(r) && !sentencePunctuation(r) {
				out = append(out, string(r))
			}
		}
	}
	end(len(text))
	return out
}

// unspaced reports whether r belongs to a script written without spaces.
func unspaced(r rune) bool {
	return r > 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func sentencePunctuation(r rune) bool {
	if strings.ContainsRune(`.,;:!?"'`, r) {
		return true
	}
	return r > 0x7F && unicode.In(r, unicode.Po, unicode.Pi, unicode.Pf) // 。、「…
}

// normalised returns text as exact duplicates are compared: ignoring case, the
// amount of white space, and punctuation at the end.
func normalised(text string) string {
	text = strings.Join(strings.Fields(strings.ToLower(text)), " ")
	trimmed := strings.TrimRightFunc(text, func(r rune) bool { return unicode.IsSpace(r) || sentencePunctuation(r) })
	if trimmed == "" {
		return text // only punctuation: nothing else tells it apart
	}
	return trimmed
}

// excerpt returns the beginning of text on one line, to be named in a reason.
func excerpt(text string) string {
	const long = 60
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > long {
		return strings.TrimSpace(string(runes[:long])) + "…"
	}
	return text
}
