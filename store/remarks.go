package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

const (
	replaceDraft = `
UPDATE notes SET text = ?, at = ?
WHERE seq = (SELECT n.seq FROM notes n WHERE n.pair = ? AND n.annotator = ? AND n.kind = ? ORDER BY n.seq DESC LIMIT 1)`
	dropDraft  = `DELETE FROM notes WHERE pair = ? AND annotator = ? AND kind = ?`
	insertEdit = `INSERT INTO edits (id, pair, base, annotator, text, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`
	isOfPair   = `SELECT 1 FROM pairs WHERE id = ?1 AND ?2 IN (a, b)`
	editsOf    = `
SELECT e.id, e.pair, e.base, e.annotator, e.text, e.at
FROM json_each(?) j CROSS JOIN edits e ON e.pair = j.value
WHERE e.annotator = ? ORDER BY e.at, e.rowid`
)

// draftKind returns the kind that a draft has among the notes of its pair. The
// draft of a note is of kind draft, which the trigger notes_end_draft knows.
func draftKind(d label.Draft) label.NoteKind {
	kind := string(label.NoteDraft)
	if d.Base != "" {
		kind += " edit=" + string(d.Base)
	}
	if d.RepeatOf != "" {
		kind += " repeat=" + string(d.RepeatOf)
	}
	return label.NoteKind(kind)
}

// collectDraft adds a note to drafts if its kind is that of a draft on a hidden
// repeat of this showing, or on the pair itself where that is "".
func collectDraft(drafts *label.Drafts, repeatOf label.PresentationID, kind label.NoteKind, text string) {
	words := strings.Fields(string(kind))
	if len(words) == 0 || words[0] != string(label.NoteDraft) {
		return
	}
	var d label.Draft
	for _, word := range words[1:] {
		switch name, id, _ := strings.Cut(word, "="); name {
		case "edit":
			d.Base = stages.ID(id)
		case "repeat":
			d.RepeatOf = label.PresentationID(id)
		}
	}
	if d.RepeatOf != repeatOf {
		return
	}
	if *drafts == nil {
		*drafts = label.Drafts{}
	}
	(*drafts)[d.Base] = text
}

// SaveDraft keeps a draft in place of the one before, and drops it where its text
// is "". It is on disk when SaveDraft returns.
func (d *Deck) SaveDraft(ctx context.Context, draft label.Draft) error {
	kind := draftKind(draft)
	err := d.write(ctx, func(tx *sql.Tx) error {
		if draft.Text == "" {
			return dropDraftOf(ctx, tx, draft.Pair, d.annotator, kind)
		}
		res, err := tx.ExecContext(ctx, replaceDraft, draft.Text, d.now().UnixMilli(), draft.Pair, d.annotator, kind)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n > 0 {
			return err
		}
		if err := stored(ctx, tx, draft.Pair); err != nil {
			return fmt.Errorf("the pair is %w", err)
		}
		if draft.Base != "" {
			if err := ofPair(ctx, tx, draft.Pair, draft.Base); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, insertNote, draft.Pair, d.annotator, kind, draft.Text, d.now().UnixMilli())
		return err
	})
	return d.failed(err, "keep a draft to pair %s", draft.Pair)
}

func dropDraftOf(ctx context.Context, tx *sql.Tx, pair stages.ID, annotator string, kind label.NoteKind) error {
	_, err := tx.ExecContext(ctx, dropDraft, pair, annotator, kind)
	return err
}

// ofPair is nil if the response is one of the pair's.
func ofPair(ctx context.Context, tx *sql.Tx, pair, response stages.ID) error {
	var one int
	err := tx.QueryRowContext(ctx, isOfPair, pair, response).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("response %s of the pair is %w", response, ErrUnknown)
	}
	return err
}

// AddEdit stores an edit and ends its draft; both are on disk when AddEdit returns.
// One whose ID is known is not stored again.
func (d *Deck) AddEdit(ctx context.Context, e label.Edit) error {
	if e.Annotator == "" {
		e.Annotator = d.annotator
	}
	if e.At.IsZero() {
		e.At = d.now()
	}
	err := d.write(ctx, func(tx *sql.Tx) error {
		if err := ofPair(ctx, tx, e.Pair, e.Base); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, insertEdit, e.ID, e.Pair, e.Base, e.Annotator, e.Text, e.At.UnixMilli()); err != nil {
			return err
		}
		draft := label.Draft{Base: e.Base, RepeatOf: e.RepeatOf}
		return dropDraftOf(ctx, tx, e.Pair, e.Annotator, draftKind(draft))
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
