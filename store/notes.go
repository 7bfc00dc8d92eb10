package store

import (
	"context"
	"database/sql"
	"fmt"

	"prefdeck/stages/label"
)

const (
	insertNote = `INSERT INTO notes (pair, annotator, kind, text, at) VALUES (?, ?, ?, ?, ?)`
	renameNote = `UPDATE notes SET kind = ? WHERE pair = ? AND annotator = ? AND kind = ?`
)

// draftAside is the kind of a draft while a note is stored that does not end it.
const draftAside label.NoteKind = "draft aside"

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
		if err := stored(ctx, tx, n.Pair); err != nil {
			return fmt.Errorf("the pair is %w", err)
		}
		if n.Kind == label.NoteText && n.RepeatOf != "" {
			return insertNoteOfRepeat(ctx, tx, n)
		}
		_, err := tx.ExecContext(ctx, insertNote, n.Pair, n.Annotator, n.Kind, n.Text, n.At.UnixMilli())
		return err
	})
	return d.failed(err, "add a %s to pair %s", n.Kind, n.Pair)
}

// insertNoteOfRepeat stores a note that ends the draft of a hidden repeat. The
// trigger notes_end_draft would end that of the pair itself.
func insertNoteOfRepeat(ctx context.Context, tx *sql.Tx, n label.Note) error {
	if _, err := tx.ExecContext(ctx, renameNote, draftAside, n.Pair, n.Annotator, label.NoteDraft); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, insertNote, n.Pair, n.Annotator, n.Kind, n.Text, n.At.UnixMilli()); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, renameNote, label.NoteDraft, n.Pair, n.Annotator, draftAside); err != nil {
		return err
	}
	return dropDraftOf(ctx, tx, n.Pair, n.Annotator, draftKind(label.Draft{RepeatOf: n.RepeatOf}))
}
