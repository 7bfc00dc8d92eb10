package store

import (
	"context"
	"database/sql"
	"errors"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

const (
	firstRun = `SELECT id FROM runs ORDER BY n LIMIT 1`
	hasRun   = `SELECT count(*) FROM runs WHERE id = ?`
	prompted = `SELECT j.value FROM json_each(?) j CROSS JOIN prompts p ON p.id = unhex(j.value)`

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
