package store

import (
	"context"
	"database/sql"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
)

// Seed returns the deck's seed, with which lots are drawn.
func (d *Deck) Seed() int64 { return d.queueSeed }

const countMeetings = `
SELECT coalesce(lower(hex(ma.id)), ''), coalesce(lower(hex(mb.id)), ''), t.n
FROM (SELECT a.model AS a, b.model AS b, count(*) AS n
	FROM pairs p CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	WHERE p.route <> 'dropped' GROUP BY 1, 2) t
	LEFT JOIN models ma ON ma.n = t.a LEFT JOIN models mb ON mb.n = t.b`

// Meetings counts the pairs that are not dropped by the models of their responses. It
// reads every pair.
func (d *Deck) Meetings(ctx context.Context) (*pairing.Meetings, error) {
	t := pairing.NewMeetings()
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var models [2]stages.ID
		var n int
		err := rows.Scan(&models[0], &models[1], &n)
		t.Add(models, n)
		return err
	}, countMeetings)
	if err != nil {
		return nil, d.failed(err, "count the pairs by model")
	}
	return t, nil
}

const scoresOf = `
SELECT j.value, s.scorer, s.value FROM json_each(?) j CROSS JOIN scores s ON s.subject = unhex(j.value) AND s.what = ?
WHERE s.scorer IN ` + standingOnScore

// Scores returns the scores of these responses for one measure, by scorer, without
// versions that a newer one replaces.
func (d *Deck) Scores(ctx context.Context, what string, responses []stages.ID) (map[string]map[stages.ID]float64, error) {
	out := map[string]map[stages.ID]float64{}
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var response stages.ID
		var scorer string
		var value float64
		err := rows.Scan(&response, &scorer, &value)
		if out[scorer] == nil {
			out[scorer] = map[stages.ID]float64{}
		}
		out[scorer][response] = value
		return err
	}, scoresOf, array(responses), what)
	if err != nil {
		return nil, d.failed(err, "read scores of %q", what)
	}
	return out, nil
}
