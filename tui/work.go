package tui

import (
	"context"
	"errors"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/tui/home"
	typed "prefdeck/tui/path"
	"prefdeck/tui/report"
)

// work does what the home screen sets going.
type work struct{ o Options }

func (w work) Stats(ctx context.Context) (measure.Stats, error) { return w.o.Deck.Stats(ctx) }

func (w work) Models(ctx context.Context) ([]ollama.ModelInfo, error) {
	if w.o.Server == nil {
		return nil, w.o.ServerError
	}
	return w.o.Server.Models(ctx)
}

// Run takes the run lock for as long as the stages run, so that a headless run
// and the workstation never work on one deck at once.
func (w work) Run(ctx context.Context, j home.Job, events stages.Events) (err error) {
	release, err := w.o.Deck.LockRun(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	config := w.o.Config
	config.Prompts.Version, config.Responses.Version, config.Filter.Version = w.o.Version, w.o.Version, w.o.Version
	if len(j.Models) > 0 {
		config.Responses.Models = j.Models
	}
	if j.Generate > 0 {
		config.Prompts.Generate = j.Generate
	}
	if j.Writer != "" {
		config.Prompts.Model = j.Writer
	}
	return pipeline.Run(ctx, w.o.Deck, w.o.Server, config, j.Stages, events)
}

func (w work) Import(ctx context.Context, path string, events stages.Events) (string, error) {
	r, err := exchange.Import(ctx, w.o.Deck, []string{typed.Expand(path)}, exchange.ImportOptions{Version: w.o.Version}, events)
	return report.ImportLine(r), err
}

func homeOptions(o Options) home.Options {
	return home.Options{
		Deck:        o.Deck.Name(),
		Models:      o.Config.Responses.Models,
		Writer:      o.Config.Prompts.Model,
		AllowRemote: o.Config.Responses.AllowRemote,
		Generate:    o.Config.Prompts.Generate,
	}
}
