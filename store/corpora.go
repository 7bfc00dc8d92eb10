package store

import (
	"context"
	"database/sql"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/embed"
	"prefdeck/stages/measure"
	"prefdeck/stages/response"
)

// An identity is a hash of content, so the texts with the smallest ones are a random
// sample, and the same one every time.
const (
	promptsIn   = `FROM prompts p WHERE p.text <> ''`
	responsesIn = `FROM responses r WHERE r.status <> 'failed'`
	isKept      = ` AND dropped_by = ''`
	isPaired    = ` AND EXISTS (SELECT 1 FROM pairs p WHERE p.prompt = r.prompt AND p.route <> 'dropped' AND r.n IN (p.a, p.b))`
)

// Corpora returns a random sample of the texts of each stage: of responses, what they say
// without thinking.
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
				if c.kind == "responses" {
					text = response.Said(text)
				}
				corpus.Texts = append(corpus.Texts, text)
				return err
			}, `SELECT text `+c.from+` ORDER BY id LIMIT ?`, size)
			if err != nil {
				return err
			}
			out = append(out, corpus)
		}
		return embedCorpora(ctx, tx, out)
	})
	return out, d.failed(err, "sample the texts of each stage")
}

// settingEmbeds names the model whose embeddings measure the diversity of the stages.
const settingEmbeds = "embeds"

const modelNamed = `SELECT name FROM models WHERE id = unhex(?)`

// UseEmbeddings makes a model the one whose embeddings measure diversity.
func (d *Deck) UseEmbeddings(ctx context.Context, model stages.ID) error {
	err := d.haul(ctx, func(tx *sql.Tx) error { return put(ctx, tx, settingEmbeds, model) })
	return d.failed(err, "record the model that embeds")
}

// embedCorpora adds vectors to those samples whose texts are all embedded.
func embedCorpora(ctx context.Context, tx *sql.Tx, cs []measure.Corpus) error {
	var model stages.ID
	if err := setting(ctx, tx, settingEmbeds, &model); err != nil || model == "" {
		return err
	}
	var name string
	if err := tx.QueryRowContext(ctx, modelNamed, model).Scan(&name); err != nil {
		return err
	}
	for i := range cs {
		c := &cs[i]
		ids := make([]stages.ID, len(c.Texts))
		for k, text := range c.Texts {
			ids[k] = embed.TextID(text)
		}
		of, err := embeddings(ctx, tx, model, ids)
		if err != nil {
			return err
		}
		vs := make([]embed.Embedding, len(ids))
		whole := true
		for k, id := range ids {
			vs[k] = of[id]
			whole = whole && (vs[k] != nil || strings.TrimSpace(c.Texts[k]) == "")
		}
		if whole {
			c.Model, c.Vectors = name, vs
		}
	}
	return nil
}
