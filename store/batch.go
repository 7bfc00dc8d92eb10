package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/response"
)

const (
	firstRun = `SELECT id FROM runs ORDER BY n LIMIT 1`
	hasRun   = `SELECT count(*) FROM runs WHERE id = ?`
	prompted = `SELECT j.value FROM json_each(?) j CROSS JOIN prompts p ON p.id = unhex(j.value)`

	hasWording   = `SELECT count(*) FROM judge_prompts WHERE hash = unhex(?)`
	judgedOrders = `
SELECT j.value, coalesce(group_concat(o.first, ''), '') FROM json_each(?1) j CROSS JOIN pairs p ON p.id = unhex(j.value)
LEFT JOIN judgements o ON o.pair = p.n AND o.judge = ?2 GROUP BY p.n`

	responsesInSlots = responseColumns + `CROSS JOIN responses r ON r.slot = unhex(j.value) CROSS JOIN prompts p ON p.n = r.prompt` + responseOrigin
)

// FirstRun returns the deck's oldest run; "" for none.
func (d *Deck) FirstRun(ctx context.Context) (id stages.RunID, err error) {
	err = d.reader.QueryRowContext(ctx, firstRun).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, d.failed(err, "look up the first run")
}

// HasRun reports whether the deck has a run.
func (d *Deck) HasRun(ctx context.Context, id stages.RunID) (bool, error) {
	var n int
	err := d.reader.QueryRowContext(ctx, hasRun, id).Scan(&n)
	return n > 0, d.failed(err, "look up run %s", id)
}

// Prompted reports which of the prompts the deck has.
func (d *Deck) Prompted(ctx context.Context, wanted []stages.ID) (map[stages.ID]bool, error) {
	found, err := ids(ctx, d.reader, prompted, array(wanted))
	if err != nil {
		return nil, d.failed(err, "look up %d prompts", len(wanted))
	}
	out := make(map[stages.ID]bool, len(found))
	for _, id := range found {
		out[id] = true
	}
	return out, nil
}

// HasWording reports whether the deck has a text that judges are asked with.
func (d *Deck) HasWording(ctx context.Context, id stages.ID) (bool, error) {
	var n int
	err := d.reader.QueryRowContext(ctx, hasWording, id).Scan(&n)
	return n > 0, d.failed(err, "look up what judges are asked")
}

// JudgedOrders returns those of the pairs that the deck has, with the orders in which a
// judge has spoken on each.
func (d *Deck) JudgedOrders(ctx context.Context, name string, pairs []stages.ID) (map[stages.ID][]judge.First, error) {
	out := map[stages.ID][]judge.First{}
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var id stages.ID
		var orders string
		err := rows.Scan(&id, &orders)
		out[id] = nil
		for _, first := range []judge.First{judge.AFirst, judge.BFirst} {
			if strings.Contains(orders, string(first)) {
				out[id] = append(out[id], first)
			}
		}
		return err
	}, judgedOrders, array(pairs), name)
	return out, d.failed(err, "look up the verdicts of %s", name)
}

// InSlots returns the responses in the slots, failed ones too, by slot.
func (d *Deck) InSlots(ctx context.Context, slots []stages.ID) (map[stages.ID]response.Response, error) {
	found, err := responses(ctx, d.reader, responsesInSlots, slots)
	if err != nil {
		return nil, d.failed(err, "look up %d responses", len(slots))
	}
	out := make(map[stages.ID]response.Response, len(found))
	for _, r := range found {
		out[r.Slot] = r
	}
	return out, nil
}
