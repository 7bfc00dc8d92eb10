package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
)

var _ label.Gallery = (*Deck)(nil)

// A dropped pair that waits as an audit is listed as one that was kept: it has to be
// judged like any other.
const (
	exhibitedPairs = `
SELECT p.n, p.route = 'dropped' AND q.pair IS NULL,
	CASE WHEN q.pair IS NOT NULL THEN '' WHEN ` + withdrawn + ` THEN ` + promptFilter + ` ELSE p.dropped_by END
FROM pairs p LEFT JOIN queue q ON q.pair = p.n AND q.state = 'open' WHERE p.n > ? ORDER BY p.n LIMIT ?`
	exhibitedLone = `
SELECT r.n, r.dropped_by <> '', r.dropped_by FROM responses r
WHERE r.n > ? AND r.status <> 'failed'
	AND NOT EXISTS (SELECT 1 FROM pairs p WHERE p.prompt = r.prompt AND (p.a = r.n OR p.b = r.n))
ORDER BY r.n LIMIT ?`
)

// Exhibits returns the next pairs after a number, or the next responses in no pair.
func (d *Deck) Exhibits(ctx context.Context, lone bool, after int64, limit int) ([]label.Exhibit, error) {
	query := exhibitedPairs
	if lone {
		query = exhibitedLone
	}
	var out []label.Exhibit
	names := map[string]string{} // each name is kept once
	err := d.read(ctx, func(tx *sql.Tx) error {
		out = nil
		return each(ctx, tx, func(rows *sql.Rows) error {
			e := label.Exhibit{Lone: lone}
			err := rows.Scan(&e.N, &e.Dropped, &e.By)
			if name, known := names[e.By]; known {
				e.By = name
			} else {
				names[e.By] = e.By
			}
			out = append(out, e)
			return err
		}, query, after, limit)
	})
	if err != nil {
		return nil, d.failed(err, "list the pairs after number %d", after)
	}
	return out, nil
}

// Exhibited returns exhibits with their texts, in a fixed number of queries.
func (d *Deck) Exhibited(ctx context.Context, wanted []label.Exhibit) ([]label.Exhibited, error) {
	out := make([]label.Exhibited, len(wanted))
	byPair, byResponse := map[int64]*label.Exhibited{}, map[int64]*label.Exhibited{}
	for i, e := range wanted {
		out[i].Exhibit = e
		if e.Lone {
			byResponse[e.N] = &out[i]
		} else {
			byPair[e.N] = &out[i]
		}
	}
	err := d.read(ctx, func(tx *sql.Tx) error {
		asked, answers, err := exhibitIDs(ctx, tx, byPair, byResponse)
		if err != nil {
			return err
		}
		return exhibitTexts(ctx, tx, out, asked, answers)
	})
	if err != nil {
		return nil, d.failed(err, "read %d pairs", len(wanted))
	}
	return out, nil
}

const (
	exhibitPair = `
SELECT p.n, lower(hex(p.id)), coalesce(q.state = 'open', 0)
FROM json_each(?) j CROSS JOIN pairs p ON p.n = j.value LEFT JOIN queue q ON q.pair = p.n`
	exhibitLone = `
SELECT r.n, lower(hex(r.id)), coalesce((SELECT v.reason FROM filter_results v CROSS JOIN filters f ON f.id = v.filter
	WHERE v.subject = r.id AND f.name = r.dropped_by AND f.in_force = 1 AND v.pass = 0 LIMIT 1), '')
FROM json_each(?) j CROSS JOIN responses r ON r.n = j.value`
	exhibitLabels = `
SELECT j.value, c.annotator, c.answer, coalesce(c.strength, 0), c.scale
FROM json_each(?) j CROSS JOIN events_current c ON c.pair = j.value ORDER BY c.n`
)

// exhibitIDs completes the pairs, and lone responses by their id, and returns the ids
// of the prompts of pairs and of all responses.
func exhibitIDs(ctx context.Context, q querier, byPair, byResponse map[int64]*label.Exhibited) (asked, answers []stages.ID, err error) {
	byID := map[stages.ID]*label.Exhibited{}
	err = each(ctx, q, func(rows *sql.Rows) error {
		var n int64
		var id stages.ID
		var waits bool
		err := rows.Scan(&n, &id, &waits)
		byPair[n].Waits = waits
		byID[id] = byPair[n]
		return err
	}, exhibitPair, numbersOf(byPair))
	if err != nil {
		return nil, nil, err
	}
	ids := make([]stages.ID, 0, len(byID))
	for id := range byID {
		ids = append(ids, id)
	}
	found, err := pairs(ctx, q, pairsByID, ids)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range found {
		byID[p.ID].Pair, byID[p.ID].Reason = p, p.Reason
		asked, answers = append(asked, p.Prompt), append(answers, p.A, p.B)
	}
	err = each(ctx, q, func(rows *sql.Rows) error {
		var n int64
		var id stages.ID
		var reason string
		err := rows.Scan(&n, &id, &reason)
		byResponse[n].Reason = reason
		byResponse[n].Pair.A = id
		byResponse[n].Waits = !byResponse[n].Dropped // a pair with it may come, and is to be decided blind
		answers = append(answers, id)
		return err
	}, exhibitLone, numbersOf(byResponse))
	if err != nil {
		return nil, nil, err
	}
	err = each(ctx, q, func(rows *sql.Rows) error {
		var n int64
		var g label.GivenChoice
		var points int
		err := rows.Scan(&n, &g.Annotator, &g.Choice.Answer, &g.Choice.Strength, &points)
		if err == nil {
			g.Choice.Scale, err = label.ScaleOf(points)
		}
		byPair[n].Given = append(byPair[n].Given, g)
		return err
	}, exhibitLabels, numbersOf(byPair))
	return asked, answers, err
}

// exhibitTexts reads the prompts and the responses.
func exhibitTexts(ctx context.Context, q querier, out []label.Exhibited, asked, answers []stages.ID) error {
	rs, err := responses(ctx, q, responsesByID, answers)
	if err != nil {
		return err
	}
	names, err := modelNames(ctx, q, modelsOf(rs))
	if err != nil {
		return err
	}
	byID := make(map[stages.ID]int, len(rs))
	for i, r := range rs {
		byID[r.ID] = i
		asked = append(asked, r.Prompt)
	}
	ps, err := prompts(ctx, q, asked)
	if err != nil {
		return err
	}
	for i := range out {
		e := &out[i]
		for _, id := range []stages.ID{e.Pair.A, e.Pair.B} {
			at, ok := byID[id]
			if !ok {
				continue // the second of a lone response
			}
			e.Responses, e.Models = append(e.Responses, rs[at]), append(e.Models, names[rs[at].Model])
			e.Prompt = ps[rs[at].Prompt]
		}
		if e.Lone { // its id has served
			e.Pair = pairing.Pair{}
		}
	}
	return nil
}

// numbersOf returns the keys as JSON.
func numbersOf(m map[int64]*label.Exhibited) string {
	list := make([]int64, 0, len(m))
	for n := range m {
		list = append(list, n)
	}
	text, err := json.Marshal(list)
	if err != nil {
		return "[]" // whole numbers always encode
	}
	return string(text)
}
