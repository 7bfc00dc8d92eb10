package commands

import (
	"errors"

	"prefdeck/stages"
	"prefdeck/stages/pipeline"
)

// RunFlags are the flags of run.
type RunFlags struct {
	Config string         `placeholder:"FILE" type:"existingfile" help:"Settings in TOML; prefdeck config prints an example."`
	Stages []stages.Stage `placeholder:"STAGE" enum:"prompts,responses,filter" default:"prompts,responses,filter" help:"Which stages, separated by commas (default: all three)."`
	pipeline.Overrides
	DryRun bool `help:"Do nothing, and say how many requests, tokens and hours that would take; with --stages filter alone, what would come in and what would be dropped, and what your labels say of it."`
}

// Validate rejects values that no run can have.
func (f RunFlags) Validate() error {
	if len(f.Stages) == 0 {
		return errors.New("--stages names none of prompts, responses and filter")
	}
	return f.Overrides.Validate()
}
