package cli

import (
	"context"
	"fmt"

	"prefdeck/stages"
	"prefdeck/store"
	"prefdeck/tui/gate"
	"prefdeck/tui/progress"
)

// backupCommand copies the deck while it may be in use.
type backupCommand struct {
	File string `arg:"" placeholder:"FILE" help:"The file to write; it must not exist."`
}

func (c backupCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		err := s.watch(func(events stages.Events) error {
			return d.Backup(ctx, c.File, progress.Bytes(events, "backup"))
		})
		if err == nil {
			fmt.Fprintf(s.Err, "%s is copied to %s\n", gate.Line(s.path()), gate.Line(c.File))
		}
		return err
	})
}
