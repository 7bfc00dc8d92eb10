package commands

import (
	"errors"

	"prefdeck/stages"
	"prefdeck/stages/route"
)

// RouteFlags are the flags of route.
type RouteFlags struct {
	Judge     []string `placeholder:"NAME" help:"A judge, by the beginning of its name; may be repeated. All of them have to name the same winner (default: every judge of the deck)."`
	Target    float64  `placeholder:"SHARE" default:"0.9" help:"The share of the machine's labels that people agree with at least (default: 0.9)."`
	Certainty float64  `placeholder:"SHARE" default:"0.95" help:"How certain that is to be (default: 0.95)."`
	Audit     float64  `placeholder:"SHARE" default:"0.1" help:"The share of the machine's pairs that goes to you all the same, unannounced (default: 0.1)."`
	DryRun    bool     `help:"Only say what would be routed, and why not more."`
	Undo      bool     `help:"Take every pair back from the machine, with its labels."`
	JSON      bool     `name:"json" help:"As JSON, for programs."`
}

// Validate rejects shares that promise nothing.
func (f RouteFlags) Validate() error {
	switch {
	case f.Undo && (f.DryRun || len(f.Judge) > 0):
		return errors.New("--undo takes everything back, without --judge and --dry-run")
	case !(f.Target > 0 && f.Target < 1), !(f.Certainty > 0 && f.Certainty < 1):
		return errors.New("--target and --certainty are between 0 and 1, without these")
	case !(f.Audit >= 0 && f.Audit <= 1):
		return errors.New("--audit is between 0 and 1")
	}
	return nil
}

// Options returns the options of a run.
func (f RouteFlags) Options() route.Options {
	return route.Options{
		Version: stages.Version(), Judges: f.Judge, Target: f.Target, Certainty: f.Certainty, Audit: &f.Audit, DryRun: f.DryRun,
	}
}
