package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"math"

	"prefdeck/stages"
	"prefdeck/stages/embed"
)

const (
	saveEmbedding = `
INSERT INTO embeddings (subject, model, dims, vector) VALUES (unhex(?), ?, ?, ?) ON CONFLICT DO NOTHING`
	embeddingsOf = `
SELECT j.value, e.vector FROM models m CROSS JOIN json_each(?) j CROSS JOIN embeddings e ON e.subject = unhex(j.value) AND e.model = m.n
WHERE m.id = unhex(?)`
	modelNumber = `SELECT n FROM models WHERE id = unhex(?)`
)

var _ embed.Shelf = (*Deck)(nil)

// Embeddings returns the vectors of a model that the deck has, by text.
func (d *Deck) Embeddings(ctx context.Context, model stages.ID, texts []stages.ID) (map[stages.ID]embed.Embedding, error) {
	out, err := embeddings(ctx, d.reader, model, texts)
	return out, d.failed(err, "read embeddings")
}

func embeddings(ctx context.Context, q querier, model stages.ID, texts []stages.ID) (map[stages.ID]embed.Embedding, error) {
	out := make(map[stages.ID]embed.Embedding, len(texts))
	err := each(ctx, q, func(rows *sql.Rows) error {
		var id stages.ID
		var raw sql.RawBytes
		err := rows.Scan(&id, &raw)
		if err == nil && len(raw)%4 != 0 {
			err = fmt.Errorf("the vector of %s has %d bytes", id, len(raw))
		}
		v := make(embed.Embedding, len(raw)/4)
		for i := range v {
			v[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		}
		out[id] = v
		return err
	}, embeddingsOf, array(texts), model)
	return out, err
}

// SaveEmbeddings stores vectors of a model in one commit. Those that are there stay.
func (d *Deck) SaveEmbeddings(ctx context.Context, model stages.ID, of map[stages.ID]embed.Embedding) error {
	err := d.haul(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		var by int64
		if err := tx.QueryRowContext(ctx, modelNumber, model).Scan(&by); err != nil {
			return fmt.Errorf("model %s: %w", model, err)
		}
		for id, v := range of {
			raw := make([]byte, 4*len(v))
			for i, x := range v {
				binary.LittleEndian.PutUint32(raw[4*i:], math.Float32bits(x))
			}
			if _, err := s.exec(saveEmbedding, id, by, len(v), raw); err != nil {
				return err
			}
		}
		return nil
	})
	return d.failed(err, "store %d embeddings", len(of))
}
