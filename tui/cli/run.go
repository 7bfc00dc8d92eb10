package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/stages/response"
	"prefdeck/store"
	"prefdeck/tui/report"
)

// planned is a configuration file with flags over it.
type planned struct {
	Config string `placeholder:"FILE" type:"existingfile" help:"Settings in TOML; prefdeck config prints an example."`
	pipeline.Overrides
}

// collectAt is by how many percent the heap grows before a run without a screen collects
// garbage. A run lets go of every page of texts as soon as it is stored: collecting at
// Go's 100 takes a tenth of its time, and saves 40 MB.
const collectAt = 300

// runCommand runs the stages that ask models and filter.
type runCommand struct {
	planned
	Stages []stages.Stage `placeholder:"STAGE" enum:"prompts,responses,filter" default:"prompts,responses,filter" help:"Which stages, separated by commas (default: all three)."`
	DryRun bool           `help:"Only report how many requests, tokens and hours it would take; with --stages filter alone, what would come in and be dropped, and how your labels judge that."`
}

// settings returns the configuration file with the flags over it.
func (c planned) settings() (pipeline.Config, error) {
	config, err := pipeline.Load(c.Config)
	if err != nil {
		return config, err
	}
	config = config.With(c.Overrides, stages.Version())
	if c.Draw != nil && config.Responses.Plan != response.Mix {
		return config, fmt.Errorf("--draw counts the models per prompt of --plan %s; this run has the plan %s", response.Mix, config.Responses.Plan)
	}
	if c.PromptsBy != "" && config.Prompts.Generate == 0 {
		return config, fmt.Errorf("--prompts-by says how models write new prompts; this run has none written: --generate N asks for N")
	}
	return config, nil
}

// Validate rejects values that no run can have.
func (c runCommand) Validate() error {
	if len(c.Stages) == 0 {
		return errors.New("--stages names none of prompts, responses and filter")
	}
	return c.Overrides.Validate()
}

func (c runCommand) Run(ctx context.Context, s *session) error {
	config, err := c.settings()
	if err != nil {
		return err
	}
	if c.DryRun {
		return c.forecast(ctx, s, config)
	}
	server, hangUp, err := pipeline.Dial(config, c.Stages)
	if err != nil {
		return err
	}
	defer hangUp()
	defer collectSeldom(collectAt)()
	err = s.fill(ctx, func(d *store.Deck) error {
		err := s.watch(func(events stages.Events) error {
			return pipeline.RunLocked(ctx, d, server, config, c.Stages, events)
		})
		if err == nil {
			report.Ran(ctx, d, s.Err, s.Deck)
		}
		return err
	})
	return started(err, config.Responses.Hosts)
}

// forecast says what the run would do, and changes nothing.
func (c runCommand) forecast(ctx context.Context, s *session, config pipeline.Config) error {
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		if slices.Equal(c.Stages, []stages.Stage{stages.Filter}) {
			return c.whatIf(ctx, s, d, config)
		}
		if !slices.Contains(c.Stages, stages.Responses) {
			_, err := fmt.Fprintln(s.Out, "These stages ask for no responses.")
			return err
		}
		if err := report.ForecastOf(ctx, d, s.Out, config, c.Stages); err != nil {
			return err
		}
		return c.missing(ctx, config)
	})
}

// missing returns the error that a run would begin with if its server lacks models. A
// forecast needs no server, so one that does not answer is no fault.
func (c runCommand) missing(ctx context.Context, config pipeline.Config) error {
	if config.Responses.Pull || len(config.Responses.Models) == 0 {
		return nil
	}
	server, hangUp, err := pipeline.Dial(config, c.Stages)
	if err != nil {
		return err
	}
	defer hangUp()
	if _, err := response.Resolve(ctx, server, config.Responses); !errors.Is(err, ollama.ErrUnreachable) {
		return err
	}
	return nil
}

// whatIf says what filtering with this configuration would change.
func (c runCommand) whatIf(ctx context.Context, s *session, d *store.Deck, config pipeline.Config) error {
	if config.Embed != "" {
		server, hangUp, err := pipeline.Dial(config, c.Stages)
		if err != nil {
			return err
		}
		defer hangUp()
		if _, err := config.Embedded(ctx, d, server, true); err != nil {
			return started(err, config.Responses.Hosts)
		}
	}
	return report.WhatIf(ctx, d, s.Out, config.Filter)
}

// started adds how to start a server to the error that none answers, among the hosts that
// were named or else at OLLAMA_HOST.
func started(err error, hosts []string) error {
	switch {
	case !errors.Is(err, ollama.ErrUnreachable):
		return err
	case len(hosts) > 0:
		return fmt.Errorf("%w; start it there with `ollama serve`, or name its host with --host", err)
	}
	return fmt.Errorf("%w; start it with `ollama serve`, or set OLLAMA_HOST to where it runs", err)
}
