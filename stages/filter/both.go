package filter

import (
	"fmt"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
)

// shortAnswer is the number of words up to which a response is nothing but its
// answer.
const shortAnswer = 8

// sameAnswer drops pairs of short responses that give the same answer to a question
// that has one: "Canberra." and "It is Canberra".
func sameAnswer(*builder) Filter {
	return Filter{
		Spec:  Spec{Name: "same-answer", Kind: stages.OfPair, Version: 2},
		About: "both give the same short answer to a question that has one",
		pair: func(s PairSubject) finding {
			if w := s.A.asked.wishes(); w.fiction || w.textWork || w.code || !s.A.asked.checkable() {
				return finding{}
			}
			x, y := shortest(s.A.Response.Text), shortest(s.B.Response.Text)
			if x == "" || x != y {
				return finding{}
			}
			return finding{value: 1, reason: "both answer " + excerpt(x)}
		},
	}
}

// checkable reports whether a prompt asks a question that may have one right answer.
func (a *asked) checkable() bool {
	if strings.ContainsAny(a.prompt.Text(), "?？") {
		return true
	}
	first, _, _ := strings.Cut(strings.TrimSpace(strings.ToLower(a.prompt.Text())), " ")
	switch first {
	case "what", "which", "who", "whose", "when", "where", "how", "is", "are", "does", "do", "did", "was", "can", "name", "answer", "classify", "calculate", "compute", "solve", "count", "true":
		return true
	}
	return false
}

// shortest returns a short response in its plainest form, or "" for a longer one:
// without case, punctuation and the words that only carry the answer.
func shortest(text string) string {
	if len(text) > 120 {
		return ""
	}
	var kept []string
	ws := words.Split(strings.ToLower(answer(text)), nil)
	if len(ws) > shortAnswer {
		return ""
	}
	for _, w := range ws {
		switch w {
		case "the", "a", "an", "is", "it", "its", "s", "answer", "this", "that", "was", "are":
		default:
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// bothBad remarks on pairs of two refusals: whoever compares them compares manners.
func bothBad(*builder) Filter {
	return Filter{
		Spec:  Spec{Name: "both-bad", Kind: stages.OfPair, Version: 2},
		About: "a remark on pairs of two refusals",
		pair: func(s PairSubject) finding {
			if declines(s.A).empty() || declines(s.B).empty() {
				return finding{}
			}
			return finding{value: 1, remark: true, reason: "both responses decline to answer"}
		},
	}
}

// longer remarks on pairs in which one response is much longer: whoever prefers it
// may prefer only its length.
func longer(b *builder) Filter {
	limit := b.threshold(Threshold{
		Key: "length_ratio", Default: 3, Least: 1,
		About: "a pair whose longer response has this many times the words of the other gets a remark.",
	})
	return Filter{
		Spec:  Spec{Name: "length-gap", Kind: stages.OfPair, Version: 2},
		About: "a remark on pairs in which one response is much longer than the other",
		pair: func(s PairSubject) finding {
			a, b := float64(max(1, weight(s.A.Response.Text))), float64(max(1, weight(s.B.Response.Text)))
			times := max(a/b, b/a)
			if times < limit {
				return finding{value: times}
			}
			return finding{value: times, remark: true, reason: fmt.Sprintf("one is %.1f times as long as the other", times)}
		},
	}
}
