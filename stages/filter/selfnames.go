package filter

import (
	"slices"
	"strings"
	"unicode"

	"prefdeck/stages/ground/pattern"
)

// SelfNames returns the names by which a text gives away its author: names that the text
// uses for itself, and names of the given model. A model's name that is also an everyday
// word counts only if the text calls itself that.
func SelfNames(text, model string) []string {
	out := modelNamesOf(model)
	said := strings.ReplaceAll(text, "’", "'")
	end := 0
	for _, place := range namePlaces(said) {
		if place < end {
			continue // in a sentence already examined
		}
		var start int
		start, end = sentenceBounds(said, end, place)
		itself := len(out)
		for _, m := range namings(said, start, end) {
			out = append(out, said[start+m[2]:start+m[3]])
		}
		if len(out) > itself { // any other name in the same sentence is its maker's
			out = append(out, companies().FindAllString(said[start:end], -1)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// companies match the makers of models.
var companies = pattern.Lazy(`\b(?:` + labs + `|` + makers + `)\b|阿里云|阿里巴巴|百度|智谱|腾讯`)

// modelNamesOf returns the names that a response would use for its own model: of
// "library/qwen2.5-coder:7b" the one with its tag, without it, and the first word.
func modelNamesOf(model string) []string {
	if model == "" {
		return nil
	}
	_, base, found := strings.Cut(model, "/")
	for found {
		model = base
		_, base, found = strings.Cut(model, "/")
	}
	out := []string{model}
	untagged, _, _ := strings.Cut(model, ":")
	first := untagged
	if i := strings.IndexFunc(untagged, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		first = untagged[:i]
		series, _, _ := strings.Cut(untagged, "-")
		out = append(out, untagged, series)
	}
	if len(first) >= 4 {
		out = append(out, first)
	}
	return slices.DeleteFunc(out, everydayWord)
}

// everydayWord reports whether a model's name has another meaning, so that finding
// it in a text proves nothing.
func everydayWord(name string) bool {
	if len(name) < 3 || strings.IndexFunc(name, unicode.IsLetter) < 0 {
		return true
	}
	for word := range strings.SplitSeq(everyday, "|") {
		if strings.EqualFold(name, word) {
			return true
		}
	}
	return false
}
