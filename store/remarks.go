package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

const (
	replaceDraft = `
UPDATE notes SET text = ?, at = ?
WHERE seq = (SELECT n.seq FROM notes n WHERE n.pair = ? AND n.annotator = ? AND n.kind = 'draft' ORDER BY n.seq DESC LIMIT 1)`
	dropDraft  = `DELETE FROM notes WHERE pair = ? AND annotator = ? AND kind = 'draft'`
	insertEdit = `INSERT INTO edits (id, pair, base, annotator, text, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`
	isOfPair   = `SELECT 1 FROM pairs WHERE id = ?1 AND ?2 IN (a, b)`
	editsOf    = `
SELECT e.id, e.pair, e.base, e.annotator, e.text, e.at
FROM json_each(?) j CROSS JOIN edits e ON e.pair = j.value
WHERE e.annotator = ? ORDER BY e.at, e.rowid`
)

// SaveDraft keeps what has been written of a note so far; "" drops it. There is
// one draft per pair. It is not synced to disk.
func (d *Deck) SaveDraft(ctx context.Context, pair stages.ID, text string) error {
	err := d.writeOn(ctx, d.jotter, func(tx *sql.Tx) error {
		if text == "" {
			_, err := tx.ExecContext(ctx, dropDraft, pair, d.annotator)
			return err
		}
		res, err := tx.ExecContext(ctx, replaceDraft, text, d.now().UnixMilli(), pair, d.annotator)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n > 0 {
			return err
		}
		if err := stored(ctx, tx, pair); err != nil {
			return fmt.Errorf("the pair is %w", err)
		}
		_, err = tx.ExecContext(ctx, insertNote, pair, d.annotator, label.NoteDraft, text, d.now().UnixMilli())
		return err
	})
	return d.failed(err, "keep the draft of a note to pair %s", pair)
}

// AddEdit stores an edit, which is on disk when AddEdit returns. One whose ID is
// known is not stored again.
func (d *Deck) AddEdit(ctx context.Context, e label.Edit) error {
	if e.Annotator == "" {
		e.Annotator = d.annotator
	}
	if e.At.IsZero() {
		e.At = d.now()
	}
	err := d.write(ctx, func(tx *sql.Tx) error {
		var one int
		err := tx.QueryRowContext(ctx, isOfPair, e.Pair, e.Base).Scan(&one)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("response %s of the pair is %w", e.Base, ErrUnknown)
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, insertEdit, e.ID, e.Pair, e.Base, e.Annotator, e.Text, e.At.UnixMilli())
		return err
	})
	return d.failed(err, "store an edit to pair %s", e.Pair)
}

// edits is the newest edit of each pair; one without text takes it back.
func (d *Deck) edits(ctx context.Context, q querier, pairs string) (map[stages.ID]*label.Edit, error) {
	out := map[stages.ID]*label.Edit{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var e label.Edit
		var at int64
		if err := rows.Scan(&e.ID, &e.Pair, &e.Base, &e.Annotator, &e.Text, &at); err != nil {
			return err
		}
		e.At = instant(at)
		out[e.Pair] = &e
		if e.Text == "" {
			delete(out, e.Pair)
		}
		return nil
	}, editsOf, pairs, d.annotator)
	return out, err
}
