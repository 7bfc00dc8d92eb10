package store

import (
	"context"
	"database/sql"
	"fmt"

	"prefdeck/stages"
)

const saveRescue = `
INSERT INTO rescues (subject, kind, annotator, reason, at) VALUES (unhex(?), ?, ?, ?, ?)
ON CONFLICT (subject) DO NOTHING`

// Rescue lets a dropped prompt, response or pair back in, for good: no filter drops
// it again. A pair that the machine decides becomes the person's, for good, too.
// Verdicts on it stay in the deck.
func (d *Deck) Rescue(ctx context.Context, kind stages.SubjectKind, subject stages.ID, reason string) error {
	back, ok := map[stages.SubjectKind]string{
		stages.OfPrompt:   `UPDATE prompts SET dropped_by = '' WHERE id = unhex(?)`,
		stages.OfResponse: `UPDATE responses SET dropped_by = '' WHERE id = unhex(?)`,
		stages.OfPair: `
UPDATE pairs SET route = 'person', dropped_by = '', dropped_kind = '', reason = iif(route = 'person', reason, 'rescued')
WHERE id = unhex(?)`,
	}[kind]
	if !ok {
		return fmt.Errorf("rescue %s: unknown kind %q", subject, kind)
	}
	err := d.write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, back, subject)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return ErrUnknown
		}
		if _, err = tx.ExecContext(ctx, saveRescue, subject, kind, d.annotator, reason, d.now().UnixMilli()); err != nil || kind != stages.OfPair {
			return err
		}
		pair, err := numberOf(ctx, tx, subject)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, dropMachine, pair); err != nil {
			return err
		}
		return settlePairs(ctx, tx, pair)
	})
	return d.failed(err, "rescue %s %s", kind, subject)
}
