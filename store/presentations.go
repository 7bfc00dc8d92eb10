package store

import (
	"context"
	"database/sql"
	"errors"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

const (
	presentationColumns = `
SELECT p.id, p.pair, p.annotator, p.left_side, p.kind, coalesce(p.repeat_of, ''), p.at,
	EXISTS (SELECT 1 FROM label_events e WHERE e.presentation = p.id AND e.kind = 'choose')
FROM presentations p `
	lastOfAll   = presentationColumns + `WHERE p.annotator = ? ORDER BY p.seq DESC LIMIT 1`
	insertShown = `INSERT INTO presentations (id, pair, annotator, left_side, kind, repeat_of, at) VALUES (?, ?, ?, ?, ?, ?, ?)`
	// A pair that waits, or one that was decided before it was shown again and not
	// since. Taking an answer back decides nothing.
	isUnanswered = `
SELECT 1 FROM queue q
WHERE q.pair = ?1 AND (q.state = 'open'
	OR NOT EXISTS (SELECT 1 FROM label_events e WHERE e.pair = ?1 AND e.annotator = ?2 AND e.kind <> 'retract' AND e.at > ?3))`
	pairIsStored = `SELECT 1 FROM pairs WHERE id = ?`
)

// Present stores a showing, or returns the annotator's newest one if that is the
// same (see sameShowing) and was never answered. An older one does not do: the
// newest showing is the pair that was on screen, which is what Interrupted goes
// by. It is not synced: what a crash of the machine could lose of it is which side
// was left on a pair nobody has answered.
func (d *Deck) Present(ctx context.Context, p label.Presentation) (label.Presentation, error) {
	if p.Annotator == "" {
		p.Annotator = d.annotator
	}
	if p.At.IsZero() {
		p.At = d.now()
	}
	err := d.writeOn(ctx, d.jotter, func(tx *sql.Tx) error {
		last, answered, err := scanPresentation(tx.QueryRowContext(ctx, lastOfAll, p.Annotator))
		switch {
		case err == nil && !answered && sameShowing(last, p):
			p = last
			return nil
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		}
		if err := stored(ctx, tx, p.Pair); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, insertShown, p.ID, p.Pair, p.Annotator, p.Left, p.Kind, orNull(p.RepeatOf), p.At.UnixMilli())
		return err
	})
	return p, d.failed(err, "note that pair %s is shown", p.Pair)
}

// sameShowing reports whether p shows what an unanswered showing has shown before.
// A pair that comes from the queue keeps the sides that it had, whatever rule drew
// them. One that is opened again stands as it stood when it was decided: undoing two
// answers to one pair shows it twice, each time on the sides of that answer.
func sameShowing(unanswered, p label.Presentation) bool {
	return unanswered.Pair == p.Pair && unanswered.Kind == p.Kind && unanswered.RepeatOf == p.RepeatOf &&
		(p.Kind != label.Revisit || unanswered.Left == p.Left)
}

// Interrupted is the newest showing if it was never answered. Older showings
// without an answer were left on purpose.
func (d *Deck) Interrupted(ctx context.Context) (label.Presentation, error) {
	p, answered, err := scanPresentation(d.reader.QueryRowContext(ctx, lastOfAll, d.annotator))
	if err == nil && !answered {
		var one int
		err = d.reader.QueryRowContext(ctx, isUnanswered, p.Pair, d.annotator, p.At.UnixMilli()).Scan(&one)
	}
	if answered || errors.Is(err, sql.ErrNoRows) {
		return label.Presentation{}, label.ErrNone
	}
	return p, d.failed(err, "look for an interrupted pair")
}

func scanPresentation(row *sql.Row) (p label.Presentation, answered bool, err error) {
	var at int64
	err = row.Scan(&p.ID, &p.Pair, &p.Annotator, &p.Left, &p.Kind, &p.RepeatOf, &at, &answered)
	p.At = instant(at)
	return p, answered, err
}

// stored is nil if the deck has the pair.
func stored(ctx context.Context, q querier, pair stages.ID) error {
	var one int
	err := q.QueryRowContext(ctx, pairIsStored, pair).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrUnknown
	}
	return err
}
