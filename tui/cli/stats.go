package cli

import (
	"context"

	"prefdeck/store"
	"prefdeck/tui"
	"prefdeck/tui/report"
)

// statsCommand prints the deck's numbers.
type statsCommand struct {
	JSON bool `name:"json" help:"As JSON, for programs."`
}

func (c statsCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		return report.StatsOf(ctx, d, s.Console, tui.Measuring(), c.JSON)
	})
}

// reportCommand writes the deck's numbers as one page for a browser.
type reportCommand struct {
	Out string `required:"" placeholder:"FILE" help:"The page to write; - is standard output."`
}

func (c reportCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		return report.Page(ctx, d, s.Console, tui.Measuring(), c.Out)
	})
}
