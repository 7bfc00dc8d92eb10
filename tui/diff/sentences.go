package diff

import (
	"cmp"
	"slices"
	"strings"

	"prefdeck/themes"
)

const (
	// leastAlike is the likeness from which two sentences belong together.
	leastAlike = 0.3
	// leastSentence is the weight below which a sentence, such as "1." or "Yes.",
	// tells nothing.
	leastSentence = 4
)

// Common compares two texts given as finished lines, sentence by sentence and in any
// order, and marks the words that sentences of both share. It serves texts that were
// written independently, where Words would mark nearly everything.
func Common(left, right []string, th themes.Theme) Marked {
	a, b := split(left), split(right)
	x, y := sentences(a), sentences(b)
	phrases := 0
	for _, m := range aligned(a, b, x, y) {
		phrases += markCommon(a[x[m.a].from:x[m.a].to], b[y[m.b].from:y[m.b].to])
	}
	style := th.Styles().Good.Bold(true)
	return Marked{Left: mark(left, a, style), Right: mark(right, b, style), Share: share(a, b), words: min(spelledIn(a), spelledIn(b)), Phrases: phrases}
}

// markCommon marks the words that two sentences have in the same order, except for
// runs that are chance, and returns the number of runs.
func markCommon(a, b []word) (runs int) {
	ids := map[string]int32{}
	x, y := numbered(a, ids), numbered(b, ids)
	for _, r := range common(x, y, len(ids)) {
		if weight(a[r.a:r.a+r.n]) >= 2 {
			marking(a[r.a : r.a+r.n])
			marking(b[r.b : r.b+r.n])
			runs++
		}
	}
	return runs
}

// sentence is a range of words.
type sentence struct{ from, to, weight int }

// sentences splits a text after full stops and other ends of sentences, and where
// lines are left blank.
func sentences(words []word) []sentence {
	var out []sentence
	from := 0
	cut := func(to int) {
		if to > from {
			out = append(out, sentence{from, to, weight(words[from:to])})
		}
		from = to
	}
	for i := range words {
		if i+1 == len(words) || words[i+1].line > words[i].line+1 || ends(words[i], words[i+1]) {
			cut(i + 1)
		}
	}
	return out
}

// ends reports whether a sentence ends with w: the point of a number or of a name
// with a domain has the next word right behind it.
func ends(w, next word) bool {
	if !w.sign || !strings.Contains(".!?。！？", w.text) {
		return false
	}
	return next.line != w.line || next.from > w.to || strings.Contains("。！？", w.text)
}

// match is two sentences that belong together.
type match struct {
	a, b  int
	alike float64
}

// aligned matches sentences one to one, the most alike first. Likeness is Dice's
// coefficient over the weights of their words.
func aligned(a, b []word, x, y []sentence) []match {
	type place struct{ sentence, times int }
	places := map[string][]place{} // of the words of b
	for j, s := range y {
		for text, times := range bag(b[s.from:s.to]) {
			places[text] = append(places[text], place{j, times})
		}
	}
	var matches []match
	shared := make([]int, len(y)) // the weight of the words that a sentence of each has
	for i, s := range x {
		clear(shared)
		for text, times := range bag(a[s.from:s.to]) {
			for _, p := range places[text] {
				shared[p.sentence] += min(times, p.times) * weight([]word{{text: text}})
			}
		}
		for j, shared := range shared {
			alike := 2 * float64(shared) / float64(max(s.weight+y[j].weight, 1))
			if alike >= leastAlike && shared >= leastSentence {
				matches = append(matches, match{i, j, alike})
			}
		}
	}
	slices.SortStableFunc(matches, func(p, q match) int { return cmp.Compare(q.alike, p.alike) })
	takenA, takenB := make([]bool, len(x)), make([]bool, len(y))
	return slices.DeleteFunc(matches, func(m match) bool {
		if takenA[m.a] || takenB[m.b] {
			return true
		}
		takenA[m.a], takenB[m.b] = true, true
		return false
	})
}

// bag counts each word of a sentence, without signs.
func bag(words []word) map[string]int {
	times := make(map[string]int, len(words))
	for _, w := range words {
		if !w.sign {
			times[w.text]++
		}
	}
	return times
}
