package filter

import (
	"cmp"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// match is two responses that may become a pair.
type match struct {
	pair       pairing.Pair
	similarity float64
	by, reason string // the filter that drops it, and why; "" if none does
}

// matches returns every two of the responses that differ in text, by pair id. Of
// responses with the same text only the first takes part.
func matches(rs []response.Response) []match {
	rs = distinct(rs, map[stages.ID]bool{})
	var ms []match
	for i, x := range rs {
		for _, y := range rs[i+1:] {
			if p, ok := pairing.New(x, y); ok {
				ms = append(ms, match{pair: p})
			}
		}
	}
	slices.SortFunc(ms, func(x, y match) int { return cmp.Compare(x.pair.ID, y.pair.ID) })
	return ms
}

// distinct returns the responses by id, only the first of those with the same text,
// and none whose text was seen before.
func distinct(rs []response.Response, seen map[stages.ID]bool) []response.Response {
	rs = slices.Clone(rs)
	slices.SortFunc(rs, func(x, y response.Response) int { return cmp.Compare(x.ID, y.ID) })
	return slices.DeleteFunc(rs, func(r response.Response) bool {
		text := r.TextID()
		again := seen[text]
		seen[text] = true
		return again
	})
}

// open returns the pairs that a prompt could have besides those that it has, with
// what strategies look at, and the new pairs that a filter drops.
func open(c Candidate, ms []match, have []pairing.Pair, features map[stages.ID][]float64, o Options) (options []pairing.Option, dropped []pairing.Pair) {
	known := map[stages.ID]bool{}
	for _, p := range have {
		known[p.ID] = true
	}
	by := authors(c)
	var scores []scale
	for _, m := range ms {
		switch p := m.pair; {
		case known[p.ID]:
		case m.by != "":
			p.Drop(m.by, m.reason)
			dropped = append(dropped, p)
		default:
			if scores == nil {
				scores = scales(c)
			}
			option := pairing.Option{Pair: p, Similarity: m.similarity, Models: [2]stages.ID{by[p.A].ID, by[p.B].ID}}
			for i, response := range []stages.ID{p.A, p.B} {
				option.OnPolicy[i] = o.PolicyModel != "" && by[response].Name == o.PolicyModel
			}
			option.Margins, option.Quality = compared(scores, p)
			option.Difference = difference(features, scores, p)
			options = append(options, option)
		}
	}
	return options, dropped
}

// authors returns the model of each response; one whose model is unknown has none.
func authors(c Candidate) map[stages.ID]stages.Model {
	models := map[stages.ID]stages.Model{}
	for _, m := range c.Models {
		models[m.ID] = m
	}
	by := make(map[stages.ID]stages.Model, len(c.Responses))
	for _, r := range c.Responses {
		by[r.ID] = models[r.Model]
	}
	return by
}

// rerouted returns the pairs of a prompt whose route or reason filtering changes:
// out with a dropped response or by a filter of pairs, and back when neither
// applies any longer. It leaves alone what others routed or a person rescued or dropped,
// duels, which a person decided before there was anything to filter, and the test
// stream, which stands for pairs before filtering.
//
// A pair that exists only for the audit becomes an ordinary one when it comes back,
// if every pair is proposed.
func rerouted(c Candidate, dropped map[stages.ID]string, present map[stages.ID]Subject, out map[stages.ID]Verdict, limited bool) []pairing.Pair {
	var changed []pairing.Pair
	for _, p := range c.Pairs {
		_, hasA := present[p.A]
		_, hasB := present[p.B]
		drop, drops := out[p.ID]
		if c.Rescued[p.ID] || p.Strategy == pairing.StrategyDuel || p.Strategy == pairing.StrategyTest || p.DroppedBy == pairing.ByHand || !hasA || !hasB {
			continue // where a response is missing, nothing is known
		}
		was := p
		switch {
		case dropped[p.A] != "":
			p.DropWith(dropped[p.A])
		case dropped[p.B] != "":
			p.DropWith(dropped[p.B])
		case drops:
			p.Drop(drop.Filter, drop.Reason)
		case p.DroppedBy != "":
			p.LetIn()
			if p.Strategy == pairing.StrategyAudit && !limited {
				p.Strategy, p.Probability = pairing.StrategyAll, 1
			}
		}
		if p != was {
			changed = append(changed, p)
		}
	}
	return changed
}
