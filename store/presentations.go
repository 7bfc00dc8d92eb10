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
	presentationColumns = `
SELECT s.id, lower(hex(p.id)), s.annotator, s.left_side, s.kind, coalesce(o.id, ''), s.at,
	EXISTS (SELECT 1 FROM events e WHERE e.pair = s.pair AND e.presentation = s.n AND e.kind = 'choose'),
	iif(s.probability IS NULL, '', s.ordering), coalesce(s.probability, 0)
FROM presentations s CROSS JOIN pairs p ON p.n = s.pair LEFT JOIN presentations o ON o.n = s.repeat_of `
	lastOfAll = presentationColumns + `WHERE s.annotator = ? ORDER BY s.n DESC LIMIT 1`
	// A ruling stays one when the adjudicator comes back to it, and a draw is still the
	// one that brought the pair up when its decision is changed.
	insertShown = `
INSERT INTO presentations (id, pair, annotator, left_side, kind, repeat_of, at, ordering, probability)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, coalesce(was.ordering, ?8), iif(was.ordering IS NULL, nullif(?9, 0), was.probability)
FROM (SELECT 1) LEFT JOIN (
	SELECT s.ordering, s.probability FROM events e CROSS JOIN presentations s ON s.n = e.presentation
	WHERE ?5 = 'revisit' AND e.pair = ?2 AND e.annotator = ?3 AND e.kind = 'choose' AND s.ordering <> ''
	ORDER BY s.ordering = 'adjudication' DESC, e.n DESC LIMIT 1) was
WHERE true ON CONFLICT (id) DO NOTHING`
	// A pair that waits, or one that was decided before it was shown again and not
	// since. Taking an answer back decides nothing.
	isUnanswered = `
SELECT 1 FROM pairs p CROSS JOIN queue q ON q.pair = p.n
WHERE p.id = unhex(?1) AND (q.state = 'open'
	OR NOT EXISTS (SELECT 1 FROM events e WHERE e.pair = p.n AND e.annotator = ?2 AND e.kind <> 'retract' AND e.at > ?3))`
)

// Present stores a showing, or returns the annotator's newest one if it is the same (see
// sameShowing) and was never answered. An older one does not count: the newest showing is
// the pair that was on screen, and Interrupted returns to it. A showing that an answer
// has stored already stays as it is: Present may come late. It is not synced: a crash of
// the machine could only lose the sides of an unanswered pair.
func (d *Deck) Present(ctx context.Context, p label.Presentation) (label.Presentation, error) {
	if p.Annotator == "" {
		p.Annotator = d.annotator
	}
	if p.At.IsZero() {
		p.At = d.now()
	}
	err := d.jot(ctx, func(tx *sql.Tx) error {
		last, answered, err := scanPresentation(tx.QueryRowContext(ctx, lastOfAll, p.Annotator))
		switch {
		case err == nil && !answered && sameShowing(last, p):
			p = last
			return nil
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		}
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		pair, err := numberOf(ctx, tx, p.Pair)
		if err != nil {
			return err
		}
		repeated, err := number(&s, presentationKind, p.RepeatOf)
		if err != nil {
			return fmt.Errorf("showing %s is %w", p.RepeatOf, err)
		}
		_, err = s.exec(insertShown, p.ID, pair, p.Annotator, p.Left, p.Kind, repeated, p.At.UnixMilli(), string(p.Draw.Order), p.Draw.Probability)
		return err
	})
	return p, d.failed(err, "note that pair %s is shown", p.Pair)
}

// sameShowing reports whether p repeats an unanswered showing. A pair from the
// queue keeps the sides that it had, whatever rule drew them. A reopened one has
// the sides of its decision: undoing two answers to one pair shows it twice, each
// time on the sides of that answer.
func sameShowing(unanswered, p label.Presentation) bool {
	return unanswered.Pair == p.Pair && unanswered.Kind == p.Kind && unanswered.RepeatOf == p.RepeatOf &&
		(p.Kind != label.Revisit || unanswered.Left == p.Left)
}

// Interrupted returns the newest showing if it was never answered. Older showings
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
	err = row.Scan(&p.ID, &p.Pair, &p.Annotator, &p.Left, &p.Kind, &p.RepeatOf, &at, &answered, &p.Draw.Order, &p.Draw.Probability)
	p.At = instant(at)
	return p, answered, err
}

// numberOf returns the number of a pair's row, and ErrUnknown if the deck lacks it.
func numberOf(ctx context.Context, q querier, pair stages.ID) (n int64, err error) {
	err = q.QueryRowContext(ctx, numberOfPair, pair).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrUnknown
	}
	return n, err
}
