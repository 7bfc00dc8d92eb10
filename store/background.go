package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/response"
)

var _ label.Backstage = (*Deck)(nil)

// Background returns everything that blind labelling hides about a pair. It reads
// only the few rows of its subjects from each table.
func (d *Deck) Background(ctx context.Context, pair stages.ID) (label.Background, error) {
	var b label.Background
	err := d.read(ctx, func(tx *sql.Tx) error {
		found, err := pairs(ctx, tx, pairsByID, []stages.ID{pair})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return ErrUnknown
		}
		b.Pair = found[0]
		for _, look := range []func(context.Context, querier, *label.Background) error{
			origins, standingBehind, d.drawBehind, findings, checklistBehind, judgements,
		} {
			if err := look(ctx, tx, &b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return label.Background{}, d.failed(err, "read what is behind pair %s", pair)
	}
	return b, nil
}

const runsBehind = `SELECT r.id, r.stage, r.started_at FROM json_each(?) j CROSS JOIN runs r ON r.id = j.value`

// origins reads the responses, their models, and the runs that made them and the
// pair.
func origins(ctx context.Context, q querier, b *label.Background) error {
	rs, err := responses(ctx, q, responsesByID, []stages.ID{b.Pair.A, b.Pair.B})
	if err != nil {
		return err
	}
	byModel, err := models(ctx, q, modelsOf(rs))
	if err != nil {
		return err
	}
	made := []stages.ID{stages.ID(b.Pair.Run)}
	for _, r := range rs {
		made = append(made, stages.ID(r.Run))
	}
	byRun := map[stages.RunID]stages.Run{}
	err = each(ctx, q, func(rows *sql.Rows) error {
		var r stages.Run
		var started int64
		err := rows.Scan(&r.ID, &r.Stage, &started)
		r.Started = instant(started)
		byRun[r.ID] = r
		return err
	}, runsBehind, array(made))
	if err != nil {
		return err
	}
	b.Run = byRun[b.Pair.Run]
	origin := func(r response.Response) label.Origin {
		return label.Origin{Response: r, Model: byModel[r.Model], Run: byRun[r.Run]}
	}
	for _, r := range rs {
		if r.ID == b.Pair.A {
			b.A = origin(r)
		}
		if r.ID == b.Pair.B {
			b.B = origin(r)
		}
	}
	return nil
}

const drawnOrKnown = `
SELECT coalesce(a.probability, 0), g.answer, coalesce(g.strength, 0), coalesce(g.why, '')
FROM pairs p LEFT JOIN audits a ON a.pair = p.n LEFT JOIN gold g ON g.pair = p.n
WHERE p.id = unhex(?)`

// standingBehind reads whether the pair was drawn for the audit, and its known
// answer.
func standingBehind(ctx context.Context, q querier, b *label.Background) error {
	var gold label.Known
	var answer sql.Null[label.Answer]
	err := q.QueryRowContext(ctx, drawnOrKnown, b.Pair.ID).Scan(&b.Audit, &answer, &gold.Strength, &gold.Why)
	if gold.Answer = answer.V; answer.Valid {
		b.Gold = &gold
	}
	return err
}

const drawBehind = `
SELECT s.ordering, s.probability FROM pairs p CROSS JOIN events e ON e.pair = p.n CROSS JOIN presentations s ON s.n = e.presentation
WHERE p.id = unhex(?) AND e.annotator = ? AND s.probability IS NOT NULL ORDER BY e.n DESC LIMIT 1`

// drawBehind reads which order drew the pair.
func (d *Deck) drawBehind(ctx context.Context, q querier, b *label.Background) error {
	err := q.QueryRowContext(ctx, drawBehind, b.Pair.ID, d.annotator).Scan(&b.Draw.Order, &b.Draw.Probability)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

const (
	verdictsBehind = `
SELECT j.value, f.kind, f.name, f.config, r.pass, r.value, r.reason, coalesce(r.span_from, 0), coalesce(r.span_to, 0)
FROM json_each(?) j CROSS JOIN filter_results r ON r.subject = unhex(j.value)
	CROSS JOIN filters f ON f.id = r.filter
WHERE f.in_force = 1 ORDER BY f.stage DESC, f.place`
	scoresBehind = `
SELECT j.value, s.what, s.scorer, coalesce(m.name, ''), s.value, coalesce(r.started_at, 0), s.id
FROM json_each(?) j CROSS JOIN scores s ON s.subject = unhex(j.value) LEFT JOIN models m ON m.n = s.model
	LEFT JOIN runs r ON r.n = s.run
ORDER BY s.what, s.scorer`
	rescuesBehind = `
SELECT j.value, r.annotator, r.reason, r.at
FROM json_each(?) j CROSS JOIN rescues r ON r.subject = unhex(j.value)`
)

// findings reads the results of filters, judges and people on the prompt, the
// responses and the pair.
func findings(ctx context.Context, q querier, b *label.Background) error {
	of := map[stages.ID]*label.Findings{
		b.Pair.Prompt: &b.Prompt, b.Pair.A: &b.A.Findings, b.Pair.B: &b.B.Findings, b.Pair.ID: &b.Both,
	}
	list := array([]stages.ID{b.Pair.Prompt, b.Pair.A, b.Pair.B, b.Pair.ID})
	err := each(ctx, q, func(rows *sql.Rows) error {
		var v filter.Verdict
		var config string
		err := rows.Scan(&v.Subject, &v.Kind, &v.Filter, &config, &v.Pass, &v.Value, &v.Reason, &v.From, &v.To)
		if f := of[v.Subject]; err == nil {
			f.Verdicts = append(f.Verdicts, label.ConfiguredVerdict{Verdict: v, Config: json.RawMessage(config)})
		}
		return err
	}, verdictsBehind, list)
	if err != nil {
		return err
	}
	if err = scores(ctx, q, of, list); err != nil {
		return err
	}
	return each(ctx, q, func(rows *sql.Rows) error {
		var subject stages.ID
		var r label.Rescue
		var at int64
		err := rows.Scan(&subject, &r.Annotator, &r.Reason, &at)
		if f := of[subject]; err == nil {
			r.At = instant(at)
			f.Rescue = &r
		}
		return err
	}, rescuesBehind, list)
}

// scores reads what scorers make of subjects.
func scores(ctx context.Context, q querier, of map[stages.ID]*label.Findings, list string) error {
	type measured struct {
		subject stages.ID
		what    string
	}
	scorers := map[measured][]appearance{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var subject stages.ID
		var s label.Score
		var a appearance
		err := rows.Scan(&subject, &s.What, &s.Scorer, &s.Model, &s.Value, &a.began, &a.id)
		if f := of[subject]; err == nil {
			f.Scores = append(f.Scores, s)
		}
		a.judge = s.Scorer
		scorers[measured{subject, s.What}] = append(scorers[measured{subject, s.What}], a)
		return err
	}, scoresBehind, list)
	for subject, f := range of {
		for i, s := range f.Scores {
			f.Scores[i].ReplacedBy = judge.Replaced(byBeginning(scorers[measured{subject, s.What}]))[s.Scorer]
		}
	}
	return err
}

const itemsBehind = `
SELECT c.item, c.weight FROM prompts o CROSS JOIN checklists c ON c.prompt = o.n WHERE o.id = unhex(?) ORDER BY c.place`

// checklistBehind reads the checklist of the prompt.
func checklistBehind(ctx context.Context, q querier, b *label.Background) error {
	return each(ctx, q, func(rows *sql.Rows) error {
		var i judge.ListItem
		err := rows.Scan(&i.Text, &i.Weight)
		b.Checklist = append(b.Checklist, i)
		return err
	}, itemsBehind, b.Pair.Prompt)
}

const judgementsBehind = `
SELECT g.judge, coalesce(m.name, ''), g.first, g.probability, g.answer, coalesce(r.started_at, 0), g.id
FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value) CROSS JOIN judgements g ON g.pair = p.n
	LEFT JOIN models m ON m.n = g.model LEFT JOIN runs r ON r.n = g.run
ORDER BY g.judge, g.first`

// judgements reads the judges' verdicts on the pair.
func judgements(ctx context.Context, q querier, b *label.Background) error {
	var judges []appearance
	err := each(ctx, q, func(rows *sql.Rows) error {
		var j label.Judgement
		var a appearance
		var probability sql.Null[float64]
		err := rows.Scan(&j.Judge, &j.Model, &j.First, &probability, &j.Answer, &a.began, &a.id)
		if probability.Valid {
			j.Probability = &probability.V
		}
		a.judge = j.Judge
		judges = append(judges, a)
		b.Judgements = append(b.Judgements, j)
		return err
	}, judgementsBehind, array([]stages.ID{b.Pair.ID}))
	replaced := judge.Replaced(byBeginning(judges))
	for i, j := range b.Judgements {
		b.Judgements[i].ReplacedBy = replaced[j.Judge]
	}
	return err
}
