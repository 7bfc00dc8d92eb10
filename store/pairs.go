package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/pairing"
)

const pairFields = `id, prompt, a, b, strategy, probability, route, dropped_by, dropped_kind, reason, place, run, created_at`

// pairsTable returns the table of pairs as it is filled.
func pairsTable() table { return newTable(`pairs`, `n, `+pairFields, pairKind) }

// SaveBatch stores, in one transaction, everything that the deck does not have yet.
// It is on disk when the import's run has finished.
func (d *Deck) SaveBatch(ctx context.Context, b exchange.Batch) (exchange.Added, error) {
	var added exchange.Added
	if d.o.filling {
		ctx = context.WithoutCancel(ctx) // half a batch could not be rolled back
	}
	err := d.haulOn(ctx, d.importer, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx, hashed: d.identities}
		defer s.close()
		if err := insertModels(&s, b.Models); err != nil {
			return err
		}
		fresh, err := d.insertPrompts(&s, b.Prompts)
		if err != nil {
			return err
		}
		added.Prompts = count(fresh)
		if added.Responses, err = d.insertResponses(&s, b.Responses); err != nil {
			return err
		}
		if added.Pairs, err = d.insertPairs(&s, b.Pairs); err != nil {
			return err
		}
		if added.Labels, err = d.insertGiven(&s, b.Labels); err != nil {
			return err
		}
		if added.Verdicts, err = insertVerdicts(&s, b.Verdicts); err != nil {
			return err
		}
		if err := d.insertGold(&s, b.Gold); err != nil {
			return err
		}
		return settleAdded(&s, b.Pairs)
	})
	if err != nil {
		return exchange.Added{}, d.failed(err, "save a batch")
	}
	return added, nil
}

// count returns how many of them are true.
func count(claims []bool) (n int) {
	for _, yes := range claims {
		if yes {
			n++
		}
	}
	return n
}

func insertModels(s *statements, ms []stages.Model) error {
	for _, m := range ms {
		if _, err := s.exec(saveModel, modelValues(m)...); err != nil {
			return fmt.Errorf("model %s: %w", m.Name, err)
		}
	}
	return nil
}

// queueNew queues the pairs from a number on that a person has to decide. A new pair
// has no history, so its place in the queue follows from the pair alone.
const queueNew = `
INSERT OR ROLLBACK INTO queue (` + queueColumns + `)
SELECT p.n, 'open', 0, p.place, substr(o.id, 1, 8), p.created_at
FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt
WHERE p.n > ? AND p.route = 'person'`

// insertPairs stores pairs without labels, and queues the new ones.
func (d *Deck) insertPairs(s *statements, ps []pairing.Pair) (added int, err error) {
	identities := make([]stages.ID, len(ps))
	for i, p := range ps {
		identities[i] = p.ID
	}
	t := pairsTable()
	before, err := t.newest(s)
	if err != nil {
		return 0, err
	}
	now := d.now().UnixMilli()
	fresh, err := t.keep(s, identities, func(args []any, i int) ([]any, error) {
		return d.pairValues(s, args, &ps[i], now)
	})
	if err != nil {
		return 0, fmt.Errorf("pair %w", err)
	}
	return count(fresh), queueAfter(s, before)
}

// queueAfter queues the pairs after a number.
func queueAfter(s *statements, number int64) error {
	queued, err := s.exec(queueNew, number)
	if err != nil {
		return fmt.Errorf("queue the pairs: %w", err)
	}
	return moveCounts(s, map[counted]int{{"open", false}: int(queued)})
}

// pairValues appends the columns of a pair after its identity.
func (d *Deck) pairValues(s *statements, args []any, p *pairing.Pair, now int64) ([]any, error) {
	asked, err := number(s, promptKind, p.Prompt)
	if err != nil {
		return nil, fmt.Errorf("prompt %s: %w", p.Prompt, err)
	}
	a, err := number(s, responseKind, p.A)
	if err != nil {
		return nil, fmt.Errorf("response %s: %w", p.A, err)
	}
	b, err := number(s, responseKind, p.B)
	if err != nil {
		return nil, fmt.Errorf("response %s: %w", p.B, err)
	}
	run, err := number(s, runKind, p.Run)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", p.Run, err)
	}
	return append(args, asked, a, b, p.Strategy, p.Probability, p.Route, p.DroppedBy, p.DroppedKind, p.Reason, d.place(p.ID), run, now), nil
}

// place returns a pair's place in the shuffled queue: 63 bits of a hash, so that
// the order looks random, is always the same, and does not depend on when a pair
// came.
func (d *Deck) place(pair stages.ID) int64 {
	return int64(stages.Hash("place", strconv.FormatInt(d.queueSeed, 10), string(pair)).Uint64() >> 1)
}

const pairColumns = `
SELECT lower(hex(p.id)), lower(hex(o.id)), lower(hex(a.id)), lower(hex(b.id)), p.strategy, p.probability, p.route,
	p.dropped_by, p.dropped_kind, p.reason, coalesce(u.id, '')
FROM json_each(?) j `

const (
	pairOrigin   = ` CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b LEFT JOIN runs u ON u.n = p.run`
	pairsByID    = pairColumns + `CROSS JOIN pairs p ON p.id = unhex(j.value) CROSS JOIN prompts o ON o.n = p.prompt` + pairOrigin
	pairsOfAsked = pairColumns + `CROSS JOIN prompts o ON o.id = unhex(j.value) CROSS JOIN pairs p ON p.prompt = o.n` + pairOrigin + `
ORDER BY p.id`
)

func pairs(ctx context.Context, q querier, query string, wanted []stages.ID) ([]pairing.Pair, error) {
	var out []pairing.Pair
	err := each(ctx, q, func(rows *sql.Rows) error {
		var p pairing.Pair
		err := rows.Scan(&p.ID, &p.Prompt, &p.A, &p.B, &p.Strategy, &p.Probability, &p.Route, &p.DroppedBy, &p.DroppedKind, &p.Reason, &p.Run)
		out = append(out, p)
		return err
	}, query, array(wanted))
	return out, err
}
