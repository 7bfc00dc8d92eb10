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

// propose adds to a prompt's pairs. With a limit it takes the least similar match
// first, and then always the least similar one among the responses in the fewest
// pairs, until the prompt has that many pairs to decide, including earlier ones.
// The choice is deterministic, so its probability is 1.
func propose(ms []match, have []pairing.Pair, limit int) []pairing.Pair {
	known := map[stages.ID]bool{}
	degree := map[stages.ID]int{}
	live := 0
	for _, p := range have {
		known[p.ID] = true
		if p.Route != pairing.Dropped {
			live++
			degree[p.A]++
			degree[p.B]++
		}
	}
	var added []pairing.Pair
	var open []match
	for _, m := range ms {
		switch {
		case known[m.pair.ID]:
		case m.by != "":
			m.pair.Drop(m.by, m.reason)
			added = append(added, m.pair)
		case limit == 0:
			added = append(added, m.pair)
		default:
			open = append(open, m)
		}
	}
	if limit == 0 {
		return added
	}
	slices.SortFunc(open, func(x, y match) int {
		return cmp.Or(cmp.Compare(x.similarity, y.similarity), cmp.Compare(x.pair.ID, y.pair.ID))
	})
	for ; live < limit && len(open) > 0; live++ {
		best, fewest := 0, -1
		for i, m := range open {
			if d := degree[m.pair.A] + degree[m.pair.B]; fewest < 0 || d < fewest {
				best, fewest = i, d
			}
		}
		p := open[best].pair
		open = slices.Delete(open, best, best+1)
		p.Strategy = pairing.StrategySpread
		degree[p.A]++
		degree[p.B]++
		added = append(added, p)
	}
	return added
}

// rerouted returns the pairs of a prompt whose route or reason filtering changes:
// out with a dropped response or by a filter of pairs, and back when neither
// applies any longer. It leaves alone what others routed or a person rescued.
//
// A pair that exists only for the audit becomes an ordinary one when it comes back,
// if every pair is proposed.
func rerouted(c Candidate, dropped map[stages.ID]string, present map[stages.ID]Subject, out map[stages.ID]Verdict, limit int) []pairing.Pair {
	var changed []pairing.Pair
	for _, p := range c.Pairs {
		_, hasA := present[p.A]
		_, hasB := present[p.B]
		drop, drops := out[p.ID]
		if c.Rescued[p.ID] || !hasA || !hasB {
			continue // the response is missing, so nothing is known
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
			if p.Strategy == pairing.StrategyAudit && limit == 0 {
				p.Strategy, p.Probability = pairing.StrategyAll, 1
			}
		}
		if p != was {
			changed = append(changed, p)
		}
	}
	return changed
}
