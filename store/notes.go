package store

import (
	"context"
	"database/sql"
	"fmt"

	"prefdeck/stages/label"
)

const insertNote = `INSERT INTO notes (pair, annotator, kind, text, at) VALUES (?, ?, ?, ?, ?)`

// AddNote stores a note or a flag; it is on disk when AddNote returns. Earlier
// ones stay in the deck.
func (d *Deck) AddNote(ctx context.Context, n label.Note) error {
	if n.Annotator == "" {
		n.Annotator = d.annotator
	}
	if n.At.IsZero() {
		n.At = d.now()
	}
	err := d.write(ctx, func(tx *sql.Tx) error {
		if err := stored(ctx, tx, n.Pair); err != nil {
			return fmt.Errorf("the pair is %w", err)
		}
		_, err := tx.ExecContext(ctx, insertNote, n.Pair, n.Annotator, n.Kind, n.Text, n.At.UnixMilli())
		return err
	})
	return d.failed(err, "add a %s to pair %s", n.Kind, n.Pair)
}
