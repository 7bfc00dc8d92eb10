package prompt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// Run curates all prompts of the deck, makes new ones on request, and curates
// again. A second run gives the same verdicts and makes as many new prompts as it
// is asked for, but a run that ended early, or whose command did in a stage after this
// one, is gone on with: the prompts that it made count. No request is made twice, for each
// run draws its own.
func Run(ctx context.Context, d Library, s Server, o Options, events stages.Events) error {
	return start(ctx, d, s, o, events, ollama.Sleep)
}

// running is one run of the stage.
type running struct {
	deck    Library
	server  Server
	options Options
	events  stages.Events
	wait    func(context.Context, time.Duration) error
	run     stages.Run
	done    int // of the total that Started announced
	total   int
}

func start(ctx context.Context, d Library, s Server, o Options, events stages.Events, wait func(context.Context, time.Duration) error) error {
	o = o.withDefaults()
	if err := CheckMethod(o.By); err != nil {
		return err
	}
	config, whole, err := o.snapshots()
	if err != nil {
		return fmt.Errorf("configuration of the prompts: %w", err)
	}
	r := &running{deck: d, server: s, options: o, events: events, wait: wait, run: stages.Run{
		ID: stages.NewRunID(), Stage: stages.Prompts, Config: whole, Version: o.Version,
		Started: time.Now(), Status: stages.Running,
	}}
	var before Earlier
	if o.Generate > 0 {
		if before, err = d.EarlierPrompts(ctx, config, len(o.Then) == 0); err != nil {
			return fmt.Errorf("look at earlier runs: %w", err)
		}
		r.run.Host = s.Host()
		if r.run.Server, err = s.Version(ctx); err != nil {
			return fmt.Errorf("generate prompts: %w", err)
		}
		if !before.Whole {
			r.total = max(0, o.Generate-before.Made)
		}
	}
	if err := d.StartRun(ctx, r.run); err != nil {
		return fmt.Errorf("record the run: %w", err)
	}
	events.Send(stages.Started{Run: r.run, Total: r.total})
	switch {
	case before.Whole:
		r.notice(false, "no other prompts are made: those of an earlier run still wait for the stages after this one (--stages prompts makes others anyway)")
	case before.Made > 0:
		r.notice(false, "%d of %d prompts were made by a run that ended early; this one goes on from there", before.Made, o.Generate)
	}
	err = r.stage(ctx, before)
	return stages.Finish(ctx, d, r.run, err, events)
}

func (r *running) stage(ctx context.Context, before Earlier) error {
	c := newCurator(r.deck, r.run.ID, r.options.Screen)
	if r.options.Choose > 0 {
		c.embedder = r.options.Embedder
	}
	var writer ollama.ModelInfo
	var err error
	if r.total > 0 {
		c.pool, c.written = newPool(), true
		if writer, err = r.writer(ctx); err != nil {
			return err
		}
	}
	err = c.load(ctx, func(read int) {
		r.run.Counts.In = read
		r.progress("curation")
	})
	if err != nil {
		return err
	}
	if err := r.curate(ctx, c); err != nil || r.total <= 0 {
		return err
	}
	err = r.generate(ctx, c, writer, before)
	if r.run.Counts.Added > 0 && ctx.Err() == nil {
		err = errors.Join(err, r.curate(ctx, c))
	}
	return err
}

func (r *running) curate(ctx context.Context, c *curator) error {
	if err := c.embed(ctx); err != nil {
		return err
	}
	news, err := c.curate(ctx, r.options)
	if err != nil {
		return err
	}
	r.run.Counts.Dropped += news
	if c.moved != (Moved{}) {
		r.notice(false, "pairs that left the queue, as their prompts are dropped now: %d; that came back with theirs: %d", c.moved.Left, c.moved.Back)
		c.moved = Moved{}
	}
	if r.options.Choose > 0 && news > 0 {
		if text := c.chosen(r.options.Seed); text != "" {
			r.notice(false, "%s", text)
		}
	}
	r.progress("curation")
	return nil
}

func (r *running) progress(now string) {
	r.events.Send(stages.Progress{
		Run: r.run.ID, Stage: stages.Prompts, Done: r.done, Total: r.total, Counts: r.run.Counts, Now: now,
	})
}

func (r *running) notice(warn bool, format string, args ...any) {
	r.events.Send(stages.Notice{Run: r.run.ID, Stage: stages.Prompts, Warn: warn, Text: fmt.Sprintf(format, args...)})
}
