package filter

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
)

// NearIdentical is the filter whose value is how much alike two responses are.
const NearIdentical = "near-identical"

// nearIdentical drops pairs between which nobody could choose: the words are the
// same, or nearly all of them and none that decides differs.
func nearIdentical(b *builder) Filter {
	limit := b.threshold(Threshold{
		Key: "near_identical", Default: 0.95, Most: 1,
		About: "two responses at least this similar (0 to 1) are the same, unless they differ in a number, a symbol of code or a word like “not”.",
	})
	return Filter{
		Spec:  Spec{Name: NearIdentical, Kind: stages.OfPair, Version: 3},
		About: "the two responses say the same in the same words",
		pair: func(s PairSubject) finding {
			switch likeness := s.Similarity(); {
			case likeness == 1:
				return finding{value: likeness, reason: "the same text but for spacing"}
			case likeness < limit:
				return finding{value: likeness}
			default:
				f := finding{value: likeness, reason: fmt.Sprintf("%.1f %% the same, limit %.1f %%", 100*likeness, 100*limit)}
				if x, y := telling(s.A.Response.Text, s.B.Response.Text); x != y {
					f.remark, f.reason = true, fmt.Sprintf("%.1f %% the same, but for %s and %s", 100*likeness, excerpt(x), excerpt(y))
				}
				return f
			}
		},
	}
}

// telling returns the first words in which two nearly identical texts differ in what
// decides: a number, an operator of code, a negation or a quantity. Both are ""
// where they differ in wording only.
func telling(x, y string) (string, string) {
	a, b := words.Split(x, words.Symbols), words.Split(y, words.Symbols)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	code := strings.Contains(x, "```") || strings.Contains(y, "```")
	count := map[string]int{}
	for _, w := range a {
		count[w]++
	}
	for _, w := range b {
		count[w]--
	}
	decides := false
	for w, n := range count {
		decides = decides || n != 0 && decisive(w, code)
	}
	if !decides {
		return "", ""
	}
	return orNothing(a), orNothing(b)
}

func orNothing(ws []string) string {
	if len(ws) == 0 {
		return "nothing"
	}
	return strings.Join(ws, " ")
}

// decisive reports whether a word changes what a text says by itself.
func decisive(w string, code bool) bool {
	r, _ := utf8.DecodeRuneInString(w)
	switch {
	case decisiveWords[strings.ToLower(w)], unicode.IsDigit(r):
		return true
	case !words.Joins(r) && !words.Unspaced(r):
		return code && !strings.ContainsAny(w, "`*_#\"'.,!") || strings.ContainsAny(w, "<>=+-−±×÷/^%&|~$€£≤≥≠∞√")
	}
	return code // a name in code is another variable
}

var decisiveWords = list(`not no never none nor without t cannot neither nothing nobody yes true false correct incorrect right wrong always all any every only
	more less fewer most least before after above below over under left right up down or unless if until increase decrease increases decreases
	higher lower minimum maximum min max inside outside on off with allowed forbidden safe unsafe possible impossible legal illegal
	nicht kein keine nie ohne ja nein pas jamais sans non oui no nunca sin sí não sem sim mai senza
	не нет ни да никогда без 不 没 無 无 非 未 是 否 ない 안 못`)

// profile is the part of a text that takes part in comparisons: its words two by
// two, as sorted hashes. Order counts, so that a list in another order is another
// text; symbols count, so that a+b is not a-b; spacing does not.
type profile []uint64

func newProfile(text string) profile {
	p := profile(words.Hashes(text, true))
	last := uint64(words.HashBasis)
	for i, w := range p {
		p[i] = words.Join(last, w)
		last = words.Join(0, w)
	}
	return sorted(append(p, last))
}

// sorted sorts hashes. Their first bytes spread evenly, so one pass by these leaves
// hardly anything to do: every response of a deck comes this way.
func sorted(hashes []uint64) []uint64 {
	if len(hashes) > 1<<12 { // too many share a first byte
		slices.Sort(hashes)
		return hashes
	}
	var next [1 << 8]int
	for _, h := range hashes {
		next[h>>56]++
	}
	sum := 0
	for i, n := range next {
		next[i], sum = sum, sum+n
	}
	out := make([]uint64, len(hashes))
	for _, h := range hashes {
		out[next[h>>56]] = h
		next[h>>56]++
	}
	for i, h := range out {
		at := i
		for ; at > 0 && out[at-1] > h; at-- {
			out[at] = out[at-1]
		}
		out[at] = h
	}
	return out
}

// similarity returns the Dice coefficient of two profiles, 0 to 1: twice the shared
// part over the sum of both. It is 1 only for texts with the same words.
func similarity(x, y profile) float64 {
	shared := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] < y[j]:
			i++
		case x[i] > y[j]:
			j++
		default:
			shared++
			i++
			j++
		}
	}
	return 2 * float64(shared) / float64(len(x)+len(y))
}
