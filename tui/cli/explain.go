package cli

import (
	"context"

	"prefdeck/store"
	"prefdeck/tui/report"
)

// explainCommand explains the origin and the fate of a pair, a response or a prompt.
type explainCommand struct {
	ID     string `arg:"" help:"A pair, response or prompt, by the beginning of its identity."`
	JSON   bool   `name:"json" help:"As JSON, for programs."`
	Reveal bool   `help:"Also show a pair that waits for your decision; its label will be recorded as not blind."`
}

func (c explainCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		return report.Explain(ctx, d, s.Console, c.ID, report.ExplainOptions{JSON: c.JSON, Reveal: c.Reveal})
	})
}

// rescueCommand takes back a drop.
type rescueCommand struct {
	ID     string `arg:"" help:"A pair, response or prompt, by the beginning of its identity."`
	Reason string `placeholder:"TEXT" help:"Why, for the record."`
}

func (c rescueCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		return report.Rescue(ctx, d, s.Out, c.ID, c.Reason)
	})
}

// dropCommand drops a pair by hand.
type dropCommand struct {
	Pair   string `arg:"" help:"A pair, by the beginning of its identity."`
	Reason string `placeholder:"TEXT" help:"Why, for the record."`
}

func (c dropCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		return report.Drop(ctx, d, s.Out, c.Pair, c.Reason)
	})
}
