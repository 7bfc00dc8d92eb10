package filter

import (
	"prefdeck/stages"
	"prefdeck/stages/response"
)

// decision is an outcome with the counts for the run.
type decision struct {
	Outcome
	responses, added, known, dropped int
}

// verdicts holds those of earlier runs: by subject, then by filter.
type verdicts map[stages.ID]map[string]Verdict

// decide passes every response of a candidate through the chain, then every two
// that remain, proposes pairs and draws the audit sample. It reuses verdicts of
// earlier runs, and computes and returns only new ones.
func decide(c Candidate, chain []Filter, known verdicts, o Options) decision {
	d := decision{Outcome: Outcome{Prompt: c.Prompt.ID, Dropped: map[stages.ID]string{}}, responses: len(c.Responses)}
	models := map[stages.ID]response.Model{}
	for _, m := range c.Models {
		models[m.ID] = m
	}
	present := map[stages.ID]bool{}
	var left []response.Response
	for _, r := range c.Responses {
		present[r.ID] = true
		s := Subject{Prompt: c.Prompt, Response: r, Model: models[r.Model]}
		if by := d.judgeResponse(s, chain, known[r.ID]); by != "" && !c.Rescued[r.ID] {
			d.Dropped[r.ID] = by
			continue
		}
		left = append(left, r)
	}
	ms := matches(left)
	reasons := d.judgePairs(ms, left, chain, known, o.PairsPerPrompt > 0)
	for i, m := range ms {
		if c.Rescued[m.pair.ID] {
			ms[i].reason = ""
			delete(reasons, m.pair.ID)
		}
	}

	routed := rerouted(c, d.Dropped, present, reasons, o.PairsPerPrompt)
	have := withChanges(c.Pairs, routed)
	proposed := propose(ms, have, o.PairsPerPrompt)
	d.Pairs = append(routed, proposed...)
	d.audit(c, left, append(have, proposed...), o.Audit)

	d.known = len(c.Pairs)
	d.dropped = len(d.Dropped) + len(reasons)
	for _, p := range proposed {
		if p.Route != Dropped {
			d.added++
		}
	}
	return d
}

// judgeResponse returns the first filter that drops the response, if any.
func (d *decision) judgeResponse(s Subject, chain []Filter, known map[string]Verdict) string {
	for _, f := range chain {
		if f.Kind != OfResponse {
			continue
		}
		v, ok := known[f.Name]
		if !ok {
			value, reason := f.response(s)
			v = Verdict{Subject: s.Response.ID, Kind: OfResponse, Filter: f.Name, Pass: reason == "", Value: value, Reason: reason}
			d.Verdicts = append(d.Verdicts, v)
		}
		if !v.Pass {
			return f.Name
		}
	}
	return ""
}

// judgePairs fills in the similarity of the matches, if a filter or the order of
// proposals needs it, and the reasons for dropping them. It returns the reasons by
// pair.
func (d *decision) judgePairs(ms []match, rs []response.Response, chain []Filter, known verdicts, ordered bool) map[stages.ID]string {
	profiles := map[stages.ID]profile{}
	texts := map[stages.ID]string{}
	for _, r := range rs {
		texts[r.ID] = r.Text
	}
	profileOf := func(id stages.ID) profile {
		p, ok := profiles[id]
		if !ok {
			p = newProfile(texts[id])
			profiles[id] = p
		}
		return p
	}
	reasons := map[stages.ID]string{}
	for i := range ms {
		m := &ms[i]
		measured := false
		for _, f := range chain {
			if f.Kind != OfPair {
				continue
			}
			v, ok := known[m.pair.ID][f.Name]
			if !ok {
				value := similarity(profileOf(m.pair.A), profileOf(m.pair.B))
				reason := f.pair(value)
				v = Verdict{Subject: m.pair.ID, Kind: OfPair, Filter: f.Name, Pass: reason == "", Value: value, Reason: reason}
				d.Verdicts = append(d.Verdicts, v)
			}
			m.similarity, measured = v.Value, true
			if !v.Pass {
				m.reason = v.Reason
				reasons[m.pair.ID] = v.Reason
			}
		}
		if ordered && !measured {
			m.similarity = similarity(profileOf(m.pair.A), profileOf(m.pair.B))
		}
	}
	return reasons
}

// withChanges returns pairs with those in changed replaced.
func withChanges(pairs, changed []Pair) []Pair {
	now := make(map[stages.ID]Pair, len(changed))
	for _, p := range changed {
		now[p.ID] = p
	}
	out := make([]Pair, 0, len(pairs))
	for _, p := range pairs {
		if c, ok := now[p.ID]; ok {
			p = c
		}
		out = append(out, p)
	}
	return out
}
