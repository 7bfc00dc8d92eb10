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
	saveDraft = `
INSERT INTO drafts (pair, annotator, base, repeat_of, text, at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET text = excluded.text, at = excluded.at`
	dropDraft = `DELETE FROM drafts WHERE pair = ? AND annotator = ? AND base = ? AND repeat_of = ?`
	// The newest edit stands, so none has an earlier time than those before it.
	insertEdit = `
INSERT INTO edits (id, pair, base, annotator, text, at)
VALUES (?1, ?2, ?3, ?4, ?5, max(?6, coalesce((SELECT max(at) FROM edits WHERE pair = ?2 AND annotator = ?4), 0))) ON CONFLICT (id) DO NOTHING`
	editsOf = `
SELECT e.id, j.value, lower(hex(b.id)), e.annotator, e.text, e.at
FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value) CROSS JOIN edits e ON e.pair = p.n CROSS JOIN responses b ON b.n = e.base
WHERE e.annotator = ? ORDER BY e.at, e.n`
	sidesOf = `SELECT p.n, p.a, p.b FROM pairs p WHERE p.id = unhex(?)`
)

// draftKey identifies a draft among those of its annotator.
type draftKey struct{ pair, base, repeatOf int64 }

// keyOfDraft looks a draft's place up; ErrUnknown if the deck lacks the pair, or the
// pair the response.
func keyOfDraft(s *statements, of label.Draft) (k draftKey, err error) {
	if k.pair, k.base, err = sideOf(s, of.Pair, of.Base); err != nil {
		return k, err
	}
	repeated, err := number(s, presentationKind, of.RepeatOf)
	if err != nil {
		return k, fmt.Errorf("showing %s is %w", of.RepeatOf, err)
	}
	if n, ok := repeated.(int64); ok {
		k.repeatOf = n
	}
	return k, nil
}

// sideOf returns the numbers of a pair and of one of its responses, 0 for "".
func sideOf(s *statements, pair, response stages.ID) (n, side int64, err error) {
	var a, b int64
	err = s.row(sidesOf, pair)(&n, &a, &b)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("the pair is %w", ErrUnknown)
	}
	if err != nil || response == "" {
		return n, 0, err
	}
	found, err := number(s, responseKind, response)
	if err != nil && !errors.Is(err, ErrUnknown) {
		return n, 0, err
	}
	if found != a && found != b {
		return n, 0, fmt.Errorf("response %s of the pair is %w", response, ErrUnknown)
	}
	return n, found.(int64), nil
}

// SaveDraft replaces a draft, and removes it if its text is "". It is on disk when
// SaveDraft returns.
func (d *Deck) SaveDraft(ctx context.Context, draft label.Draft) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		if draft.Text == "" {
			return d.endDraft(ctx, tx, draft, d.annotator)
		}
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		k, err := keyOfDraft(&s, draft)
		if err != nil {
			return err
		}
		_, err = s.exec(saveDraft, k.pair, d.annotator, k.base, k.repeatOf, draft.Text, d.now().UnixMilli())
		return err
	})
	return d.failed(err, "keep a draft to pair %s", draft.Pair)
}

// endDraft drops a draft. What the deck does not know has none.
func (d *Deck) endDraft(ctx context.Context, tx *sql.Tx, of label.Draft, annotator string) error {
	s := statements{ctx: ctx, tx: tx}
	defer s.close()
	k, err := keyOfDraft(&s, of)
	if errors.Is(err, ErrUnknown) {
		return nil
	}
	if err == nil {
		_, err = s.exec(dropDraft, k.pair, annotator, k.base, k.repeatOf)
	}
	return err
}

// AddEdit stores an edit and ends its draft; both are on disk when AddEdit returns.
// It does not store an edit again whose ID it has.
func (d *Deck) AddEdit(ctx context.Context, e label.Edit) error {
	if e.Annotator == "" {
		e.Annotator = d.annotator
	}
	if e.At.IsZero() {
		e.At = d.now()
	}
	err := d.write(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		pair, base, err := sideOf(&s, e.Pair, e.Base)
		if err != nil {
			return err
		}
		if base == 0 {
			return errors.New("the edit names no response")
		}
		if _, err := s.exec(insertEdit, e.ID, pair, base, e.Annotator, e.Text, e.At.UnixMilli()); err != nil {
			return err
		}
		return d.endDraft(ctx, tx, label.Draft{Pair: e.Pair, Base: e.Base, RepeatOf: e.RepeatOf}, e.Annotator)
	})
	return d.failed(err, "store an edit to pair %s", e.Pair)
}

// edits returns the newest edit of each pair; one without text withdraws it.
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
