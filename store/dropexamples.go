package store

import (
	"context"
	"database/sql"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
	"prefdeck/stages/measure"
)

const (
	// examplesOfDrops is how many of a filter's drops are shown, exampleLength how many
	// characters of each text.
	examplesOfDrops = 3
	exampleLength   = 120

	droppingFilters = `SELECT id, name, kind FROM filters WHERE in_force = 1 AND dropped > 0 ORDER BY stage = 'filter', place, kind, name`
	// A rescued subject is no drop. A subject that comes up for an audit stays unknown:
	// its text would be recognised if it were shown as dropped.
	exampleDrops = `
SELECT lower(hex(r.subject)), r.reason, CASE ?2 WHEN 'prompt' THEN o.text WHEN 'response' THEN x.text ELSE a.text END
FROM filter_results r
	LEFT JOIN prompts o ON ?2 = 'prompt' AND o.id = r.subject
	LEFT JOIN responses x ON ?2 = 'response' AND x.id = r.subject
	LEFT JOIN pairs p ON ?2 = 'pair' AND p.id = r.subject LEFT JOIN responses a ON a.n = p.a
WHERE r.filter = ?1 AND r.pass = 0 AND coalesce(o.n, x.n, a.n) IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM rescues WHERE subject = r.subject)
	AND NOT EXISTS (SELECT 1 FROM audits u WHERE u.pair = p.n)
	AND NOT EXISTS (SELECT 1 FROM pairs q CROSS JOIN audits u ON u.pair = q.n WHERE q.prompt = x.prompt AND x.n IN (q.a, q.b))
ORDER BY r.subject LIMIT ?3`
)

// dropsFor returns examples of what each filter in force drops, by content.
func dropsFor(ctx context.Context, q querier) (out []measure.DropExample, err error) {
	type filter struct {
		id   int64
		name string
		kind stages.SubjectKind
	}
	var filters []filter
	err = each(ctx, q, func(rows *sql.Rows) error {
		var f filter
		err := rows.Scan(&f.id, &f.name, &f.kind)
		filters = append(filters, f)
		return err
	}, droppingFilters)
	for _, f := range filters {
		if err != nil {
			break
		}
		err = each(ctx, q, func(rows *sql.Rows) error {
			e := measure.DropExample{Filter: f.name, Kind: f.kind}
			err := rows.Scan(&e.ID, &e.Reason, &e.Text)
			e.Text = words.Excerpt(e.Text, exampleLength)
			out = append(out, e)
			return err
		}, exampleDrops, f.id, string(f.kind), examplesOfDrops)
	}
	return out, err
}
