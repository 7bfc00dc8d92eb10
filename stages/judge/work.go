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
	maxAhead    = 8                // tasks of a worker whose answers may wait for a look at the model
	maxFailures = 5                // of requests in a row, then a model is parked
	maxBad      = 20               // replies without a verdict in a row, likewise
	lastWords   = 10 * time.Second // to store what has arrived after the context has ended
)

// task is everything that is asked about one subject at once, one question after another.
type task struct {
	questions []Question
	end       func(said Testimony) Testimony // returns what follows from all answers; nil: nothing does
}

// outcome is the result of one question of a task, or of the task's end.
type outcome struct {
	Testimony
	masses []float64 // of probability that possible answers had
	tokens int
	wanted int     // verdicts asked for
	errs   []error // one for each that is missing
}

// add adds the end of one question.
func (o *outcome) add(v Testimony, tokens int, err error) {
	o.wanted++
	o.tokens += tokens
	if err != nil {
		o.errs = append(o.errs, err)
		return
	}
	o.Add(v)
	if v.mass > 0 {
		o.masses = append(o.masses, v.mass)
	}
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
	ahead := make(chan struct{}, maxAhead*j.o.Jobs)
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
				ahead <- struct{}{} // a useless judge is found out before it is asked everything
				rest := j.ask(asking, t, func(out outcome) { outcomes <- out })
				workers.Go(func() {
					rest()
					<-ahead
				})
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

// ask puts the questions of a task, each as soon as the answer before it is whole. Whether
// that is the model's own is found out meanwhile: on a server with many models this takes as
// long as a verdict. It hands over each answer once that is known: a kill costs those that wait,
// of maxAhead tasks a worker at most. The function that it returns waits for the rest.
func (j *session) ask(ctx context.Context, t task, hand func(outcome)) (rest func()) {
	var (
		checking sync.WaitGroup
		mu       sync.Mutex
		said     Testimony
	)
	lacking := len(t.questions)
	for _, q := range t.questions {
		ended, end := context.WithCancel(ctx)
		checking.Go(func() {
			defer end()
			out, ok := j.put(ctx, q, end)
			if !ok {
				return
			}
			mu.Lock()
			said.Add(out.Testimony)
			lacking--
			mu.Unlock()
			hand(out)
		})
		<-ended.Done()
		if ctx.Err() != nil {
			break
		}
	}
	return func() {
		checking.Wait()
		if t.end != nil && lacking == 0 {
			hand(outcome{Testimony: t.end(said)})
		}
	}
}

// collect stores outcomes until there are no more: all that have arrived during one
// commit share the next. It calls stop when nothing more should be asked.
func (j *session) collect(ctx context.Context, w work, outcomes <-chan outcome, stop func()) (parked, err error) {
	t := tally{difficult: map[float64]int{}}
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
		j.notice(true, fmt.Sprintf("%s is parked until the next run: %v", j.model.Name, ollama.Parting(parked)))
		if left := w.verdicts - asked; left > 0 {
			j.faults.add(j.model.Name, fmt.Errorf("not asked, since %s was parked", j.model.Name), left, "")
		}
	}
	j.foretell(t)
	return parked, nil
}

// foretell warns of a judge whose probabilities say little, and of one that finds nearly all
// prompts equally difficult: small models repeat the list that the question shows.
func (j *session) foretell(t tally) {
	const little, fewest, nearly = 0.5, 10, 0.9
	prompts := 0
	for _, n := range t.difficult {
		prompts += n
	}
	for value, n := range t.difficult {
		if prompts >= fewest && float64(n) >= nearly*float64(prompts) {
			j.notice(true, fmt.Sprintf("%s gives %d of %d prompts the difficulty %v: it hardly tells them apart", j.model.Name, n, prompts, value))
		}
	}
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
	var all Testimony
	for _, out := range outs {
		all.Add(out.Testimony)
	}
	if err := Store(ctx, j.deck, all); err != nil {
		return fmt.Errorf("%s: %w", j.model.Name, err)
	}
	return nil
}

// Store stores answers, in one commit of each kind.
func Store(ctx context.Context, d Saver, v Testimony) error {
	if len(v.Lists) > 0 {
		if err := d.SaveLists(ctx, v.Lists); err != nil {
			return fmt.Errorf("store %d checklists: %w", len(v.Lists), err)
		}
	}
	if len(v.Opinions) > 0 {
		if err := d.SaveOpinions(ctx, v.Opinions); err != nil {
			return fmt.Errorf("store %d verdicts: %w", len(v.Opinions), err)
		}
	}
	if len(v.Ratings) > 0 {
		if err := d.SaveRatings(ctx, v.Ratings); err != nil {
			return fmt.Errorf("store %d ratings: %w", len(v.Ratings), err)
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
		j.faults.add(j.model.Name, err, 1, j.otherwise())
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
	difficult   map[float64]int // prompts of each difficulty
}

func (t *tally) see(out outcome) {
	for _, err := range out.errs {
		t.last = err
		switch {
		case errors.Is(err, ErrNoVerdict):
			t.bad++
			t.failed = 0
		case errors.Is(err, ollama.ErrTooLong): // not the model's failure
		case errors.Is(err, ollama.ErrNoModel), errors.Is(err, ollama.ErrSignIn), errors.Is(err, ollama.ErrUnreachable), errors.Is(err, ollama.ErrReplaced):
			t.failed = maxFailures
		default:
			t.failed++
		}
	}
	if len(out.errs) < out.wanted {
		t.failed, t.bad = 0, 0
	}
	for _, m := range out.masses {
		t.mass += m
		t.masses++
	}
	for _, r := range out.Ratings {
		if r.What == Difficulty {
			t.difficult[r.Value]++
		}
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
