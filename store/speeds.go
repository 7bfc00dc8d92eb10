package store

import (
	"context"
	"database/sql"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

const (
	modelsKnown = `SELECT lower(hex(id)) FROM models WHERE digest <> '' ORDER BY n DESC`
	// The time of a response includes its waiting for those beside it, so it is shared
	// among the requests that its run had in flight.
	speeds = `
SELECT m.name, max(1, coalesce(u.config ->> '$.jobs', 1)) AS jobs, count(*), sum(g.tokens), sum(g.total_ms)
FROM responses r CROSS JOIN generations g ON g.response = r.n CROSS JOIN models m ON m.n = r.model CROSS JOIN runs u ON u.n = r.run
WHERE r.status = 'complete' AND g.total_ms > 0 AND u.stage = 'responses' GROUP BY 1, 2 ORDER BY 1, 2`
)

// Models returns the models that the deck knows by digest, the newest first.
func (d *Deck) Models(ctx context.Context) ([]stages.Model, error) {
	known, err := ids(ctx, d.reader, modelsKnown)
	if err != nil {
		return nil, d.failed(err, "list the models")
	}
	byID, err := models(ctx, d.reader, known)
	out := make([]stages.Model, 0, len(known))
	for _, id := range known {
		m := byID[id]
		m.ID = id
		out = append(out, m)
	}
	return out, d.failed(err, "list the models")
}

// Speeds returns how fast each model answered so far, by name and then by the requests
// in flight.
func (d *Deck) Speeds(ctx context.Context) (map[string][]response.Speed, error) {
	out := map[string][]response.Speed{}
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var name string
		var s response.Speed
		var ms float64
		err := rows.Scan(&name, &s.Jobs, &s.Responses, &s.Tokens, &ms)
		s.Busy = time.Duration(ms * float64(time.Millisecond) / float64(max(1, s.Jobs)))
		out[name] = append(out[name], s)
		return err
	}, speeds)
	return out, d.failed(err, "measure how fast the models answer")
}
