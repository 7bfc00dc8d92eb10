package filter

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages"
	"prefdeck/stages/ground/tongue"
)

// language drops responses in a language other than the prompt asks for. It drops only
// sure cases: a response in a language that the prompt is not written in and does not
// mention.
func language(b *builder) Filter {
	allowed := b.options.Languages
	b.config["languages"] = slices.Sorted(slices.Values(allowed))
	return Filter{
		Spec:  Spec{Name: "language", Kind: stages.OfResponse, Version: 5},
		About: "in a language other than the prompt's, the one to translate into, or those allowed",
		response: func(s Subject) finding {
			asks := s.asked.tongues()
			if asks.target != "" {
				return untranslated(s, asks)
			}
			found := s.read.language()
			switch {
			case asks.open, s.asked.wishes().fiction && strings.Contains(s.asked.lower(), "style of"):
				return finding{}
			case found == "" && len(allowed) == 0:
				return cmp.Or(otherScript(s, asks), mixture(s, asks))
			case found == "":
				return mixture(s, asks)
			case slices.ContainsFunc(asks.named, func(n string) bool { return tongue.Alike(n, found) }):
				return finding{}
			case len(allowed) > 0:
				if slices.ContainsFunc(allowed, func(a string) bool { return tongue.Alike(a, found) }) {
					return finding{}
				}
				return finding{value: 1, reason: fmt.Sprintf("it is in %s, allowed is %s", tongue.Name(found), strings.Join(allowed, ", "))}
			case len(asks.written) == 0 || slices.ContainsFunc(asks.written, func(w string) bool { return tongue.Alike(w, found) }):
				return mixture(s, asks)
			}
			return finding{value: 1, reason: fmt.Sprintf("it is in %s, the prompt in %s", tongue.Name(found), tongue.Name(asks.written[0]))}
		},
	}
}

// untranslated finds a translation that is not one: certainly in another language and
// without a word of the wanted one, or the sentence as it was.
func untranslated(s Subject, asks tongues) finding {
	found := s.read.language()
	still := !tongue.Writes(s.Response.Text, asks.target)
	if found == "" && s.repeats(asks) {
		found = asks.written[0]
		still = chieflyIn(s.Response.Text, found, asks.target)
	}
	if found == "" || !still || tongue.Alike(found, asks.target) {
		return finding{}
	}
	return finding{value: 1, reason: fmt.Sprintf("it is in %s, to be translated into %s", tongue.Name(found), tongue.Name(asks.target))}
}

// chieflyIn reports whether a sentence has clearly more words of one language than of
// another, which share some, as "on" is English and French.
func chieflyIn(text, language, other string) bool {
	own, foreign := 0, 0
	for _, w := range strings.Fields(text) {
		if tongue.Writes(w, language) {
			own++
		}
		if tongue.Writes(w, other) {
			foreign++
		}
	}
	return own > 2*foreign
}

// repeats reports whether the response is a sentence of the prompt, in its language. Names
// and titles are often the same in another language: a sentence has words in lower case,
// and ends like one.
func (s Subject) repeats(asks tongues) bool {
	text := strings.Trim(strings.TrimSpace(s.Response.Text), "\"“”«»")
	ws := strings.Fields(text)
	if len(ws) < 3 || !strings.ContainsAny(text[len(text)-1:], ".?!") || !strings.Contains(s.asked.text(), text) {
		return false
	}
	small := 0
	for _, w := range ws[1:] {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) {
			small++
		}
	}
	return small >= 2 && len(asks.written) > 0 && tongue.Writes(text, asks.written[0])
}

// sharedScripts are scripts of several languages, which a sentence is often too short to
// distinguish.
var sharedScripts = []struct {
	name  string
	table *unicode.RangeTable
}{{"Cyrillic", unicode.Cyrillic}, {"Arabic", unicode.Arabic}, {"Devanagari", unicode.Devanagari}, {"Hebrew", unicode.Hebrew}}

// scriptWords is more than most titles have.
const scriptWords = 6

// otherScript finds a response that ends like a sentence, in a script that the prompt has
// no letter of. A verse or a line of a prayer does not end like one.
func otherScript(s Subject, asks tongues) finding {
	text, w := s.read.proseText(), s.asked.wishes()
	if len(asks.named) > 0 || len(asks.written) == 0 || w.textWork || w.oddities || asciiOnly(text) || len(strings.Fields(text)) < scriptWords {
		return finding{}
	}
	if end, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(text)); !strings.ContainsRune(".?!؟।…", end) {
		return finding{}
	}
	for _, script := range sharedScripts {
		is := func(r rune) bool { return unicode.Is(script.table, r) }
		own, all := 0, 0
		for _, r := range text {
			if unicode.IsLetter(r) {
				all++
				if is(r) {
					own++
				}
			}
		}
		if 10*own >= 9*all && own > 0 && !strings.ContainsFunc(s.asked.text(), is) {
			return finding{value: 1, reason: fmt.Sprintf("it is in %s letters, the prompt in %s", script.name, tongue.Name(asks.written[0]))}
		}
	}
	return finding{}
}

// mixture finds a response that changes into a language that nobody asked for: a
// model that falls back into its mother tongue. Only paragraphs count that are
// certain, and only scripts that the prompt has no letter of, since quotations and
// loan words are at home in any other.
func mixture(s Subject, asks tongues) finding {
	text := s.read.proseText()
	if len(asks.named) > 0 || s.asked.wishes().textWork || asciiOnly(text) {
		return finding{}
	}
	own, other, code, at := 0, 0, "", place{}
	from := 0
	for line := range strings.Lines(text) {
		if n := len(strings.TrimSpace(line)); n > 0 {
			switch found := tongue.Of(line); {
			case found == "":
			case !unlike(found) || slices.Contains(asks.written, found) || tongue.Writes(s.asked.text(), found):
				own += n
			default:
				if at.empty() {
					at = place{from, from + len(line)}
				}
				other, code = other+n, found
			}
		}
		from += len(line)
	}
	if other < 40 || 4*other < own {
		return finding{}
	}
	if own == 0 {
		return finding{}
	}
	share := float64(other) / float64(own+other)
	return finding{value: share, reason: fmt.Sprintf("it changes into %s: %s", tongue.Name(code), excerpt(text[at.from:at.to]))}
}

// unlike reports whether a language has a script of its own that an answer in
// another language hardly needs.
func unlike(code string) bool {
	switch code {
	case "zh", "ja", "ko", "th", "ru", "ar", "he", "hi", "el", "bn", "ta", "te", "vi":
		return true
	}
	return false
}

func asciiOnly(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

func knownLanguage(code string) bool { return tongue.Known(code) }
