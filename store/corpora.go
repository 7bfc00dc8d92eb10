package store

import (
	"context"
	"database/sql"

	"prefdeck/stages/measure"
)

// An identity is a hash of content, so the texts with the smallest ones are a random
// sample, and the same one every time.
const (
	promptsIn   = `FROM prompts p WHERE p.text <> ''`
	responsesIn = `FROM responses r WHERE r.status <> 'failed'`
	isKept      = ` AND dropped_by = ''`
	isPaired    = ` AND EXISTS (SELECT 1 FROM pairs p WHERE p.prompt = r.prompt AND p.route <> 'dropped' AND r.n IN (p.a, p.b))`
)

// Corpora returns a random sample of the texts of each stage.
func (d *Deck) Corpora(ctx context.Context, size int) ([]measure.Corpus, error) {
	var out []measure.Corpus
	err := d.read(ctx, func(tx *sql.Tx) error {
		for _, c := range []struct{ kind, stage, from string }{
			{"prompts", "all", promptsIn}, {"prompts", "kept", promptsIn + isKept},
			{"responses", "all", responsesIn}, {"responses", "kept", responsesIn + isKept}, {"responses", "paired", responsesIn + isPaired},
		} {
			corpus := measure.Corpus{Kind: c.kind, Stage: c.stage}
			if err := tx.QueryRowContext(ctx, `SELECT count(*) `+c.from).Scan(&corpus.N); err != nil {
				return err
			}
			err := each(ctx, tx, func(rows *sql.Rows) error {
				var text string
				err := rows.Scan(&text)
				corpus.Texts = append(corpus.Texts, text)
				return err
			}, `SELECT text `+c.from+` ORDER BY id LIMIT ?`, size)
			if err != nil {
				return err
			}
			out = append(out, corpus)
		}
		return nil
	})
	return out, d.failed(err, "sample the texts of each stage")
}
