package commands

import (
	"errors"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/pipeline"
	"prefdeck/stages/response"
)

// RunFlags are the flags of run.
type RunFlags struct {
	Config string         `placeholder:"FILE" type:"existingfile" help:"Settings in TOML; prefdeck config prints an example."`
	Stages []stages.Stage `placeholder:"STAGE" enum:"prompts,responses,filter" default:"prompts,responses,filter" help:"Which stages, separated by commas (default: all three)."`
	pipeline.Overrides
	DryRun bool `help:"Do nothing, and say how many requests, tokens and hours that would take; with --stages filter alone, what would come in and what would be dropped, and what your labels say of it."`
}

// Settings returns the configuration file with the flags over it, for a run of this
// version.
func (f RunFlags) Settings(version string) (pipeline.Config, error) {
	c, err := pipeline.Load(f.Config)
	if err != nil {
		return c, err
	}
	c = c.With(f.Overrides, version)
	if f.Draw != nil && c.Responses.Plan != response.Mix {
		return c, fmt.Errorf("--draw counts the models per prompt of --plan %s; this run has the plan %s", response.Mix, c.Responses.Plan)
	}
	return c, nil
}

// Validate rejects values that no run can have.
func (f RunFlags) Validate() error {
	if len(f.Stages) == 0 {
		return errors.New("--stages names none of prompts, responses and filter")
	}
	return f.Overrides.Validate()
}
