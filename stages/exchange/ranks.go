package exchange

import (
	"cmp"
	"slices"
)

// A list of numbers beside a list of answers is the rank of each of them, or their order:
// the number of the best, of the next, and so on. Of two answers, and wherever it comes
// to the same, both say the same; otherwise only ranks are sure of what they are.

// ranks returns the scores of n answers by a list of ranks, or of their order; nil if the
// row has none that is sure.
func (r *record) ranks(n int) []score {
	if path := r.mapped(wordRanks); path != "" {
		r.use(path)
		return asRanks(r.listAt(path), n)
	}
	if path := r.mapped(wordOrder); path != "" {
		r.use(path)
		return inOrder(r.listAt(path), n)
	}
	for _, name := range []string{"ranks", "rankings", "ranking"} {
		list := r.listAt(r.plain[name])
		ranks := asRanks(list, n)
		if ranks == nil {
			continue
		}
		if order := inOrder(list, n); name != "ranks" && order != nil && !sameRanks(ranks, order) {
			r.doubt = doubt{r.plain[name], "may hold ranks or an order, best first", []word{wordRanks, wordOrder}}
			return nil
		}
		r.use(r.plain[name])
		return ranks
	}
	return nil
}

// asRanks reads the ranks of n answers, of which the lowest is the best.
func asRanks(list []any, n int) []score {
	if len(list) != n {
		return nil
	}
	ranks := make([]score, n)
	given := false
	for i, v := range list {
		ranks[i] = asScore(v, true)
		given = given || ranks[i].given
	}
	if !given {
		return nil
	}
	return ranks
}

// inOrder reads the numbers of n answers, from 0 or from 1, the best one first; nil if a
// list does not name each of them once.
func inOrder(list []any, n int) []score {
	ranks := asRanks(list, n)
	least := 1.0
	for _, s := range ranks {
		least = min(least, -s.value)
	}
	order := make([]score, n)
	for place, s := range ranks {
		at := int(-s.value - least)
		if !s.given || -s.value-least != float64(at) || at < 0 || at >= n || order[at].given {
			return nil
		}
		order[at] = score{value: -float64(place), given: true}
	}
	if ranks == nil || least < 0 {
		return nil
	}
	return order
}

// sameRanks reports whether two scorings put answers in one order.
func sameRanks(a, b []score) bool {
	for i := range a {
		for j := range i {
			if cmp.Compare(a[i].value, a[j].value) != cmp.Compare(b[i].value, b[j].value) {
				return false
			}
		}
	}
	return true
}

// rankMany gives three or more answers in fields of their own the ranks or ratings that
// the row has for each. Of two, verdict reads them.
func (r *record) rankMany(found []offer) {
	n := len(found)
	if n < 3 || slices.ContainsFunc(found, func(o offer) bool { return o.score.given }) {
		return
	}
	scores := r.scores(n)
	for _, want := range []role{roleRank, roleScore} {
		names := r.siblings(want, n)
		if scores != nil || names == nil || slices.ContainsFunc(nameParts(names[0]), noMerit) {
			continue
		}
		scores = make([]score, n)
		for i, name := range names {
			if scores[i] = asRating(r.at(name)); want == roleRank {
				scores[i] = asScore(r.at(name), true)
			}
			r.use(name)
		}
	}
	for i, s := range scores {
		found[i].score = s
	}
}
