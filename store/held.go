package store

import (
	"context"
	"database/sql"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

const (
	heldResponses = `SELECT j.value FROM json_each(?) j CROSS JOIN responses r ON r.id = unhex(j.value)`
	heldPairs     = `SELECT j.value FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value)`
	heldVerdicts  = `
SELECT j.value, v.judge, v.first FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value) CROSS JOIN judgements v ON v.pair = p.n`
	heldLabels = `SELECT j.value FROM json_each(?) j CROSS JOIN events e ON e.id = j.value`
)

// Held returns the part of a batch that the deck has already.
func (d *Deck) Held(ctx context.Context, b exchange.Batch) (exchange.Held, error) {
	held := exchange.NewHeld()
	have := func(query string, wanted []stages.ID) error {
		found, err := ids(ctx, d.reader, query, array(wanted))
		for _, id := range found {
			held.IDs[id] = true
		}
		return err
	}
	err := have(prompted, idsOf(b.Prompts, func(p prompt.Prompt) stages.ID { return p.ID }))
	if err == nil {
		err = have(heldResponses, idsOf(b.Responses, func(r response.Response) stages.ID { return r.ID }))
	}
	if err == nil {
		err = have(heldPairs, idsOf(b.Pairs, func(p pairing.Pair) stages.ID { return p.ID }))
	}
	if err == nil && len(b.Verdicts) > 0 {
		err = each(ctx, d.reader, func(rows *sql.Rows) error {
			var v exchange.OutsideVerdict
			err := rows.Scan(&v.Pair, &v.Judge, &v.First)
			held.IDs[v.ID()] = true
			return err
		}, heldVerdicts, array(idsOf(b.Verdicts, func(v exchange.OutsideVerdict) stages.ID { return v.Pair })))
	}
	if err == nil && len(b.Labels) > 0 {
		var found []stages.ID // events have identities of texts, too
		found, err = ids(ctx, d.reader, heldLabels, array(idsOf(b.Labels, func(g exchange.OutsideLabel) stages.ID { return stages.ID(g.ID) })))
		for _, id := range found {
			held.Labels[label.EventID(id)] = true
		}
	}
	return held, d.failed(err, "look up what is there already")
}

// idsOf returns the identities of rows.
func idsOf[T any](rows []T, id func(T) stages.ID) []stages.ID {
	out := make([]stages.ID, len(rows))
	for i, r := range rows {
		out[i] = id(r)
	}
	return out
}
