package filter

import (
	"context"
	"fmt"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// Growth is the set of new subjects since a run went over everything, where nothing else
// has changed.
type Growth struct {
	Prompts []stages.ID        // whose candidates have something new, in order
	New     map[stages.ID]bool // responses and pairs
}

// grown returns what has come since a run with this configuration went over everything,
// and that run's totals. It is nil where everything has to be gone over: D-optimal pairs
// depend on all pairs before them.
func (p *passes) grown(ctx context.Context) (*Growth, Settled, error) {
	if p.o.designs() {
		return nil, Settled{}, nil
	}
	g, settled, err := p.d.Grown(ctx, p.run.ID, p.config)
	if err != nil {
		return nil, Settled{}, fmt.Errorf("look for what is new: %w", err)
	}
	return g, settled, nil
}

// join adds the prompts of known responses that resemble a new one to another prompt:
// what is said of them may change.
func (g *Growth) join(ctx context.Context, d Docket, of fellows) error {
	var wanted []stages.ID
	for id, twin := range of {
		if g.New[twin] && !g.New[id] {
			wanted = append(wanted, id)
		}
	}
	prompts, err := d.PromptsOf(ctx, wanted)
	if err != nil {
		return fmt.Errorf("look up whom new responses resemble: %w", err)
	}
	g.Prompts = append(g.Prompts, prompts...)
	slices.Sort(g.Prompts)
	g.Prompts = slices.Compact(g.Prompts)
	return nil
}

// before returns a candidate without what is new; ok is false for one that was none.
func (g *Growth) before(c Candidate) (was Candidate, ok bool) {
	was = c
	was.Responses = slices.DeleteFunc(slices.Clone(c.Responses), func(r response.Response) bool { return g.New[r.ID] })
	was.Pairs = slices.DeleteFunc(slices.Clone(c.Pairs), func(p pairing.Pair) bool { return g.New[p.ID] })
	was.Models = slices.DeleteFunc(slices.Clone(c.Models), func(m stages.Model) bool {
		return !slices.ContainsFunc(was.Responses, func(r response.Response) bool { return r.Model == m.ID })
	})
	return was, len(was.Responses) > 0
}

// page reads the candidates of the page after a prompt: all of them, or those with
// something new.
func (p *passes) page(ctx context.Context, after stages.ID) (page []Candidate, err error) {
	if p.growth == nil {
		page, err = p.d.Candidates(ctx, after, pageSize)
	}
	for p.growth != nil && len(page) == 0 && len(p.growth.Prompts) > 0 && err == nil {
		n := min(pageSize, len(p.growth.Prompts))
		page, err = p.d.CandidatesOf(ctx, p.growth.Prompts[:n])
		p.growth.Prompts = p.growth.Prompts[n:]
	}
	if err != nil {
		return nil, fmt.Errorf("read the responses to filter: %w", err)
	}
	return page, nil
}

// forget takes from a page's counts what its candidates came to before.
func (p *passes) forget(ctx context.Context, j *judged, page []Candidate, known verdicts) error {
	if p.growth == nil {
		return nil
	}
	var before []Candidate
	for _, c := range page {
		if was, ok := p.growth.before(c); ok {
			before = append(before, was)
		}
	}
	decisions, err := decideAll(ctx, before, p.passing(), known, p.o)
	if err != nil {
		return fmt.Errorf("count a page: %w", err)
	}
	was := judged{prompts: len(before), outcomes: make([]Ruling, len(before))}
	for i := range decisions {
		decisions[i].propose(before[i], p.o.plan(), p.d.Seed(), pairing.NewMeetings(), nil, p.o.Audit)
		was.add(i, decisions[i], p.run.ID)
	}
	j.prompts -= was.prompts
	j.pairs -= was.pairs
	j.counts.In -= was.counts.In
	j.counts.Known -= was.counts.Known
	j.counts.Dropped -= was.counts.Dropped
	j.counts.Capped -= was.counts.Capped
	j.counts.CappedByResponse -= was.counts.CappedByResponse
	j.counts.CappedByStrategy -= was.counts.CappedByStrategy
	return nil
}
