package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure/reward"
)

// The order label.Informative is drawn by reward.Order, anew as labels come. While it is
// in force, the deck has a table with the turns of the pairs that were drawn, a thousand
// at most. All others follow in random order.

var turns = orderStep{atOnce: true, made: []made{
	{`table`, `queue_turns`, `(
	pair        INTEGER PRIMARY KEY,
	turn        INTEGER NOT NULL,
	probability REAL    NOT NULL -- with which it was drawn for its turn
) STRICT`},
	{`index`, `queue_turn`, `ON queue_turns (turn)`},
}}

const (
	turnOf     = ` CROSS JOIN queue_turns t ON t.pair = q.pair`
	inTurns    = `queue_turns t INDEXED BY queue_turn CROSS JOIN queue q ON q.pair = t.pair`
	isDrawn    = `q.skips = 0 AND EXISTS (SELECT 1 FROM queue_turns t WHERE t.pair = q.pair)`
	clearTurns = `DELETE FROM queue_turns`
	fillTurns  = `
INSERT INTO queue_turns (pair, turn, probability)
SELECT p.n, j.key, j.value ->> 'Probability' FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value ->> 'ID')`
	drawnOf = `
SELECT j.value, t.probability FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value) CROSS JOIN queue_turns t ON t.pair = p.n`
	textsOfPairs = `
SELECT j.value, a.text, b.text FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value)
	CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b`
)

var _ reward.OrderDeck = (*Deck)(nil)

// drawn returns the next waiting pairs that satisfy a condition in their turns, and after
// them the others.
func (c condition) drawn(ctx context.Context, q querier, wanted int) ([]stages.ID, error) {
	ranked := c
	ranked.join = turnOf
	next, err := ranked.first(ctx, q, inTurns, isOpen+` AND q.skips = 0`, `t.turn`, wanted)
	if err != nil || len(next) == wanted {
		return next, err
	}
	more, err := c.first(ctx, q, queueInTurn, isOpen+` AND NOT (`+isDrawn+`)`, inTurn, wanted-len(next))
	return append(next, more...), err
}

// fillDraws adds to the next pairs of the queue with which probability they were drawn.
func fillDraws(ctx context.Context, q querier, next []label.Item) error {
	v, err := viewInForce(ctx, q)
	if err != nil || v.Order != label.Informative {
		return err
	}
	index := map[stages.ID]*label.Item{}
	for i := range next {
		if next[i].Skips == 0 {
			index[next[i].Pair.ID] = &next[i]
		}
	}
	return each(ctx, q, func(rows *sql.Rows) error {
		var pair stages.ID
		var probability float64
		err := rows.Scan(&pair, &probability)
		index[pair].Draw = label.Draw{Order: v.Order, Probability: probability}
		return err
	}, drawnOf, array(slices.Collect(maps.Keys(index))))
}

// Unlabelled returns the first n waiting pairs that the view in force lets through, and
// that view.
func (d *Deck) Unlabelled(ctx context.Context, n int) (out []reward.Unlabelled, of label.QueueView, err error) {
	err = d.read(ctx, func(tx *sql.Tx) error {
		if of, err = viewInForce(ctx, tx); err != nil {
			return err
		}
		where, err := d.condition(ctx, tx, of.Filter)
		if err != nil {
			return err
		}
		var tested bool
		if err := tx.QueryRowContext(ctx, anyTested).Scan(&tested); err != nil {
			return err
		}
		if tested {
			where.and = slices.Concat(where.and, []string{`NOT ` + isBesideTest})
		}
		waiting, err := where.first(ctx, tx, queueInTurn, isOpen+` AND q.skips = 0`, inTurn, n)
		if err != nil {
			return err
		}
		return each(ctx, tx, func(rows *sql.Rows) error {
			var p reward.Unlabelled
			err := rows.Scan(&p.ID, &p.A, &p.B)
			out = append(out, p)
			return err
		}, textsOfPairs, array(waiting))
	})
	return out, of, d.failed(err, "read the pairs that wait")
}

// SaveOrder makes the pairs the next ones of the queue. It does nothing if the queue has
// another view by now than the one that the pairs were drawn for.
func (d *Deck) SaveOrder(ctx context.Context, of label.QueueView, next []reward.Queued) error {
	list, err := json.Marshal(next)
	if err != nil {
		return err
	}
	err = d.jot(ctx, func(tx *sql.Tx) error {
		now, err := viewInForce(ctx, tx)
		if err != nil || now.Order != label.Informative || !now.Equal(of) {
			return err
		}
		if _, err := tx.ExecContext(ctx, clearTurns); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, fillTurns, string(list))
		return err
	})
	return d.failed(err, "store the order of the queue")
}
