package cli

import (
	"context"
	"errors"
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

// inspectCommand shows all pairs of a deck or of files, without a decision.
type inspectCommand struct {
	As   exchange.RowKind  `placeholder:"KIND" help:"What the rows of a file are, as for import."`
	Map  map[string]string `placeholder:"FIELD=FIELD" mapsep:"," help:"prefdeck's name for a field = the file's name for it, as for import."`
	Show string            `placeholder:"WHICH" default:"all" help:"Which pairs: all, kept, dropped, or the name of a filter for those it dropped."`

	Sample int  `placeholder:"N" help:"Only N pairs, drawn at random, the same ones each time."`
	Plain  bool `help:"Print lines of text instead of a screen; the default without a terminal."`

	Files []string `arg:"" optional:"" name:"file" help:"A deck, or files that import reads (default: the deck)."`
}

// Validate rejects what no file can have, before anything is opened.
func (c inspectCommand) Validate() error {
	if c.Sample < 0 {
		return errors.New("--sample: the number of pairs is above 0")
	}
	if err := exchange.CheckKind(c.As); err != nil {
		return err
	}
	return exchange.CheckMap(c.Map)
}

// Run shows a deck unchanged. It reads files into a deck of their own and removes that
// deck afterwards.
func (c inspectCommand) Run(ctx context.Context, s *session) (err error) {
	if len(c.Files) == 1 && store.IsSQLite(c.Files[0]) {
		s.Deck, c.Files = c.Files[0], nil
	}
	if len(c.Files) == 0 {
		return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
			return c.show(ctx, s, d, nil)
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
			return exchange.Import(ctx, d, c.Files, exchange.ImportOptions{As: c.As, Map: c.Map, LabelsOf: "file", Soon: true, Version: stages.Version()}, nil)
		})
		defer reading.Close()
		err := c.show(ctx, s, d, reading)
		if read, failed := reading.Result(); failed != nil && err == nil {
			err = report.Import(s.Err, read, failed)
		}
		return err
	})
}

// show opens the screen over the deck's pairs, or prints them. reading is the import
// that still fills the deck; nil means that the deck itself was asked for.
func (c inspectCommand) show(ctx context.Context, s *session, d *store.Deck, reading *inspect.Reading) error {
	o := inspect.Options{Name: d.Name(), Reading: reading, Show: c.Show, Sample: c.Sample}
	if reading != nil {
		o.Name = c.title()
	}
	if c.Plain || !tui.Terminal() {
		_, err := inspect.Print(s.hard, d, s.Out, o)
		return err
	}
	screen, err := s.Overrides.Options()
	if err != nil {
		return err
	}
	for _, err := range screen.Unread {
		s.Complain(err)
	}
	screen.Deck, screen.Inspect, screen.Leave = d, &o, ctx.Done()
	_, err = tui.Run(s.hard, screen)
	return err
}

// title returns the files' name for the screen's header.
func (c inspectCommand) title() string {
	name := filepath.Base(c.Files[0])
	if len(c.Files) > 1 {
		name += ", …"
	}
	return name
}
