package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

const (
	// briefLabels is what every export needs of the labels, in few columns, each of which
	// costs as much as finding the row. givenLabels is what some need.
	briefLabels = `
SELECT e.pair, e.n, e.at, coalesce(e.strength, 0) * 1024 + e.scale * 2 + (e.repeat_of IS NOT NULL),
	concat_ws(char(0), e.answer, coalesce(s.left_side, ''), octet_length(e.id), octet_length(coalesce(s.ordering, '')), concat(e.id, s.ordering, e.annotator))`
	givenLabels = briefLabels + `,
	e.blind, e.view, e.active_ms, e.wall_ms, e.seen_left, e.seen_right, e.fast, coalesce(
		(SELECT n.text FROM notes n WHERE n.event = e.n AND n.kind = 'tags' ORDER BY n.n DESC LIMIT 1), e.tags),
	(SELECT json_group_object(c.criterion, c.strength) FROM label_criteria c WHERE c.event = e.n),
	e.guideline, e.version, coalesce(s.kind, ''), coalesce(s.probability, 0)`
	// The inner query sorts the numbers alone, so that the rows are read in the order of
	// the disk; the limit keeps SQLite from merging the two. The order of the labels does
	// not rest on it: see inLogOrder.
	labelsOfPairs = `
FROM (SELECT x.n FROM json_each(?) j CROSS JOIN events x ON x.pair = j.value ORDER BY x.n LIMIT -1) o
	CROSS JOIN events e ON e.n = o.n` + standingLabels + `1`
	labelsInRange = `
FROM events e` + standingLabels + `e.n > ? AND e.n <= ?`
	standingLabels = ` LEFT JOIN presentations s ON s.n = e.presentation
WHERE e.kind = 'choose' AND (SELECT k.kind FROM events k WHERE k.target = e.n ORDER BY k.n DESC LIMIT 1) IS NOT 'retract' AND `
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
func (p *pageReader) given(ctx context.Context, byNumber []int64) error {
	log := make([]logged, 0, len(byNumber))
	err := p.rows.given(ctx, byNumber, func(row *givenRow) error {
		g, err := row.given()
		log = append(log, g)
		return err
	})
	for _, i := range inLogOrder(log) {
		p.give(&log[i])
	}
	return err
}

// logged is a label with its place in the log.
type logged struct {
	pair, n int64
	repeat  bool
	exchange.Given
}

// inLogOrder returns the places of labels in the order in which they were given. SQLite
// promises no order for the inner query's rows.
func inLogOrder(log []logged) []int {
	order := make([]int, len(log))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(log[a].n, log[b].n) })
	return order
}

// give adds a label to those of its pair, in place of an earlier one by the same
// annotator.
func (p *pageReader) give(g *logged) {
	one := p.at(g.pair)
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
	if g.Annotator == p.d.annotator {
		event := g.Event
		one.Current, one.Left = &event, g.Left
	}
}

// givenRow is where a row of briefLabels or givenLabels is scanned.
type givenRow struct {
	logged
	details          bool   // it is one of givenLabels
	columns          []any  // where the columns of that query, or of briefLabels, go
	numbers          int64  // strength, scale and whether it is a repeat, as briefLabels packs them
	texts            string // answer, side, identity, ordering and annotator, as briefLabels packs them
	active, wall, at int64
	tags, criteria   string
}

func newGivenRow(details bool) *givenRow {
	r := &givenRow{details: details}
	r.columns = []any{&r.pair, &r.n, &r.at, &r.numbers, &r.texts}
	if details {
		r.columns = append(r.columns, r.more()...)
	}
	return r
}

// more returns where the further columns of givenLabels go.
func (r *givenRow) more() []any {
	return []any{&r.Blind, (*string)(&r.View), &r.active, &r.wall, &r.SeenLeft, &r.SeenRight, &r.Fast, &r.tags, &r.criteria,
		&r.Guideline, &r.Version, &r.Kind, &r.Probability}
}

// given returns the label of a row that was scanned.
func (r *givenRow) given() (g logged, err error) {
	if err := r.unpack(); err != nil {
		return g, err
	}
	g = r.logged
	g.Event.Kind = label.Choose
	g.At = instant(r.at)
	g.Choice.Strength = int(r.numbers >> 10)
	g.Choice.Scale, err = label.ScaleOf(int(r.numbers >> 1 & 511))
	if err != nil || !r.details {
		return g, err
	}
	g.Active, g.Wall = milliseconds(r.active), milliseconds(r.wall)
	if r.tags != "[]" {
		g.Tags, err = stringsIn("tags", r.tags)
	}
	if err == nil && r.criteria != "{}" {
		g.Criteria, err = criteriaIn(r.criteria)
	}
	return g, err
}

// unpack takes the texts apart. Only those between which there are zeros cannot hold any.
func (r *givenRow) unpack() error {
	var id, ordering string
	rest := r.texts
	for _, to := range []*string{(*string)(&r.Choice.Answer), (*string)(&r.Left), &id, &ordering} {
		*to, rest, _ = strings.Cut(rest, "\x00")
	}
	n, err := strconv.Atoi(id)
	m, more := strconv.Atoi(ordering)
	if err = cmp.Or(err, more); err != nil || n+m > len(rest) {
		return fmt.Errorf("label %d: its texts cannot be told apart: %q", r.n, r.texts)
	}
	r.ID, r.Ordering, r.Annotator = label.EventID(rest[:n]), rest[n:n+m], rest[n+m:]
	r.repeat = r.numbers&1 == 1
	return nil
}

// edits reads the edits in force: the newest of each annotator, unless it withdraws
// the earlier ones.
func (p *pageReader) edits(ctx context.Context, pairs []stages.ID) error {
	type by struct {
		pair      stages.ID
		annotator string
	}
	newest := map[by]label.Edit{}
	var order []by
	err := each(ctx, p.tx, func(rows *sql.Rows) error {
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
	for i := range p.out {
		p.out[i].Edits = found[p.out[i].Pair.ID]
		for _, e := range p.out[i].Edits {
			if e.Annotator == p.d.annotator {
				p.out[i].Edit = &e
			}
		}
	}
	return nil
}

func (p *pageReader) machine(ctx context.Context, byNumber []int64) error {
	return each(ctx, p.tx, func(rows *sql.Rows) error {
		var n int64
		var m exchange.Decided
		err := rows.Scan(&n, &m.Choice.Answer, &m.Choice.Strength, &m.Confidence, &m.Judge)
		if err == nil {
			p.at(n).Machine = &m
		}
		return err
	}, machineLabels, numberArray(byNumber))
}

// details reads models, tags, remarks and filters.
func (p *pageReader) details(ctx context.Context, byNumber []int64) error {
	for i := range p.out {
		p.out[i].Details, p.out[i].Prompt.Tags = &exchange.Details{}, nil
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
				p.at(n).Details.ModelA, p.at(n).Details.ModelB = a, b
			}
			return err
		}},
		{promptTags, func(rows *sql.Rows) error {
			var n int64
			var tag string
			err := rows.Scan(&n, &tag)
			if err == nil {
				p.at(n).Prompt.Tags = append(p.at(n).Prompt.Tags, tag)
			}
			return err
		}},
		{pairRemarks, func(rows *sql.Rows) error {
			var n int64
			var r exchange.Remark
			err := rows.Scan(&n, &r.Annotator, &r.Kind, &r.Text, &r.About)
			if err == nil {
				p.at(n).Details.Remarks = append(p.at(n).Details.Remarks, r)
			}
			return err
		}},
		{pairFilters, func(rows *sql.Rows) error {
			var n int64
			var v exchange.FilterResult
			err := rows.Scan(&n, &v.Filter, &v.Of, &v.Pass, &v.Reason)
			if err == nil {
				p.at(n).Details.Filters = append(p.at(n).Details.Filters, v)
			}
			return err
		}},
	} {
		if err := each(ctx, p.tx, part.scan, part.query, numberArray(byNumber)); err != nil {
			return err
		}
	}
	return nil
}
