package query

import (
	"slices"
	"strings"
	"unicode"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
)

// Words lists the words of the filter language, with placeholders.
func Words() []string { return append(slices.Clone(wordForms), `"two words"`) }

// Complete lists the completions of the word being typed.
func Complete(text string, deck label.FilterChoices) []string {
	begun := text[wordStart(text):]
	name, value, named := strings.Cut(begun, ":")
	var out []string
	offer := func(word string) {
		if strings.HasPrefix(word, begun) && word != begun {
			out = append(out, word)
		}
	}
	if !named {
		for _, form := range wordForms {
			if begun != "" {
				offer(nameOf(form) + ":")
			}
		}
		return out
	}
	values := map[string][]string{
		"tag": deck.Tags, "source": slices.Concat(deck.Sources, deck.Tags), "model": deck.Models, "score": deck.Scores,
		"dropped": deck.Filters, "passed": deck.Filters, "is": states, "judge": label.JudgeFilters(), "stream": label.Streams(),
	}[name]
	for _, v := range values {
		if gate.Line(v) != v {
			continue // cannot be written on one line
		}
		if strings.ContainsFunc(v, unicode.IsSpace) || strings.Contains(v, `"`) {
			v = quoted(v)
		} else if strings.HasPrefix(value, `"`) {
			v = `"` + v + `"`
		}
		offer(name + ":" + v)
	}
	return out
}

// wordStart returns where the last word of a line begins.
func wordStart(text string) int {
	start := 0
	for start < len(text) {
		n, _ := termEnd(text[start:])
		if start+n == len(text) {
			break
		}
		start = len(text) - len(strings.TrimLeftFunc(text[start+n:], unicode.IsSpace))
	}
	return start
}

// Completed extends the last word of a line by the prefix that all its completions
// share.
func Completed(text string, deck label.FilterChoices) string {
	words := Complete(text, deck)
	if len(words) == 0 {
		return text
	}
	common := words[0]
	for _, w := range words[1:] {
		for !strings.HasPrefix(w, common) {
			common = common[:len(common)-1]
		}
	}
	return text[:wordStart(text)] + strings.ToValidUTF8(common, "")
}

// Tells returns the word by which a filter reveals what blind labelling hides, or
// "".
func Tells(text string) string {
	words, _ := terms(text)
	for _, t := range words {
		for _, name := range telling {
			if t.name == name {
				return name
			}
		}
	}
	return ""
}
