package label

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages/filter"
	"prefdeck/stages/response"
)

// Identities is the names by which the two responses of an item give away who
// wrote them: those they call themselves, and those of their own models where
// these are no everyday words. Longer names come first.
func (i Item) Identities() []string {
	var out []string
	for _, r := range []struct {
		response.Response
		model string
	}{{i.A, i.NameA}, {i.B, i.NameB}} {
		out = append(out, filter.SelfNames(r.Text, r.model)...)
		out = append(out, filter.SelfNames(r.Thinking, "")...)
	}
	slices.SortFunc(out, func(x, y string) int {
		if len(x) != len(y) {
			return len(y) - len(x)
		}
		return strings.Compare(x, y)
	})
	return slices.Compact(out)
}

// Mask puts with in the place of every name in text, in whatever case it is
// written, where it stands as a word of its own.
func Mask(text string, names []string, with string) string {
	if len(names) == 0 {
		return text
	}
	var b strings.Builder
	last := 0
	for at := 0; at < len(text); {
		n := nameAt(text, at, names)
		if n == 0 {
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
			continue
		}
		b.WriteString(text[last:at])
		b.WriteString(with)
		at += n
		last = at
	}
	if last == 0 {
		return text
	}
	b.WriteString(text[last:])
	return b.String()
}

// nameAt is the length of the name that begins at a place of text, 0 for none.
func nameAt(text string, at int, names []string) int {
	for _, name := range names {
		end := at + len(name)
		if name == "" || end > len(text) || !strings.EqualFold(text[at:end], name) {
			continue
		}
		if !joined(text, at) && !joined(text, end) {
			return len(name)
		}
	}
	return 0
}

// joined says whether the characters on both sides of a place belong to one word.
// Chinese puts no spaces between words, so its characters join with nothing.
func joined(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return at > 0 && at < len(text) && wordRune(before) && wordRune(after)
}

func wordRune(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
}
