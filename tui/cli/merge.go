package cli

import (
	"context"

	"prefdeck/store"
	"prefdeck/tui/report"
)

// mergeCommand takes other decks into this one.
type mergeCommand struct {
	Decks []string `arg:"" name:"deck" help:"Other decks, which are only read."`
}

func (c mergeCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{Create: true}, func(d *store.Deck) error {
		for _, path := range c.Decks {
			a, err := d.AbsorbFile(ctx, path)
			if err != nil {
				return err
			}
			report.Merge(s.Err, path, a)
		}
		return nil
	})
}
