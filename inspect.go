package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/store"
	"prefdeck/tui"
	"prefdeck/tui/inspect"
	"prefdeck/tui/report"
)

type inspectCommand struct{ tui.InspectFlags }

// Run shows a deck as it is. A file is read into a deck of its own, which is gone
// afterwards.
func (c inspectCommand) Run(ctx context.Context, s *session) (err error) {
	if len(c.Files) == 1 && store.IsSQLite(c.Files[0]) {
		s.Deck, c.Files = c.Files[0], nil
	}
	if len(c.Files) == 0 {
		return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
			return c.Inspect(s.hard, s.Overrides, d, ctx.Done(), nil, s.Out)
		})
	}
	dir, err := os.MkdirTemp("", "prefdeck-inspect-")
	if err != nil {
		return fmt.Errorf("make a folder for what is read: %w", err)
	}
	defer s.Cleanly(func() error { return os.RemoveAll(dir) })
	s.Deck = filepath.Join(dir, store.DefaultPath)
	return s.with(ctx, store.Options{Create: true}, func(d *store.Deck) error {
		reading := inspect.Begin(ctx, func(ctx context.Context) (exchange.Report, error) {
			return exchange.Import(ctx, d, c.Files, exchange.ImportOptions{As: c.As, Map: c.Map, LabelsOf: "file", Version: stages.Version()}, nil)
		})
		defer reading.Close()
		err := c.Inspect(s.hard, s.Overrides, d, ctx.Done(), reading, s.Out)
		if read, failed := reading.Result(); failed != nil && err == nil {
			err = report.Import(s.Err, read, failed)
		}
		return err
	})
}
