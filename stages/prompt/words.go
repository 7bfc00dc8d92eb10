package prompt

import (
	"strings"
	"unicode"

	"prefdeck/stages/ground/pattern"
	"prefdeck/stages/ground/words"
)

// terms splits text into what prompts are compared by: its words in lower case,
// and symbols other than the punctuation of sentences, so that "2+2" and "2-2"
// differ and "Hello, world!" and "hello world" do not.
func terms(text string) []string {
	return words.Split(strings.ToLower(text), func(r rune) bool { return !sentencePunctuation(r) })
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
	if factorial().MatchString(trimmed) && strings.HasPrefix(text[len(trimmed):], "!") {
		trimmed += "!"
	}
	if trimmed == "" {
		return text // only punctuation: nothing else tells it apart
	}
	return trimmed
}

// factorial matches the end of a text behind which an exclamation mark is a factorial:
// a number, a bracket or a variable.
var factorial = pattern.Lazy(`(?:\d|\)|(?:^|\PL)\pL)$`)

// excerpt returns the beginning of text, for a reason to name it by.
func excerpt(text string) string { return words.Excerpt(text, 60) }
