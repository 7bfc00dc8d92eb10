package store

import (
	"context"
	"database/sql"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/response"
)

const (
	exportPage = 200
	// Hidden repeats decide nothing, and a pair that was repeated was chosen on before.
	pageLabelled = `
SELECT lower(hex(p.id)) FROM pairs p
WHERE p.id > unhex(?) AND EXISTS (
	SELECT 1 FROM events e WHERE e.pair = p.n AND e.annotator = ? AND e.kind = 'choose' AND e.repeat_of IS NULL)
ORDER BY p.id LIMIT ?`
	leftOf = `SELECT p.id, p.left_side FROM json_each(?) j CROSS JOIN presentations p ON p.id = j.value`
)

// Labelled calls each for every pair that the deck's annotator ever made a choice
// on, by pair ID. All of it is one snapshot: labels that are made meanwhile wait
// for the next export.
func (d *Deck) Labelled(ctx context.Context, each func(exchange.Labelled) error) error {
	var stop error // what each said, which is not the store's error
	err := d.read(ctx, func(tx *sql.Tx) error {
		var after stages.ID
		for {
			wanted, err := ids(ctx, tx, pageLabelled, after, d.annotator, exportPage)
			if err != nil || len(wanted) == 0 {
				return err
			}
			after = wanted[len(wanted)-1]
			page, err := d.labelled(ctx, tx, wanted)
			if err != nil {
				return err
			}
			for _, l := range page {
				if stop = each(l); stop != nil {
					return nil
				}
			}
		}
	})
	if err != nil {
		return d.failed(err, "read the labelled pairs")
	}
	return stop
}

func (d *Deck) labelled(ctx context.Context, q querier, wanted []stages.ID) ([]exchange.Labelled, error) {
	its, err := d.items(ctx, q, wanted)
	if err != nil {
		return nil, err
	}
	var answers []response.Response
	var shown []stages.ID
	for _, it := range its {
		answers = append(answers, it.A, it.B)
		if it.Current != nil && it.Current.Presentation != "" {
			shown = append(shown, stages.ID(it.Current.Presentation))
		}
	}
	byID, err := models(ctx, q, modelsOf(answers))
	if err != nil {
		return nil, err
	}
	left := make(map[label.PresentationID]label.Side, len(shown))
	err = each(ctx, q, func(rows *sql.Rows) error {
		var id label.PresentationID
		var side label.Side
		err := rows.Scan(&id, &side)
		left[id] = side
		return err
	}, leftOf, array(shown))
	if err != nil {
		return nil, err
	}
	out := make([]exchange.Labelled, len(its))
	for i, it := range its {
		out[i] = exchange.Labelled{Item: it, ModelA: byID[it.A.Model], ModelB: byID[it.B.Model]}
		if it.Current != nil {
			out[i].Left = left[it.Current.Presentation]
		}
	}
	return out, nil
}
