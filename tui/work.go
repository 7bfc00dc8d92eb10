package tui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"prefdeck/stages"
	"prefdeck/stages/ground/atomicfile"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/stages/response"
	"prefdeck/tui/home"
)

// work does what the home screen starts.
type work struct{ o Options }

func (w work) Stats(ctx context.Context) (measure.Stats, error) { return w.o.Deck.Stats(ctx) }

func (w work) Recent(ctx context.Context, most int) (measure.Recent, error) {
	return w.o.Deck.Recent(ctx, most)
}

func (w work) Models(ctx context.Context) ([]ollama.ModelInfo, error) {
	if w.o.Server == nil {
		return nil, w.o.ServerError
	}
	return w.o.Server.Models(ctx)
}

func (w work) Loaded(ctx context.Context) ([]ollama.Loaded, error) {
	if w.o.Server == nil {
		return nil, w.o.ServerError
	}
	return w.o.Server.Loaded(ctx)
}

// Hosts returns what each server is doing; nil where there is only one.
func (w work) Hosts() []ollama.HostState {
	if fleet, ok := w.o.Server.(ollama.Several); ok {
		return fleet.States()
	}
	return nil
}

// mostCurated is how many prompts are curated for a forecast: more take too long for an
// answer to a key.
const mostCurated = 2000

// Foresee says what a run of all stages would ask for the prompts that are in, and that
// curation leaves in if there are not too many to try.
func (w work) Foresee(ctx context.Context, over pipeline.Overrides) (response.Forecast, error) {
	config := w.o.Config.With(over, w.o.Version)
	n, err := w.o.Deck.CountPrompts(ctx)
	if err != nil {
		return response.Forecast{}, err
	}
	if n > mostCurated {
		f, err := response.Foresee(ctx, w.o.Deck, config.Responses)
		f.Uncurated = true
		return f, err
	}
	return pipeline.Foresee(ctx, w.o.Deck, config, []stages.Stage{stages.Prompts, stages.Responses, stages.Filter})
}

// SavePlan writes the configuration with over over it to a new file in the working
// directory, and returns its name.
func (w work) SavePlan(over pipeline.Overrides) (name string, err error) {
	text, err := w.o.Config.With(over, w.o.Version).TOML()
	if err != nil {
		return "", fmt.Errorf("save the plan: %w", err)
	}
	for n := 1; ; n++ {
		name = "plan.toml"
		if n > 1 {
			name = fmt.Sprintf("plan-%d.toml", n)
		}
		f, err := atomicfile.Create(name)
		if err != nil {
			return "", err
		}
		if _, err := f.WriteString(text); err != nil {
			return "", errors.Join(err, f.Discard())
		}
		if err := f.CommitNew(); !errors.Is(err, fs.ErrExist) {
			return name, err
		}
	}
}

// Run runs stages as configured, except for what the job overrides.
func (w work) Run(ctx context.Context, j home.Job, events stages.Events) error {
	config := w.o.Config.With(j.Over, w.o.Version)
	config.Responses.Throttle = w.o.board.Throttle
	return pipeline.RunLocked(ctx, w.o.Deck, w.o.Server, config, j.Stages, events)
}

// pairUp filters the responses of the deck, which proposes pairs.
func pairUp(ctx context.Context, o Options) error {
	events := make(chan stages.RunEvent)
	done := make(chan error, 1)
	go func() {
		defer close(events)
		done <- work{o}.Run(ctx, home.Job{Stages: []stages.Stage{stages.Filter}}, events)
	}()
	for range events { // the pairs that appear are all that is shown of it
	}
	return <-done
}

func homeOptions(o Options) home.Options {
	return home.Options{
		Deck:        o.Deck.Name(),
		Models:      o.Config.Responses.Models,
		Writer:      o.Config.Prompts.Model,
		Hosts:       o.Config.Responses.Hosts,
		AllowRemote: o.Config.Responses.AllowRemote,
		Generate:    o.Config.Prompts.Generate,
		Board:       o.board,
	}
}
