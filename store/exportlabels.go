package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

const (
	// The inner query sorts the numbers alone, so that the rows are read in the order of
	// the disk; the limit keeps SQLite from merging the two. The order of the labels does
	// not rest on it: see inLogOrder.
	givenLabels = `
SELECT e.pair, e.n, e.id, e.annotator, e.repeat_of IS NOT NULL, e.answer, e.strength, e.scale, e.blind, e.view, e.active_ms, e.wall_ms,
	e.seen_left, e.seen_right, e.fast, coalesce(
		(SELECT n.text FROM notes n WHERE n.event = e.n AND n.kind = 'tags' ORDER BY n.n DESC LIMIT 1), e.tags),
	(SELECT json_group_object(c.criterion, c.strength) FROM label_criteria c WHERE c.event = e.n),
	e.guideline, e.version, e.at, coalesce(s.left_side, ''), coalesce(s.kind, ''), coalesce(s.ordering, ''), coalesce(s.probability, 0)
FROM (SELECT v.n FROM json_each(?) j CROSS JOIN events_live v ON v.pair = j.value ORDER BY v.n LIMIT -1) o
	CROSS JOIN events e ON e.n = o.n LEFT JOIN presentations s ON s.n = e.presentation`
	everyEdit = `
SELECT e.id, lower(hex(p.id)), lower(hex(b.id)), e.annotator, e.text, e.at
FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value) CROSS JOIN edits e ON e.pair = p.n CROSS JOIN responses b ON b.n = e.base
ORDER BY e.at, e.n`
	machineLabels = `
SELECT m.pair, m.answer, coalesce(m.strength, 0), m.confidence, m.judge FROM json_each(?) j CROSS JOIN machine_labels m ON m.pair = j.value`
	pairModels = `
SELECT p.n, coalesce(a.name, ''), coalesce(a.digest, ''), coalesce(b.name, ''), coalesce(b.digest, '')
FROM json_each(?) j CROSS JOIN pairs p ON p.n = j.value CROSS JOIN responses x ON x.n = p.a CROSS JOIN responses y ON y.n = p.b
	LEFT JOIN models a ON a.n = x.model LEFT JOIN models b ON b.n = y.model`
	promptTags = `
SELECT p.n, t.tag FROM json_each(?) j CROSS JOIN pairs p ON p.n = j.value CROSS JOIN prompt_tags t ON t.prompt = p.prompt ORDER BY p.n, t.tag`
	pairRemarks = `
SELECT n.pair, n.annotator, n.kind, n.text, coalesce(lower(hex(r.id)), '')
FROM json_each(?) j CROSS JOIN notes n ON n.pair = j.value LEFT JOIN responses r ON r.n = n.response
WHERE n.kind IN ('note', 'flag') AND n.text <> '' AND NOT EXISTS (
	SELECT 1 FROM notes m WHERE m.pair = n.pair AND m.annotator = n.annotator AND m.kind = n.kind AND m.response IS n.response AND m.n > n.n)
ORDER BY n.n`
	pairFilters = `
SELECT p.n, f.name, v.side, r.pass, r.reason
FROM json_each(?) j CROSS JOIN pairs p ON p.n = j.value CROSS JOIN prompts o ON o.n = p.prompt
	CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	CROSS JOIN (SELECT 'prompt' AS side UNION ALL SELECT 'a' UNION ALL SELECT 'b' UNION ALL SELECT 'pair') v
	CROSS JOIN filter_results r ON r.subject = CASE v.side WHEN 'prompt' THEN o.id WHEN 'a' THEN a.id WHEN 'b' THEN b.id ELSE p.id END
	CROSS JOIN filters f ON f.id = r.filter AND f.in_force = 1
ORDER BY p.n, f.stage DESC, f.place, v.side`
)

// given reads the labels of pairs that count. The newest of an annotator stands.
func (l *labels) given(ctx context.Context, pairs []int64, at map[int64]*exchange.Labelled) error {
	var log []logged
	err := each(ctx, l.tx, func(rows *sql.Rows) error {
		g, err := scanGiven(rows)
		log = append(log, g)
		return err
	}, givenLabels, numberArray(pairs))
	for _, g := range inLogOrder(log) {
		l.give(at[g.pair], g)
	}
	return err
}

// logged is a label with its place in the log.
type logged struct {
	pair, n int64
	repeat  bool
	exchange.Given
}

// inLogOrder sorts labels as they were given. SQLite promises no order for the inner
// query's rows.
func inLogOrder(log []logged) []logged {
	slices.SortFunc(log, func(a, b logged) int { return cmp.Compare(a.n, b.n) })
	return log
}

// give adds a label to those of its pair, in place of an earlier one by the same
// annotator.
func (l *labels) give(one *exchange.Labelled, g logged) {
	g.Pair = one.Pair.ID
	if g.repeat {
		one.Repeats = append(one.Repeats, g.Given)
		return
	}
	stands := slices.IndexFunc(one.Labels, func(have exchange.Given) bool { return have.Annotator == g.Annotator })
	if stands < 0 {
		one.Labels = append(one.Labels, g.Given)
	} else {
		one.Labels[stands] = g.Given
	}
	if g.Annotator == l.d.annotator {
		event := g.Event
		one.Current, one.Left = &event, g.Left
	}
}

func scanGiven(rows *sql.Rows) (g logged, err error) {
	var strength, scale sql.Null[int]
	var active, wall, at int64
	var tags, criteria string
	err = rows.Scan(&g.pair, &g.n, &g.ID, &g.Annotator, &g.repeat, &g.Choice.Answer, &strength, &scale, &g.Blind, &g.View, &active, &wall,
		&g.SeenLeft, &g.SeenRight, &g.Fast, &tags, &criteria, &g.Guideline, &g.Version, &at, &g.Left, &g.Kind, &g.Ordering, &g.Probability)
	if err != nil {
		return g, err
	}
	g.Event.Kind = label.Choose
	g.Active, g.Wall, g.At = milliseconds(active), milliseconds(wall), instant(at)
	g.Choice.Strength = strength.V
	if g.Choice.Scale, err = label.ScaleOf(scale.V); err == nil && tags != "[]" {
		g.Tags, err = stringsIn("tags", tags)
	}
	if err == nil && criteria != "{}" {
		g.Criteria, err = criteriaIn(criteria)
	}
	return g, err
}

// edits reads the edits in force: the newest of each annotator, unless it withdraws
// the earlier ones.
func (l *labels) edits(ctx context.Context, pairs []stages.ID, out []exchange.Labelled) error {
	type by struct {
		pair      stages.ID
		annotator string
	}
	newest := map[by]label.Edit{}
	var order []by
	err := each(ctx, l.tx, func(rows *sql.Rows) error {
		var e label.Edit
		var at int64
		if err := rows.Scan(&e.ID, &e.Pair, &e.Base, &e.Annotator, &e.Text, &at); err != nil {
			return err
		}
		e.At = instant(at)
		k := by{e.Pair, e.Annotator}
		if _, known := newest[k]; !known {
			order = append(order, k)
		}
		newest[k] = e
		return nil
	}, everyEdit, array(pairs))
	if err != nil {
		return err
	}
	found := map[stages.ID][]label.Edit{}
	for _, k := range order {
		if e := newest[k]; e.Text != "" {
			found[k.pair] = append(found[k.pair], e)
		}
	}
	for i := range out {
		out[i].Edits = found[out[i].Pair.ID]
		for _, e := range out[i].Edits {
			if e.Annotator == l.d.annotator {
				out[i].Edit = &e
			}
		}
	}
	return nil
}

func (l *labels) machine(ctx context.Context, pairs []int64, at map[int64]*exchange.Labelled) error {
	return each(ctx, l.tx, func(rows *sql.Rows) error {
		var n int64
		var m exchange.Decided
		err := rows.Scan(&n, &m.Choice.Answer, &m.Choice.Strength, &m.Confidence, &m.Judge)
		if err == nil {
			at[n].Machine = &m
		}
		return err
	}, machineLabels, numberArray(pairs))
}

// details reads models, tags, remarks and filters.
func (l *labels) details(ctx context.Context, pairs []int64, at map[int64]*exchange.Labelled) error {
	for _, one := range at {
		one.Details, one.Prompt.Tags = &exchange.Details{}, nil
	}
	for _, part := range []struct {
		query string
		scan  func(rows *sql.Rows) error
	}{
		{pairModels, func(rows *sql.Rows) error {
			var n int64
			var a, b stages.Model
			err := rows.Scan(&n, &a.Name, &a.Digest, &b.Name, &b.Digest)
			if err == nil {
				at[n].Details.ModelA, at[n].Details.ModelB = a, b
			}
			return err
		}},
		{promptTags, func(rows *sql.Rows) error {
			var n int64
			var tag string
			err := rows.Scan(&n, &tag)
			if err == nil {
				at[n].Prompt.Tags = append(at[n].Prompt.Tags, tag)
			}
			return err
		}},
		{pairRemarks, func(rows *sql.Rows) error {
			var n int64
			var r exchange.Remark
			err := rows.Scan(&n, &r.Annotator, &r.Kind, &r.Text, &r.About)
			if err == nil {
				at[n].Details.Remarks = append(at[n].Details.Remarks, r)
			}
			return err
		}},
		{pairFilters, func(rows *sql.Rows) error {
			var n int64
			var v exchange.FilterResult
			err := rows.Scan(&n, &v.Filter, &v.Of, &v.Pass, &v.Reason)
			if err == nil {
				at[n].Details.Filters = append(at[n].Details.Filters, v)
			}
			return err
		}},
	} {
		if err := each(ctx, l.tx, part.scan, part.query, numberArray(pairs)); err != nil {
			return err
		}
	}
	return nil
}
