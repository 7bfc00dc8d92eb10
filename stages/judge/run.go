package judge

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/response"
)

// Run asks every model for every opinion and rating that the deck lacks, and stores
// them as they arrive. Nothing that is judged already is asked again, so a run that was
// stopped goes on where it was. It asks one model after another, so that the server
// does not swap them. A bad reply costs its own verdict, a failed request is no answer:
// both are missing at the end, and the next run asks again. If anything is missing, the
// run has failed and the error is a *stages.Shortfall.
//
// If models are missing or run elsewhere, Run returns an error before it sends or
// records anything. When ctx ends, it stores what has arrived, records the run as
// interrupted and returns ctx's error.
func Run(ctx context.Context, d Bench, s Server, o Options, events stages.Events) (err error) {
	if o, err = o.filled(); err != nil {
		return err
	}
	release, err := d.LockRun(ctx)
	if err != nil {
		return err
	}
	defer func() { err = stages.Both(err, release()) }()
	if fleet, several := s.(ollama.Several); several {
		defer fleet.Watch(ctx, ollama.NewThrottle(o.Jobs), func(warn bool, text string) {
			events.Send(stages.Notice{Stage: stages.Judge, Warn: warn, Text: text})
		})()
		o.Jobs *= len(fleet.States())
	}
	models, err := response.Resolve(ctx, s, response.Options{Models: o.Models, AllowRemote: o.AllowRemote})
	if err != nil {
		return err
	}
	config, err := o.snapshot()
	if err != nil {
		return fmt.Errorf("record the configuration: %w", err)
	}
	j := &judging{cases: d, deck: d, server: s, o: o, events: events, run: stages.Run{
		ID: stages.NewRunID(), Stage: stages.Judge, Config: config, Version: o.Version,
		Host: s.Host(), Started: o.now(), Status: stages.Running,
	}}
	j.asker = o.asker(s, j.notice)
	if j.run.Server, err = s.Version(ctx); err != nil {
		return fmt.Errorf("judge: %w", err)
	}
	if err := d.StartRun(ctx, j.run); err != nil {
		return fmt.Errorf("start judging: %w", err)
	}
	events.Send(stages.Started{Run: j.run}) // the total depends on how each model can answer
	for _, m := range models {
		if err = j.model(ctx, m); err != nil {
			break
		}
	}
	if err == nil && j.total == 0 && j.counts.Known == 0 {
		if err = j.o.pointless(); err == nil {
			j.notice(true, "there is nothing to judge: prefdeck run has models answer the prompts, and pairs their answers")
		}
	}
	if err == nil {
		err = j.shortfall()
	}
	return j.finish(ctx, err)
}

// judging is one Run in progress. Its counters belong to the goroutine of Run.
type judging struct {
	cases  Cases // to read from
	deck   Bench // to store in
	server Server
	asker  *response.Asker
	o      Options // with defaults
	events stages.Events
	run    stages.Run

	done, total int // of verdicts
	counts      stages.Counts
	faults      faults
}

// session is the work of one model.
type session struct {
	*judging
	model  stages.Model
	method Method
}

// model asks one model every question that it has not answered in the deck.
func (j *judging) model(ctx context.Context, m stages.Model) error {
	if err := j.deck.SaveModel(ctx, m); err != nil {
		return fmt.Errorf("store model %s: %w", m.Name, err)
	}
	s := &session{judging: j, model: m, method: j.o.Method}
	if s.method == "" {
		s.method = ByProbability
	}
	works, err := s.plan(ctx)
	if err != nil {
		return err
	}
	if s.method == ByProbability && lacking(works) > 0 {
		err := s.probe(ctx)
		switch {
		case ctx.Err() != nil, errors.Is(err, ErrNoProbabilities):
			return err
		case err != nil:
			s.park(works, err)
			return nil
		}
		if s.method != ByProbability {
			if works, err = s.plan(ctx); err != nil {
				return err
			}
		}
	}
	j.expect(works)
	for _, w := range works {
		if err := s.do(ctx, w); err != nil {
			return err
		}
	}
	if !j.o.Pointwise {
		return nil
	}
	overall := s.name("pointwise", j.o.Prompts.pointwise(s.method)...)
	if err := j.deck.SumUpRatings(ctx, overall, j.run.ID); err != nil {
		return fmt.Errorf("sum up the ratings of each prompt's responses: %w", err)
	}
	return nil
}

// plan returns what the deck lacks of the judge.
func (j *session) plan(ctx context.Context) ([]work, error) {
	var works []work
	for _, kind := range []struct {
		wanted bool
		plan   func(context.Context) (work, error)
	}{
		{j.o.Compose, j.compose}, {j.o.Difficult, j.difficulty}, {j.o.Safety, j.safety},
		{j.o.Checks, j.checks}, {j.o.Pointwise, j.ratings}, {j.o.Pairwise, j.opinions},
	} {
		if !kind.wanted {
			continue
		}
		w, err := kind.plan(ctx)
		if err != nil {
			return nil, err
		}
		works = append(works, w)
	}
	return works, nil
}

// expect counts what there is to ask, and what the deck has.
func (j *judging) expect(works []work) {
	j.total += lacking(works)
	for _, w := range works {
		j.counts.Known += w.known
		j.counts.In += w.known
	}
}

// park gives up the work of a model that did not answer its first question. The other
// judges go on.
func (j *session) park(works []work, why error) {
	j.expect(works)
	j.notice(true, fmt.Sprintf("%s is parked until the next run: %v", j.model.Name, ollama.Parting(why)))
	j.faults.add(j.model.Name, why, lacking(works), "")
}

// lacking returns how many verdicts there are to ask for.
func lacking(works []work) (n int) {
	for _, w := range works {
		n += w.verdicts
	}
	return n
}

// probe asks whether the server reports probabilities, and falls back to sampling where
// it does not and no method was asked for. The question loads the model as the others
// need it.
func (j *session) probe(ctx context.Context) error {
	asked, ok := j.asker.Ask(ctx, j.request("Say yes.", letters), "")
	switch {
	case !ok:
		return ctx.Err()
	case asked.Err != nil:
		return asked.Err
	case len(asked.Reply.Said) > 0:
		return nil
	case j.o.Method == ByProbability:
		return fmt.Errorf("judge with %s: %w; use --mode sample or structured", j.model.Name, ErrNoProbabilities)
	}
	j.method = BySample
	j.notice(true, fmt.Sprintf("%v: %s is asked %d times instead", ErrNoProbabilities, j.model.Name, j.o.Samples))
	return nil
}

func (j *judging) notice(warn bool, text string) {
	j.events.Send(stages.Notice{Run: j.run.ID, Stage: stages.Judge, Warn: warn, Text: text})
}

// fault is one reason for missing verdicts.
type fault struct {
	text   string
	n      int
	advice string
	numCtx int // the largest context that a question too long asks for; 0: none is known
}

type faults []fault

// add counts n verdicts of a model that are missing for one reason. otherwise is the
// advice for replies that hold no verdict.
func (fs *faults) add(model string, err error, n int, otherwise string) {
	f := fault{text: err.Error(), advice: "run again"}
	var failures response.Failures
	failures.Add(model, err.Error(), n)
	switch {
	case errors.Is(err, ErrNoVerdict):
		f.text, f.advice = ErrNoVerdict.Error(), otherwise
	case errors.Is(err, ollama.ErrTooLong):
		f.text, f.advice, f.numCtx = ollama.ErrTooLong.Error(), "raise --num-ctx", failures[0].NumCtx
	case errors.Is(err, ollama.ErrRefused), errors.Is(err, ollama.ErrNoModel), errors.Is(err, ollama.ErrServer), errors.Is(err, ollama.ErrSignIn):
		f.advice = failures.Advice()
	case errors.Is(err, ollama.ErrUnreachable):
		f.text, f.advice = ollama.ErrUnreachable.Error(), "start Ollama with `ollama serve`, then run again"
	}
	i := slices.IndexFunc(*fs, func(g fault) bool { return g.text == f.text })
	if i < 0 {
		i = len(*fs)
		*fs = append(*fs, f)
	}
	(*fs)[i].n += n
	(*fs)[i].numCtx = max((*fs)[i].numCtx, f.numCtx)
}

// shortfall returns the error that says what is missing and why; nil if nothing is.
func (j *judging) shortfall() error {
	s := &stages.Shortfall{Wanted: j.counts.Known + j.counts.Added}
	var advice []string
	for _, f := range j.faults {
		s.Missing += f.n
		s.Why = append(s.Why, fmt.Sprintf("%d × %s", f.n, f.text))
		if f.numCtx > 0 {
			f.advice += fmt.Sprint(" to ", f.numCtx)
		}
		if !slices.Contains(advice, f.advice) {
			advice = append(advice, f.advice)
		}
	}
	if s.Missing == 0 {
		return nil
	}
	s.Wanted += s.Missing
	s.Advice = advice[0]
	for _, a := range advice[1:] {
		s.Advice += "; " + a
	}
	return s
}

// finish ends the run. For an interrupted one it says how much is missing.
func (j *judging) finish(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		err, j.run.Error = ctx.Err(), "stopped"
		if missing := j.total - j.counts.Added; missing > 0 {
			j.run.Error = fmt.Sprintf("%d of %d missing", missing, j.total)
			j.notice(false, j.run.Error+"; run again to go on")
		}
	}
	j.counts.Missing = max(0, j.total-j.counts.Added)
	j.run.Ended, j.run.Counts = j.o.now(), j.counts
	return stages.Finish(ctx, j.deck, j.run, err, j.events)
}
