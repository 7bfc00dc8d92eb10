package filter

import (
	"slices"
	"sync"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// decision is an outcome with the counts for the run.
type decision struct {
	Ruling
	responses, added, known, dropped int
	made                             int // pairs that the deck did not have, dropped ones included
	drawn                            pairing.Drawn

	rerouted int                 // of Pairs, the first: those that the deck had
	left     []response.Response // that passed
	have     []pairing.Pair      // the prompt's pairs, with their new routes
	open     []pairing.Option    // those that it could have besides
	features map[stages.ID][]float64
}

// verdicts holds those of earlier runs: by subject, then by filter.
type verdicts map[stages.ID]map[string]Verdict

// decide passes every response of a candidate through the chain, then every two
// that remain, and finds the pairs that the prompt could have. It reuses verdicts of
// earlier runs, and computes and returns only new ones.
func decide(c Candidate, chain []Filter, known verdicts, o Options) decision {
	d := decision{Ruling: Ruling{Prompt: c.Prompt.ID, Dropped: map[stages.ID]string{}}, responses: len(c.Responses)}
	subjects := map[stages.ID]Subject{}
	for i, s := range subjectsOf(c) {
		r := c.Responses[i] // as it is stored: a pair is its two texts
		subjects[r.ID] = s
		if by := d.filterResponse(s, chain, known[r.ID]); by != "" && !c.Rescued[r.ID] {
			d.Dropped[r.ID] = by
			continue
		}
		d.left = append(d.left, r)
	}
	ms := matches(d.left)
	drops := d.filterPairs(ms, subjects, chain, known, o.Strategy == pairing.StrategySpread)
	for i, m := range ms {
		if c.Rescued[m.pair.ID] {
			ms[i].by = ""
			delete(drops, m.pair.ID)
		}
	}
	d.dropped = len(d.Dropped) + len(drops)
	d.known = len(c.Pairs)

	d.Pairs = rerouted(c, d.Dropped, subjects, drops, o.plan().Limited())
	d.have = withChanges(c.Pairs, d.Pairs)
	var dropped []pairing.Pair
	if o.designs() {
		d.features = c.describe()
	}
	d.open, dropped = open(c, ms, d.have, d.features, o)
	d.rerouted = len(d.Pairs)
	d.Pairs = append(d.Pairs, dropped...)
	return d
}

// propose draws pairs from those that the prompt could have, and the audit sample.
// Candidates take turns: what one draws changes which models have met least often.
func (d *decision) propose(c Candidate, plan pairing.Plan, seed int64, meetings *pairing.Meetings, design *pairing.Design, audit float64) {
	by := authors(c)
	var scores []scale
	if design != nil {
		scores = scales(c)
	}
	for i, p := range d.have {
		was, is := c.Pairs[i].Route != pairing.Dropped, p.Route != pairing.Dropped
		models := [2]stages.ID{by[p.A].ID, by[p.B].ID}
		switch {
		case was && !is:
			meetings.Add(models, -1)
		case is && !was:
			meetings.Add(models, 1)
		}
		if delta := difference(d.features, scores, p); design != nil && is && delta != nil {
			design.Add(delta)
		}
	}
	d.drawn = plan.Draw(pairing.Pool{Seed: seed, Prompt: c.Prompt.ID, Have: d.have, Open: d.open, Meetings: meetings, Design: design})
	d.added = len(d.drawn.Pairs)
	d.Pairs = append(d.Pairs, d.drawn.Pairs...)
	d.audit(c, d.left, slices.Concat(d.have, d.Pairs[d.rerouted:]), audit)
	d.made = len(d.Pairs) - d.rerouted
}

// filterResponse returns the first filter that drops the response, if any.
func (d *decision) filterResponse(s Subject, chain []Filter, known map[string]Verdict) string {
	for _, f := range chain {
		if f.Kind != stages.OfResponse {
			continue
		}
		v, ok := known[f.Name]
		if !ok || f.compares {
			was := v
			v = f.verdict(s.Response.ID, f.response(s))
			if v != was {
				d.Verdicts = append(d.Verdicts, v)
			}
		}
		if !v.Pass {
			return f.Name
		}
	}
	return ""
}

// filterPairs passes the matches through the filters of pairs and fills in what
// drops them and, if the order of proposals needs it, how similar they are. It
// returns the verdicts that drop a pair.
func (d *decision) filterPairs(ms []match, subjects map[stages.ID]Subject, chain []Filter, known verdicts, ordered bool) map[stages.ID]Verdict {
	profileOf := profiles(subjects)
	drops := map[stages.ID]Verdict{}
	for i := range ms {
		m := &ms[i]
		s := PairSubject{A: subjects[m.pair.A], B: subjects[m.pair.B], similarity: sync.OnceValue(func() float64 {
			if v, ok := known[m.pair.ID][NearIdentical]; ok {
				return v.Value
			}
			return similarity(profileOf(m.pair.A), profileOf(m.pair.B))
		})}
		if v := d.filterPair(m.pair.ID, s, chain, known[m.pair.ID]); !v.Pass {
			m.by, m.reason = v.Filter, v.Reason
			drops[m.pair.ID] = v
		}
		if ordered {
			m.similarity = s.Similarity()
		}
	}
	return drops
}

// filterPair returns the verdict of the first filter that drops the pair, or a pass.
func (d *decision) filterPair(pair stages.ID, s PairSubject, chain []Filter, known map[string]Verdict) Verdict {
	for _, f := range chain {
		if f.Kind != stages.OfPair {
			continue
		}
		v, ok := known[f.Name]
		if !ok {
			v = f.verdict(pair, f.pair(s))
			d.Verdicts = append(d.Verdicts, v)
		}
		if !v.Pass {
			return v
		}
	}
	return Verdict{Pass: true}
}

// profiles returns the profile of each response, made once, when it is needed.
func profiles(subjects map[stages.ID]Subject) func(stages.ID) profile {
	made := map[stages.ID]profile{}
	return func(response stages.ID) profile {
		p, ok := made[response]
		if !ok {
			p = newProfile(subjects[response].Response.Text)
			made[response] = p
		}
		return p
	}
}

// withChanges returns pairs with those in changed replaced.
func withChanges(pairs, changed []pairing.Pair) []pairing.Pair {
	now := make(map[stages.ID]pairing.Pair, len(changed))
	for _, p := range changed {
		now[p.ID] = p
	}
	out := make([]pairing.Pair, 0, len(pairs))
	for _, p := range pairs {
		if c, ok := now[p.ID]; ok {
			p = c
		}
		out = append(out, p)
	}
	return out
}
