package filter

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
)

// pageSize is how many prompts are read, judged and stored at a time. A page's
// outcome is stored as a whole: an interrupted run leaves nothing half done.
const pageSize = 200

// Run passes every response of the deck through the filters, proposes pairs of the
// remaining ones and draws the audit sample from the drops. A second run computes
// only missing verdicts: on new responses, of new filters, and for changed
// thresholds. Where there is only something new, it goes over nothing else. With
// Options.More it filters while responses are still being made, so that their pairs can
// be labelled as they arrive (promise 5).
func Run(ctx context.Context, d Docket, o Options, events stages.Events) error {
	if err := o.Validate(); err != nil {
		return fmt.Errorf("filter options: %w", err)
	}
	snapshot, err := o.snapshot()
	if err != nil {
		return fmt.Errorf("filter options: %w", err)
	}
	total := 0 // unknown while another stage adds to it
	if o.More == nil {
		if total, err = d.CountCandidates(ctx); err != nil {
			return fmt.Errorf("count the prompts to filter: %w", err)
		}
	}
	run := stages.Run{
		ID: stages.NewRunID(), Stage: stages.Filter, Config: snapshot, Version: o.Version,
		Started: time.Now(), Status: stages.Running,
	}
	if err := d.StartRun(ctx, run); err != nil {
		return fmt.Errorf("start the filter run: %w", err)
	}
	events.Send(stages.Started{Run: run, Total: total})
	err = runPasses(ctx, d, o, &run, events)
	return stages.Finish(ctx, d, run, err, events)
}

// runPasses goes over the deck once, or as often as o.More asks for it.
func runPasses(ctx context.Context, d Docket, o Options, run *stages.Run, events stages.Events) error {
	chain := Chain(o)
	specs := make([]Spec, len(chain))
	for i, f := range chain {
		specs[i] = f.Spec
	}
	if err := d.UseFilters(ctx, specs); err != nil {
		return fmt.Errorf("put the filters in force: %w", err)
	}
	config, err := json.Marshal(struct {
		Options json.RawMessage
		Filters []Spec
	}{run.Config, specs})
	if err != nil {
		return fmt.Errorf("sum up the configuration: %w", err)
	}
	p := passes{d: d, o: o, chain: chain, config: string(config), run: run, events: events}
	for last := o.More == nil; ; {
		if !last {
			select {
			case <-ctx.Done():
				return fmt.Errorf("wait for responses: %w", ctx.Err())
			case _, more := <-o.More:
				last = !more
			}
		}
		if !last {
			if p.growth, p.known, err = p.grown(ctx); err != nil {
				return err
			}
			if _, err := p.pass(ctx, 0); err != nil {
				return err
			}
			continue
		}
		return p.last(ctx)
	}
}

// passes is a run that goes over the deck, perhaps several times. The counts of the run
// are its last pass's, including pairs that earlier ones added.
type passes struct {
	d        Docket
	o        Options
	chain    []Filter
	config   string
	run      *stages.Run
	events   stages.Events
	meetings *pairing.Meetings // of the deck's pairs, kept up to date; nil before the first pass
	fellows  fellows           // found before the last pass
	design   *pairing.Design   // of the pairs gone over in this pass; nil unless a strategy needs it
	final    bool              // no more responses come
	growth   *Growth           // all that is gone over; nil: everything
	known    Settled           // what the rest comes to
}

// last goes over the deck for the last time, unless nothing has come or changed
// since a run with the same configuration did.
func (p *passes) last(ctx context.Context) error {
	p.final = true
	before, err := p.d.Subjects(ctx, p.run.ID)
	if err != nil {
		return fmt.Errorf("sum up what there is to filter: %w", err)
	}
	settled, ok, err := p.d.Settled(ctx, p.config)
	if err != nil {
		return fmt.Errorf("look for an earlier run: %w", err)
	}
	if ok {
		p.run.Counts = settled.Counts
		p.progress(settled.Prompts, settled.Prompts)
		return nil
	}
	if p.growth, p.known, err = p.grown(ctx); err != nil {
		return err
	}
	total, err := p.d.CountCandidates(ctx)
	if err != nil {
		return fmt.Errorf("count the prompts to filter: %w", err)
	}
	if i := slices.IndexFunc(p.chain, func(f Filter) bool { return f.acrossPrompts }); i >= 0 && total > 1 {
		if p.fellows, err = findFellows(ctx, p.d, p.o.value(p.chain[i].Thresholds[0])); err != nil {
			return err
		}
	}
	if p.growth != nil {
		if err := p.growth.join(ctx, p.d, p.fellows); err != nil {
			return err
		}
	}
	settled, err = p.pass(ctx, total)
	if err != nil {
		return err
	}
	if err := p.d.Settle(ctx, p.run.ID, before, settled); err != nil {
		return fmt.Errorf("record that all is filtered: %w", err)
	}
	return nil
}

func (p *passes) progress(done, total int) {
	p.events.Send(stages.Progress{Run: p.run.ID, Stage: stages.Filter, Done: done, Total: total, Counts: p.run.Counts})
}

// pass goes over the deck, page by page, and returns what the next run would come to
// if nothing changed. A total of 0 is not known. A page is stored while the next one
// is read and judged: SQLite takes one processor, and the filters the others.
func (p *passes) pass(ctx context.Context, total int) (Settled, error) {
	if err := p.begin(ctx); err != nil {
		return Settled{}, err
	}
	sum := sum{passes: p, earlier: p.run.Counts.Added, total: total, counts: p.known.Counts, next: p.known}
	sum.next.Config = p.config
	if p.growth != nil {
		sum.add(&judged{}) // for there may be no page
	}
	var writing *storing
	for after := stages.ID(""); ; {
		page, err := p.judge(ctx, after)
		if writing != nil {
			if failed := <-writing.done; failed != nil {
				return sum.next, failed
			}
			sum.add(writing.judged)
			writing = nil
		}
		if err != nil || page == nil {
			return sum.next, err
		}
		after = page.last
		writing = p.store(ctx, page)
	}
}

// begin counts the pairs of the deck before the first pass changes any.
func (p *passes) begin(ctx context.Context) (err error) {
	if p.o.designs() {
		p.design = pairing.NewDesign(features, featureRidge)
	}
	switch {
	case p.meetings != nil:
	case !p.o.plan().Limited():
		p.meetings = pairing.NewMeetings()
	default:
		if p.meetings, err = p.d.Meetings(ctx); err != nil {
			return fmt.Errorf("count the pairs by model: %w", err)
		}
	}
	return nil
}

// sum adds up the pages of a pass.
type sum struct {
	*passes
	earlier int // pairs added by passes before
	total   int
	counts  stages.Counts
	next    Settled
}

// add counts a stored page and reports it.
func (s *sum) add(j *judged) {
	s.counts.In += j.counts.In
	s.counts.Added += j.counts.Added
	s.counts.Known += j.counts.Known
	s.counts.Dropped += j.counts.Dropped
	s.counts.Capped += j.counts.Capped
	s.counts.CappedByResponse += j.counts.CappedByResponse
	s.counts.CappedByStrategy += j.counts.CappedByStrategy
	s.next.Prompts += j.prompts
	s.next.Counts.Known += j.pairs
	s.next.Counts.In, s.next.Counts.Dropped = s.counts.In, s.counts.Dropped
	s.next.Counts.Capped, s.next.Counts.CappedByResponse, s.next.Counts.CappedByStrategy = s.counts.Capped, s.counts.CappedByResponse, s.counts.CappedByStrategy
	s.run.Counts = s.counts
	s.run.Counts.Added += s.earlier
	s.run.Counts.Known = max(0, s.counts.Known-s.earlier)
	if s.total > 0 {
		s.total = max(s.total, s.next.Prompts)
	}
	s.progress(s.next.Prompts, s.total)
}

// judged is a page of candidates with what was decided on it.
type judged struct {
	last     stages.ID // prompt
	outcomes []Ruling
	counts   stages.Counts
	prompts  int
	pairs    int // that the candidates have then
}

// storing is a page on its way into the deck.
type storing struct {
	*judged
	done chan error
}

// store stores what was decided on a page, in the background.
func (p *passes) store(ctx context.Context, page *judged) *storing {
	s := &storing{page, make(chan error, 1)}
	go func() {
		err := p.d.SaveOutcomes(ctx, p.run.ID, page.outcomes)
		if err != nil {
			err = fmt.Errorf("store what filtering decided: %w", err)
		}
		s.done <- err
	}()
	return s
}

// judge reads the page after a prompt and decides it. It returns nil after the last
// page.
func (p *passes) judge(ctx context.Context, after stages.ID) (*judged, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("go over the responses: %w", err)
	}
	page, err := p.page(ctx, after)
	if err != nil || len(page) == 0 {
		return nil, err
	}
	var subjects []stages.ID
	for _, c := range page {
		for _, r := range c.Responses {
			subjects = append(subjects, r.ID)
		}
		for _, m := range matches(c.Responses) {
			subjects = append(subjects, m.pair.ID)
		}
	}
	known, err := p.d.Known(ctx, subjects)
	if err != nil {
		return nil, fmt.Errorf("read earlier verdicts: %w", err)
	}
	if err := p.score(ctx, page); err != nil {
		return nil, err
	}
	if err := p.o.embed(ctx, page, known); err != nil {
		return nil, err
	}
	if err := p.fellows.meet(ctx, p.d, page); err != nil {
		return nil, err
	}
	decisions, err := decideAll(ctx, page, p.passing(), known, p.o)
	if err != nil {
		return nil, fmt.Errorf("filter a page: %w", err)
	}
	j := &judged{last: page[len(page)-1].Prompt.ID, outcomes: make([]Ruling, len(decisions)), prompts: len(page)}
	for i := range decisions {
		plan := p.o.plan()
		if !p.final {
			plan = p.o.planFor(len(page[i].Responses))
		}
		decisions[i].propose(page[i], plan, p.d.Seed(), p.meetings, p.design, p.o.Audit)
		j.add(i, decisions[i], p.run.ID)
	}
	return j, p.forget(ctx, j, page, known)
}

// add counts the decision on a candidate of the page.
func (j *judged) add(i int, d decision, run stages.RunID) {
	j.outcomes[i] = d.Ruling
	j.counts.In += d.responses
	j.counts.Added += d.added
	j.counts.Known += d.known
	j.counts.Dropped += d.dropped
	j.counts.Capped += d.drawn.PerPrompt + d.drawn.PerResponse + d.drawn.ByStrategy
	j.counts.CappedByResponse += d.drawn.PerResponse
	j.counts.CappedByStrategy += d.drawn.ByStrategy
	j.pairs += d.known + d.made
	for k, pair := range d.Pairs {
		if pair.Run == "" {
			j.outcomes[i].Pairs[k].Run = run
		}
	}
}

// passing returns the filters of this pass: those that compare responses across prompts
// wait for the last.
func (p *passes) passing() []Filter {
	if p.final {
		return p.chain
	}
	return slices.DeleteFunc(slices.Clone(p.chain), func(f Filter) bool { return f.acrossPrompts })
}

// score reads the scores of a page's responses, if a strategy may compare them.
func (p *passes) score(ctx context.Context, page []Candidate) error {
	if s, ok := pairing.Named(p.o.Strategy); !p.o.plan().Limited() || ok && !s.Scored && !p.o.designs() {
		return nil
	}
	at := map[stages.ID]int{}
	var ids []stages.ID
	for i, c := range page {
		for _, r := range c.Responses {
			at[r.ID] = i
			ids = append(ids, r.ID)
		}
	}
	whats := DefaultScores()
	if p.o.Score != "" {
		whats = []string{p.o.Score}
	}
	for _, what := range whats {
		scores, err := p.d.Scores(ctx, what, ids)
		if err != nil {
			return fmt.Errorf("read scores: %w", err)
		}
		for scorer, of := range scores {
			for id, v := range of {
				page[at[id]].addScore(scorer, id, v)
			}
		}
	}
	return nil
}

// addScore adds a score of one of the responses.
func (c *Candidate) addScore(scorer string, id stages.ID, v float64) {
	if c.Scores == nil {
		c.Scores = map[string]map[stages.ID]float64{}
	}
	if c.Scores[scorer] == nil {
		c.Scores[scorer] = map[stages.ID]float64{}
	}
	c.Scores[scorer][id] = v
}

// decideAll filters the candidates on all processors. The result does not depend on
// their number.
func decideAll(ctx context.Context, page []Candidate, chain []Filter, known verdicts, o Options) ([]decision, error) {
	decisions := make([]decision, len(page))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(page)) {
		workers.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(page) {
					return
				}
				decisions[i] = decide(page[i], chain, known, o)
			}
		})
	}
	workers.Wait()
	return decisions, ctx.Err()
}
