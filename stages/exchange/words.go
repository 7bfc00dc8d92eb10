package exchange

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"prefdeck/stages/label"
)

// worded returns the answer to a pair that a text says: a side, "A is slightly better",
// or a word for neither. fromZero says that the names of the answers count from 0.
func worded(text string, fromZero bool) label.Choice {
	text = bracketed(text)
	if text == "[[C]]" { // MT-bench's judges
		return label.Choice{Answer: label.Tie}
	}
	word := spelled(text)
	if answer := sides[withoutFillers(word)]; answer != "" {
		return label.Choice{Answer: answer}
	}
	word, other, compared := strings.Cut(word, " than ")
	for _, end := range []string{" overall", " by far"} {
		other = strings.TrimSuffix(other, end)
	}
	if compared && withoutFillers(other) != "other" && sideOf(other, fromZero) == "" {
		return label.Choice{} // there is more to it: "better than B in style but …"
	}
	word = strings.TrimPrefix(strings.TrimPrefix(word, "winner "), "is ")
	for _, end := range []string{" wins", " won", " is the winner", " is preferred"} {
		word = strings.TrimSuffix(word, end)
	}
	side, better := strings.CutSuffix(word, " better")
	worse := false
	if !better {
		side, worse = strings.CutSuffix(word, " worse")
	}
	strength := 0
	if better || worse {
		side, strength = degreeOf(side)
	}
	answer := sideOf(side, fromZero)
	if worse {
		answer = map[label.Answer]label.Answer{label.A: label.B, label.B: label.A}[answer]
	}
	switch answer {
	case label.A:
		return label.Choice{Answer: label.A, Strength: -strength}
	case label.B:
		return label.Choice{Answer: label.B, Strength: strength}
	}
	return label.Choice{}
}

// bracketed returns the verdict that a judge put into double brackets at the end of its
// reasons, as Arena-Hard and MT-bench ask for: [[A>>B]]. A text with two that differ says
// nothing; one without is returned as it is.
func bracketed(text string) string {
	said := ""
	for rest := text; ; {
		_, after, opens := strings.Cut(rest, "[[")
		inner, next, closes := strings.Cut(after, "]]")
		switch {
		case !opens || !closes:
			return cmp.Or(said, text)
		case said != "" && said != "[["+inner+"]]":
			return ""
		}
		said, rest = "[["+inner+"]]", next
	}
}

// degreeOf cuts "is slightly" off, and returns how much that is; those in between are
// none on a scale of three.
func degreeOf(word string) (string, int) {
	strength := 0
	for degree, much := range map[string]int{
		"slightly": 1, "marginally": 1, "a bit": 1, "a little": 1, "barely": 1, "somewhat": 0, "moderately": 0, "clearly": 0,
		"much": 3, "significantly": 3, "far": 3,
	} {
		if rest, ok := strings.CutSuffix(word, " "+degree); ok {
			word, strength = rest, much
			break
		}
	}
	return strings.TrimSuffix(word, " is"), strength
}

// kindsOfAnswers are the words that may stand before the number or letter of an answer.
var kindsOfAnswers = []string{"model", "response", "assistant", "output", "answer", "option", "candidate", "completion", "summary", "system", "reply"}

// sideOf reads the word for one of two answers. Bare digits do not count: only the other
// rows show whether they count from 0.
func sideOf(word string, fromZero bool) label.Answer {
	word = strings.TrimPrefix(word, "the ")
	if place, kind, two := strings.Cut(word, " "); two && slices.Contains([]string{"first", "second", "left", "right"}, place) && (kind == "one" || slices.Contains(kindsOfAnswers, kind)) {
		word = place
	}
	kind, which, numbered := strings.Cut(word, " ")
	if numbered {
		if !slices.Contains(kindsOfAnswers, kind) {
			return ""
		}
		word = which
	}
	switch {
	case word == "a", !numbered && (word == "left" || word == "leftvote" || word == "first"), numbered && (word == "1" && !fromZero || word == "0" && fromZero):
		return label.A
	case word == "b", !numbered && (word == "right" || word == "rightvote" || word == "second"), numbered && (word == "2" && !fromZero || word == "1" && fromZero):
		return label.B
	}
	return ""
}

// sides are the words for an answer to a pair but those of sideOf, without fillers.
// Whoever wants neither of two says that both are bad; who finds neither better, that
// they are equal.
var sides = sidesOf(map[label.Answer]string{
	label.A: "a>b|a>>b|b<a|b<<a",
	label.B: "b>a|b>>a|a<b|a<<b",
	label.Tie: "tie|ties|tievote|tied|draw|equal|same|about same|about equal|similar|no preference|no difference|no winner|no clear winner|both|both good|both acceptable|" +
		"both equal|both same|both similar|both equally good|equally good|equally|tie both good|tie bothgood|both good tie|good tie|neither better|none better|a=b|a==b",
	label.BothBad: "both bad|bothbad|bothbad vote|both equally bad|equally bad|bothbad both bad|tie bothbad|tie both bad|both bad tie|bad tie|" +
		"neither|neither good|neither acceptable|none|none good|none both|both poor|both unacceptable|both rejected|both wrong|both fail|both failed",
})

func sidesOf(words map[label.Answer]string) map[string]label.Answer {
	all := map[string]label.Answer{}
	for answer, said := range words {
		for word := range strings.SplitSeq(said, "|") {
			all[word] = answer
		}
	}
	return all
}

// withoutFillers leaves out the words that change nothing of what is said of both.
func withoutFillers(word string) string {
	fillers := []string{"is", "are", "the", "one", "of", "them", "these", "above", "response", "responses", "answer", "answers", "option", "options"}
	return strings.Join(slices.DeleteFunc(strings.Fields(word), func(part string) bool { return slices.Contains(fillers, part) }), " ")
}

// spelled returns a word for an answer in lower case, with one blank for every mark or
// picture between its parts, and none around > and its like.
func spelled(text string) string {
	words := strings.Join(strings.FieldsFunc(strings.ToLower(text), func(c rune) bool {
		return unicode.IsSpace(c) || unicode.In(c, unicode.So, unicode.Mn, unicode.Sk) || strings.ContainsRune("_-.,:;()[]{}/|\"'*!", c)
	}), " ")
	for _, sign := range []string{">>", ">", "<<", "<", "==", "="} {
		if a, b, ok := strings.Cut(words, " "+sign+" "); ok {
			return a + sign + b
		}
	}
	return words
}
