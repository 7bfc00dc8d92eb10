package store

import (
	"context"
	"database/sql"
	"fmt"

	"prefdeck/stages/label"
)

// insertNote gives a note no earlier time than the notes before it.
const insertNote = `
INSERT INTO notes (pair, annotator, kind, text, at)
VALUES (?1, ?2, ?3, ?4, max(?5, coalesce((SELECT max(at) FROM notes WHERE pair = ?1 AND annotator = ?2), 0)))`

// AddNote stores a note or a flag, and a note ends its draft; all is on disk when
// AddNote returns. Earlier notes stay in the deck.
func (d *Deck) AddNote(ctx context.Context, n label.Note) error {
	if n.Annotator == "" {
		n.Annotator = d.annotator
	}
	if n.At.IsZero() {
		n.At = d.now()
	}
	err := d.write(ctx, func(tx *sql.Tx) error {
		pair, err := numberOf(ctx, tx, n.Pair)
		if err != nil {
			return fmt.Errorf("the pair is %w", err)
		}
		if _, err := tx.ExecContext(ctx, insertNote, pair, n.Annotator, n.Kind, n.Text, n.At.UnixMilli()); err != nil {
			return err
		}
		switch n.Kind {
		case label.NoteFlag:
			return settleFlag(ctx, tx, pair)
		case label.NoteText:
			return d.endDraft(ctx, tx, label.Draft{Pair: n.Pair, RepeatOf: n.RepeatOf}, n.Annotator)
		}
		return nil
	})
	return d.failed(err, "add a %s to pair %s", n.Kind, n.Pair)
}
