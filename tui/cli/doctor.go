package cli

import (
	"cmp"
	"context"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/ollama/peer"
	"prefdeck/store"
	"prefdeck/tui/progress"
	"prefdeck/tui/report"
)

// doctorCommand looks for faults of the deck, the server and the terminal.
type doctorCommand struct {
	JSON   bool     `name:"json" help:"As JSON, for programs."`
	Quick  bool     `help:"Skip the checks that read the whole deck."`
	Hosts  []string `name:"host" sep:"none" placeholder:"HOST" help:"An Ollama server to examine in place of that of OLLAMA_HOST; may be repeated."`
	Repair bool     `help:"First rebuild the queue and the counts from pairs and labels, and upgrade an old deck; a damaged deck stays as it is."`
}

func (c doctorCommand) Run(ctx context.Context, s *session) error {
	sound := false // nothing was to be repaired
	if c.Repair {
		if err := store.Intact(ctx, s.path()); err != nil {
			return err
		}
		err := s.with(ctx, store.Options{}, func(d *store.Deck) error {
			changed, err := d.Repair(ctx)
			if err == nil {
				sound = changed == ""
				fmt.Fprintln(s.Err, cmp.Or(changed, "nothing to repair"))
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	var found []stages.Finding
	err := s.watch(func(events stages.Events) error {
		found = store.Check(ctx, s.path(), store.CheckOptions{Quick: c.Quick, Repaired: sound, Progress: progress.Steps(events, "doctor")})
		return nil
	})
	if err != nil {
		return err
	}
	servers := peer.Examine(ctx, c.Hosts)
	if ctx.Err() != nil { // what could not be looked at would be told as broken
		return ctx.Err()
	}
	return report.Diagnose(found, servers, report.Here().Findings()).Print(s.Console, c.JSON, s.ASCII)
}
