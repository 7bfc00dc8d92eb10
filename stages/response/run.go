package response

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

const (
	maxFailures = 5                // in a row, then a model is parked
	lastWords   = 10 * time.Second // to store finished answers after the context has ended
)

// Run asks every model for every sample of every prompt that the deck lacks, and
// stores the answers as they arrive: those that arrive during one commit share the
// next, so that no request waits for the disk. It asks one model after another, so
// that the server does not swap them. A failing request is retried and finally
// stored as a failed response, which the next Run replaces; a model that keeps
// failing is parked, and the others go on. If anything is missing at the end, the
// run has failed and the error is a *stages.Shortfall.
//
// If models are missing or run elsewhere, Run returns an error before it sends or
// records anything; see Resolve. When ctx ends, Run drops unfinished answers,
// records the run as interrupted and returns ctx's error.
func Run(ctx context.Context, d Ledger, s Server, o Options, events stages.Events) error {
	o, err := o.filled()
	if err != nil {
		return err
	}
	models, err := Resolve(ctx, s, o)
	var missing *MissingModelsError
	pulls := o.Pull && errors.As(err, &missing)
	if err != nil && !pulls {
		return err
	}
	config, err := o.snapshot()
	if err != nil {
		return fmt.Errorf("record the configuration: %w", err)
	}
	g := &generation{deck: d, server: s, o: o, events: events, run: stages.Run{
		ID: stages.NewRunID(), Stage: stages.Responses, Config: config, Version: o.Version,
		Host: s.Host(), Started: o.now(), Status: stages.Running,
	}}
	g.asker = NewAsker(s, AskerOptions{Deadline: o.Deadline, Attempts: o.Attempts, Backoff: o.Backoff, Notice: g.notice, Throttle: o.Throttle, wait: o.wait})
	if g.run.Server, err = s.Version(ctx); err != nil {
		return fmt.Errorf("generate responses: %w", err)
	}
	if err := d.StartRun(ctx, g.run); err != nil {
		return fmt.Errorf("start generating responses: %w", err)
	}
	if pulls {
		g.events.Send(stages.Started{Run: g.run}) // the total depends on what is pulled
		models, err = g.pull(ctx, missing.Names)
	}
	if err == nil {
		err = g.count(ctx, models)
	}
	if !pulls {
		g.events.Send(stages.Started{Run: g.run, Total: g.total})
	}
	if err == nil {
		g.foretell(models)
		err = g.rendering(ctx, models)
	}
	if err == nil {
		err = g.models(ctx, models)
	}
	return g.finish(ctx, err)
}

// generation is one Run in progress. Its counters belong to the goroutine of Run.
type generation struct {
	deck   Ledger
	server Server
	o      Options // with defaults
	events stages.Events
	run    stages.Run

	done, total int
	counts      stages.Counts
	failures    Failures
	unasked     int      // of parked models
	parked      []string // which models are, and why, where no failure tells
	asker       *Asker
	seeds       []outcome // of the model at hand, to be asked for again
	drawn       draws     // nil unless the plan is Mix
}

// pull downloads the missing models and looks all models up again: a pulled model
// may turn out to run elsewhere.
func (g *generation) pull(ctx context.Context, names []string) ([]stages.Model, error) {
	for _, name := range names {
		err := g.server.Pull(ctx, name, func(done, total int64) {
			const megabyte = 1_000_000
			g.events.Send(stages.Progress{
				Run: g.run.ID, Stage: stages.Responses, Now: "pull " + name + " (MB)",
				Done: int(done / megabyte), Total: int((total + megabyte - 1) / megabyte),
			})
		})
		if err != nil {
			return nil, err
		}
	}
	return Resolve(ctx, g.server, g.o)
}

// count determines how much there is to do.
func (g *generation) count(ctx context.Context, models []stages.Model) error {
	prompts, err := g.deck.CountPrompts(ctx)
	if err != nil {
		return fmt.Errorf("count prompts: %w", err)
	}
	if g.o.Plan == Mix {
		if g.drawn, err = drawModels(ctx, g.deck, models, g.o); err != nil {
			return err
		}
	}
	for place, m := range models {
		n, err := g.lacking(ctx, m, place)
		if err != nil {
			return err
		}
		g.total += n
	}
	g.counts.Known = max(0, prompts*g.o.perPrompt(len(models))-g.total)
	g.counts.In = g.counts.Known
	return nil
}

// lacking returns how many responses of m the deck lacks now.
func (g *generation) lacking(ctx context.Context, m stages.Model, place int) (n int, err error) {
	for _, err := range pending(ctx, g.deck, m, place, g.o, g.drawn) {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// foretell reports what a person may want to know before the answers arrive.
func (g *generation) foretell(models []stages.Model) {
	if g.counts.In+g.total == 0 {
		g.notice(true, "there are no prompts to answer: bring some in with prefdeck import FILE, or have them generated")
	}
	if name := g.o.reloads(); name != "" && g.total > 0 {
		g.notice(true, "the option sets differ in "+name+": the server loads the model anew each time it changes")
	}
	for _, m := range models {
		if n := g.o.repeated(m); n > 0 && g.total > 0 {
			g.notice(true, fmt.Sprintf("%s gives %d of its %d answers to a prompt a second time, since its options are the same at temperature 0: lower samples, or raise the temperature", m.Name, n, g.o.perModel()))
		}
		if asked := g.o.largestContext(); m.ContextLength > 0 && asked > int64(m.ContextLength) && g.total > 0 {
			g.notice(true, fmt.Sprintf("num_ctx %d is more than the %d tokens that %s was trained for: the server lowers it to that", asked, m.ContextLength, m.Name))
		}
		if lost := g.o.unstopped(m); len(lost) > 0 && g.total > 0 {
			g.notice(true, fmt.Sprintf("the option stop replaces the stop sequences of %s, %s: name these too, or its answers may go on with further turns", m.Name, strings.Join(lost, ", ")))
		}
	}
}

// rendering warns of models that would now read another text for the same chat than they
// did when they last answered.
func (g *generation) rendering(ctx context.Context, models []stages.Model) error {
	if g.total == 0 || len(g.o.Hosts) > 1 {
		return nil
	}
	for _, m := range models {
		options, err := g.deck.LastOptions(ctx, m.ID)
		if err != nil {
			return fmt.Errorf("look up how %s was asked: %w", m.Name, err)
		}
		was, now := renderedBy(options), ollama.RenderedBy(m.Template)
		if was != "" && now != "" && was != now {
			g.notice(true, fmt.Sprintf("the server renders chats for %s with %s, but used %s for its last answer here: the model may read different text, so its answers may differ",
				m.Name, ollama.Renderer(now), ollama.Renderer(was)))
		}
	}
	return nil
}

// renderedBy returns how the chat of a stored response was rendered; "" if it was not
// recorded.
func renderedBy(options json.RawMessage) string {
	var stored struct {
		Template string `json:"template"`
	}
	if json.Unmarshal(options, &stored) != nil {
		return ""
	}
	return stored.Template
}

// models asks one model after another. If answers are missing in the end, it
// returns a *stages.Shortfall.
func (g *generation) models(ctx context.Context, models []stages.Model) error {
	for place, m := range models {
		if !g.asker.Gone() {
			why, err := g.model(ctx, m, place)
			switch {
			case err != nil:
				return err
			case g.asker.Gone():
			case why == nil:
				continue
			default:
				g.notice(true, fmt.Sprintf("%s is parked until the next run: %v", m.Name, ollama.Parting(why)))
				if errors.Is(why, ollama.ErrReplaced) || g.failures.of(m.Name) == 0 {
					g.parked = append(g.parked, fmt.Sprintf("%s is parked, as %v", m.Name, ollama.Parting(why)))
				}
			}
		}
		lacking, err := g.lacking(ctx, m, place)
		if err != nil {
			return err
		}
		g.unasked += max(0, lacking-g.failures.of(m.Name))
	}
	return g.shortfall()
}

// shortfall returns the error that says what is missing and why; nil if nothing is.
func (g *generation) shortfall() error {
	why, missing := g.failures.reasons()
	failures := g.failures
	if g.unasked > 0 {
		text := fmt.Sprintf("%d not asked", g.unasked)
		switch {
		case g.asker.Gone():
			text += ": " + ollama.ErrUnreachable.Error()
			failures = append(slices.Clone(failures), Failure{Kind: NoServer})
		case len(g.parked) > 0:
			text += ": " + strings.Join(g.parked, ", ")
		}
		why = append(why, text)
		missing += g.unasked
	}
	if missing == 0 {
		return nil
	}
	return &stages.Shortfall{
		Missing: missing, Wanted: g.counts.Known + g.counts.Added + missing,
		Why: why, Advice: failures.Advice(),
	}
}

// model asks one model for its responses. It returns why the model was parked, if
// it was.
func (g *generation) model(ctx context.Context, m stages.Model, place int) (parked, err error) {
	if err := g.deck.SaveModel(ctx, m); err != nil {
		return nil, fmt.Errorf("store model %s: %w", m.Name, err)
	}
	if f, several := g.server.(interface{ Aim(model string) }); several {
		f.Aim(m.Name)
	}
	g.seeds = nil
	asking, stop := context.WithCancel(ctx)
	defer stop()
	outcomes := make(chan outcome)
	var planned error // read after outcomes is closed
	var workers sync.WaitGroup
	workers.Go(func() {
		planned = g.feed(asking, m, place, func(w Wanted) {
			workers.Go(func() {
				leave := sync.OnceFunc(g.o.Throttle.Leave)
				defer leave()
				w.Request.Ended = leave
				if out, ok := g.ask(asking, w); ok {
					outcomes <- out
				}
			})
		})
	})
	go func() {
		workers.Wait()
		close(outcomes)
	}()

	parked, err = g.collect(ctx, m, outcomes, stop)
	switch {
	case err != nil:
		return nil, err
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case parked != nil:
		return parked, nil
	}
	if planned == nil {
		g.checkSeeds(ctx, m)
	}
	return nil, planned
}

// feed begins the requests to m, as many at a time as the throttle lets in, until ctx
// ends.
func (g *generation) feed(ctx context.Context, m stages.Model, place int, begin func(Wanted)) error {
	for w, err := range pending(ctx, g.deck, m, place, g.o, g.drawn) {
		if err != nil {
			return err
		}
		if err := g.o.Throttle.Enter(ctx); err != nil {
			return err
		}
		begin(w)
	}
	return nil
}

// tally keeps track of a model's failures.
type tally struct {
	model    stages.Model
	inARow   int
	thinking bool // the warning was given
}

// park reports whether this outcome is one failure too many. A prompt too long for
// the model is not the model's failure.
func (t *tally) park(out outcome) bool {
	switch {
	case out.err == nil:
		t.inARow = 0
	case errors.Is(out.err, ollama.ErrTooLong):
	case errors.Is(out.err, ollama.ErrNoModel), errors.Is(out.err, ollama.ErrSignIn):
		return true
	default:
		t.inARow++
	}
	return t.inARow >= maxFailures
}

// warn returns a warning, once, about a model that thinks until it reaches its
// limit.
func (t *tally) warn(out outcome) string {
	r := out.response
	if t.thinking || r.DoneReason != "length" || r.Text != "" || r.Thinking == "" {
		return ""
	}
	t.thinking = true
	return t.model.Name + " spent all its tokens on thinking: raise num_predict and num_ctx, or set think to false"
}

func (g *generation) notice(warn bool, text string) {
	g.events.Send(stages.Notice{Run: g.run.ID, Stage: stages.Responses, Warn: warn, Text: text})
}

// interrupted reports to the person how much is missing, and returns the same for the
// record of the run.
func (g *generation) interrupted() string {
	missing := g.total - g.counts.Added
	if missing <= 0 {
		return "stopped"
	}
	text := fmt.Sprintf("%d of %d missing", missing, g.counts.Known+g.total)
	g.notice(false, text+"; run again to go on")
	return text
}

// finish ends the run. For an interrupted one it says how much is missing.
func (g *generation) finish(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		err, g.run.Error = ctx.Err(), g.interrupted()
	}
	g.counts.Missing = max(0, g.total-g.counts.Added)
	g.run.Ended, g.run.Counts = g.o.now(), g.counts
	return stages.Finish(ctx, g.deck, g.run, err, g.events)
}
