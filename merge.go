package main

import (
	"context"
	"fmt"
	"os"

	"prefdeck/stages/exchange"
	"prefdeck/store"
	"prefdeck/tui/report"
)

type mergeCommand struct {
	Decks []string `arg:"" name:"deck" help:"Other decks, which are only read."`
}

func (c mergeCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{Create: true}, func(d *store.Deck) error {
		for _, path := range c.Decks {
			if sameFile(path, d.Path()) {
				return fmt.Errorf("%s is the deck itself", path)
			}
			a, err := c.absorb(ctx, d, path)
			if err != nil {
				return err
			}
			report.Merge(s.Err, path, a)
		}
		return nil
	})
}

func (c mergeCommand) absorb(ctx context.Context, d *store.Deck, path string) (a exchange.Absorbed, err error) {
	other, err := store.Open(ctx, path, store.Options{ReadOnly: true})
	if err != nil {
		return a, err
	}
	defer func() {
		if closed := other.Close(); err == nil {
			err = closed
		}
	}()
	return d.Absorb(ctx, func(f func(exchange.Record) error) error { return other.Records(ctx, f) })
}

func sameFile(x, y string) bool {
	a, err := os.Stat(x)
	if err != nil {
		return false
	}
	b, err := os.Stat(y)
	return err == nil && os.SameFile(a, b)
}
