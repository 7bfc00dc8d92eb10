package judge

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

const (
	pageSize    = 50               // of subjects whose texts are read at once
	maxWaiting  = 64               // outcomes that may wait for a commit
	maxFailures = 5                // of requests in a row, then a model is parked
	maxBad      = 20               // replies without a verdict in a row, likewise
	lastWords   = 10 * time.Second // to store what has arrived after the context has ended
)

// task is one subject with everything that is asked about it at once.
type task func(ctx context.Context) (outcome, bool)

// outcome is what came of a task.
type outcome struct {
	opinions []Opinion
	ratings  []Rating
	lists    []Checklist
	mass     []float64 // of probability that possible answers had
	tokens   int
	wanted   int     // verdicts asked for
	errs     []error // one for each that is missing
}

// add adds the end of one verdict.
func (o *outcome) add(s said, err error) bool {
	o.wanted++
	o.tokens += s.tokens
	if err != nil {
		o.errs = append(o.errs, err)
		return false
	}
	if s.mass > 0 {
		o.mass = append(o.mass, s.mass)
	}
	return true
}

// work is everything that the deck lacks of one judge.
type work struct {
	verdicts int // wanted
	known    int // that the deck has
	// each hands out the tasks, page by page.
	each func(ctx context.Context, hand func(task) bool) error
}

// do asks for w with several requests in flight, and stores what arrives.
func (j *session) do(ctx context.Context, w work) error {
	asking, stop := context.WithCancel(ctx)
	defer stop()
	tasks, outcomes := make(chan task), make(chan outcome, maxWaiting)
	var planned error // read after outcomes is closed
	var workers sync.WaitGroup
	workers.Go(func() {
		defer close(tasks)
		planned = w.each(asking, func(t task) bool {
			select {
			case tasks <- t:
				return true
			case <-asking.Done():
				return false
			}
		})
	})
	for range j.o.Jobs {
		workers.Go(func() {
			for t := range tasks {
				if out, ok := t(asking); ok {
					outcomes <- out
				}
			}
		})
	}
	go func() {
		workers.Wait()
		close(outcomes)
	}()
	parked, err := j.collect(ctx, w, outcomes, stop)
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case parked != nil:
		return nil
	}
	return planned
}

// collect stores outcomes until there are no more: all that have arrived during one
// commit share the next. It calls stop when nothing more should be asked.
func (j *session) collect(ctx context.Context, w work, outcomes <-chan outcome, stop func()) (parked, err error) {
	var t tally
	asked := 0
	for first := range outcomes {
		batch := []outcome{first}
	more:
		for len(batch) < maxWaiting {
			select {
			case out, ok := <-outcomes:
				if !ok {
					break more
				}
				batch = append(batch, out)
			default:
				break more
			}
		}
		if err != nil { // the deck is in trouble: only wait for the workers
			continue
		}
		if err = j.save(ctx, batch); err != nil {
			stop()
			continue
		}
		for _, out := range batch {
			asked += out.wanted
			j.count(out)
			if t.see(out); parked == nil && t.parked() != nil {
				parked = t.parked()
				stop()
			}
		}
	}
	if err != nil || ctx.Err() != nil {
		return parked, err
	}
	if parked != nil {
		j.notice(true, fmt.Sprintf("%s is parked until the next run: %v", j.model.Name, parked))
		if left := w.verdicts - asked; left > 0 {
			j.faults.add(fmt.Errorf("not asked, since %s was parked", j.model.Name), left, "")
		}
	}
	j.foretell(t)
	return parked, nil
}

// foretell warns of a judge whose probabilities say little.
func (j *session) foretell(t tally) {
	const little = 0.5
	if t.masses == 0 {
		return
	}
	if mean := t.mass / float64(t.masses); mean < little {
		j.notice(true, fmt.Sprintf("%s gives the possible answers only %.0f %% of its probability: its verdicts are read from that part", j.model.Name, 100*mean))
	}
}

// save stores outcomes in one commit of each kind. It stores whole answers even if ctx
// has ended meanwhile: they are paid for.
func (j *session) save(ctx context.Context, outs []outcome) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	var opinions []Opinion
	var ratings []Rating
	var lists []Checklist
	for _, out := range outs {
		opinions = append(opinions, out.opinions...)
		ratings = append(ratings, out.ratings...)
		lists = append(lists, out.lists...)
	}
	if len(lists) > 0 {
		if err := j.deck.SaveLists(ctx, lists); err != nil {
			return fmt.Errorf("store %d checklists of %s: %w", len(lists), j.model.Name, err)
		}
	}
	if len(opinions) > 0 {
		if err := j.deck.SaveOpinions(ctx, opinions); err != nil {
			return fmt.Errorf("store %d verdicts of %s: %w", len(opinions), j.model.Name, err)
		}
	}
	if len(ratings) > 0 {
		if err := j.deck.SaveRatings(ctx, ratings); err != nil {
			return fmt.Errorf("store %d ratings of %s: %w", len(ratings), j.model.Name, err)
		}
	}
	return nil
}

// count counts and announces a stored outcome.
func (j *session) count(out outcome) {
	j.counts.In += out.wanted
	j.counts.Added += out.wanted - len(out.errs)
	j.counts.Failed += len(out.errs)
	j.counts.Tokens += out.tokens
	for _, err := range out.errs {
		j.faults.add(err, 1, j.otherwise())
	}
	j.done += out.wanted
	j.total = max(j.total, j.done)
	j.progress(j.model.Name)
}

// otherwise returns what may help where replies hold no verdict.
func (j *session) otherwise() string {
	if j.method == ByStructure || j.o.Compose {
		return "try another model"
	}
	return "try --mode structured, or another judge"
}

// tally keeps track of a model's failures.
type tally struct {
	failed, bad int // in a row
	last        error
	mass        float64
	masses      int
}

func (t *tally) see(out outcome) {
	for _, err := range out.errs {
		t.last = err
		switch {
		case errors.Is(err, ErrNoVerdict):
			t.bad++
			t.failed = 0
		case errors.Is(err, ollama.ErrTooLong): // not the model's failure
		case errors.Is(err, ollama.ErrNoModel), errors.Is(err, ollama.ErrSignIn), errors.Is(err, ollama.ErrUnreachable):
			t.failed = maxFailures
		default:
			t.failed++
		}
	}
	if len(out.errs) < out.wanted {
		t.failed, t.bad = 0, 0
	}
	for _, m := range out.mass {
		t.mass += m
		t.masses++
	}
}

// parked returns why the model should not be asked further; nil if it should.
func (t *tally) parked() error {
	if t.failed >= maxFailures || t.bad >= maxBad {
		return t.last
	}
	return nil
}

// progress says how far the run is.
func (j *judging) progress(now string) {
	j.events.Send(stages.Progress{Run: j.run.ID, Stage: stages.Judge, Done: j.done, Total: j.total, Counts: j.counts, Now: now})
}
