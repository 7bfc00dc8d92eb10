package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/response"
)

const (
	insertPair = `
INSERT INTO pairs (id, prompt, a, b, strategy, probability, route, reason, place, run, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	keepPair = insertPair + ` ON CONFLICT DO NOTHING`
)

// SaveBatch stores in one transaction what the deck does not have yet. It is on
// disk when the import's run has finished.
func (d *Deck) SaveBatch(ctx context.Context, b exchange.Batch) (exchange.Added, error) {
	var added exchange.Added
	err := d.haul(ctx, func(tx *sql.Tx) error {
		if err := insertModels(ctx, tx, b.Models); err != nil {
			return err
		}
		fresh, err := d.insertPrompts(ctx, tx, b.Prompts)
		if err != nil {
			return err
		}
		for _, yes := range fresh {
			if yes {
				added.Prompts++
			}
		}
		if added.Responses, err = d.insertResponses(ctx, tx, b.Responses); err != nil {
			return err
		}
		if added.Pairs, err = d.insertPairs(ctx, tx, b.Pairs); err != nil {
			return err
		}
		return d.insertGold(ctx, tx, b.Gold)
	})
	if err != nil {
		return exchange.Added{}, d.failed(err, "save a batch")
	}
	return added, nil
}

func insertModels(ctx context.Context, tx *sql.Tx, ms []response.Model) error {
	s := statements{ctx: ctx, tx: tx}
	defer s.close()
	for _, m := range ms {
		if _, err := s.exec(saveModel, modelValues(m)...); err != nil {
			return fmt.Errorf("model %s: %w", m.Name, err)
		}
	}
	return nil
}

func (d *Deck) insertPairs(ctx context.Context, tx *sql.Tx, ps []filter.Pair) (added int, err error) {
	s := statements{ctx: ctx, tx: tx}
	defer s.close()
	for _, p := range ps {
		n, err := s.exec(keepPair, d.pairValues(p)...)
		if err != nil {
			return 0, fmt.Errorf("pair %s: %w", p.ID, err)
		}
		added += int(n)
	}
	return added, nil
}

func (d *Deck) pairValues(p filter.Pair) []any {
	return []any{p.ID, p.Prompt, p.A, p.B, p.Strategy, p.Probability, p.Route, p.Reason, d.place(p.ID), orNull(p.Run), d.now().UnixMilli()}
}

// place is where a pair stands in the shuffled queue: 63 bits of a hash, so that
// the order looks random, is the same whenever it is made again, and does not
// depend on when a pair came.
func (d *Deck) place(pair stages.ID) int64 {
	return int64(stages.Hash("place", strconv.FormatInt(d.queueSeed, 10), string(pair)).Uint64() >> 1)
}

const pairColumns = `
SELECT p.id, p.prompt, p.a, p.b, p.strategy, p.probability, p.route, p.reason, coalesce(p.run, '')
FROM json_each(?) j CROSS JOIN pairs p`

const (
	pairsByID    = pairColumns + ` ON p.id = j.value`
	pairsOfAsked = pairColumns + ` ON p.prompt = j.value ORDER BY p.id`
)

func pairs(ctx context.Context, q querier, query string, wanted []stages.ID) ([]filter.Pair, error) {
	var out []filter.Pair
	err := each(ctx, q, func(rows *sql.Rows) error {
		var p filter.Pair
		err := rows.Scan(&p.ID, &p.Prompt, &p.A, &p.B, &p.Strategy, &p.Probability, &p.Route, &p.Reason, &p.Run)
		out = append(out, p)
		return err
	}, query, array(wanted))
	return out, err
}
