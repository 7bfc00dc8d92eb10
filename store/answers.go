package store

import (
	"context"
	"database/sql"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

const answersTo = `
SELECT j.value, c.answer FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value) CROSS JOIN events_current c ON c.pair = p.n
WHERE c.annotator = ?`

// Answers returns the current answers of the deck's annotator to pairs, skips among
// them.
func (d *Deck) Answers(ctx context.Context, pairs []stages.ID) (map[stages.ID]label.Answer, error) {
	out := map[stages.ID]label.Answer{}
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var pair stages.ID
		var answer label.Answer
		err := rows.Scan(&pair, &answer)
		out[pair] = answer
		return err
	}, answersTo, array(pairs), d.annotator)
	return out, d.failed(err, "read the answers to %d pairs", len(pairs))
}
