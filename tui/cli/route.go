package cli

import (
	"context"
	"errors"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/route"
	"prefdeck/store"
	"prefdeck/tui/report"
)

// routeCommand gives pairs to the machine, or takes them back.
type routeCommand struct {
	Judge     []string            `placeholder:"NAME" help:"A judge, by the beginning of its name; may be repeated (default: every judge of the deck)."`
	Combine   measure.Combination `enum:"agreement,mean" placeholder:"HOW" default:"agreement" help:"How several judges decide: agreement (all name the same winner, in every order; default) or mean (of their calibrated log-odds)."`
	Target    float64             `placeholder:"SHARE" default:"${routing_target}" help:"The least share of the machine's labels that people agree with (default: ${default})."`
	Certainty float64             `placeholder:"SHARE" default:"${routing_certainty}" help:"The certainty of that promise (default: ${default})."`
	Audit     float64             `placeholder:"SHARE" default:"${audit_share}" help:"The share of the machine's pairs that goes to you all the same, unannounced (default: ${default})."`
	DryRun    bool                `help:"Only report what would be routed, and why not more."`
	Undo      bool                `help:"Take every pair back from the machine, with its labels."`
	JSON      bool                `name:"json" help:"As JSON, for programs."`
}

// Validate rejects shares that promise nothing.
func (c routeCommand) Validate() error {
	switch {
	case c.Undo && (c.DryRun || len(c.Judge) > 0):
		return errors.New("--undo takes everything back, without --judge and --dry-run")
	case !(c.Target > 0 && c.Target < 1), !(c.Certainty > 0 && c.Certainty < 1):
		return errors.New("--target and --certainty are between 0 and 1, without these")
	case !(c.Audit >= 0 && c.Audit <= 1):
		return errors.New("--audit is between 0 and 1")
	}
	return nil
}

// options returns the options of a run.
func (c routeCommand) options() route.Options {
	return route.Options{
		Version: stages.Version(), Judges: c.Judge, Rule: c.Combine, Target: c.Target, Certainty: c.Certainty, Audit: &c.Audit, DryRun: c.DryRun,
	}
}

func (c routeCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{ReadOnly: c.DryRun}, func(d *store.Deck) error {
		return report.RouteOf(ctx, d, s.Console, c.options(), report.RouteHow{Undo: c.Undo, JSON: c.JSON, ASCII: s.ASCII})
	})
}
