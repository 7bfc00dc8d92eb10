package store

import (
	"context"
	"database/sql"
	"math"

	"prefdeck/stages"
	"prefdeck/stages/measure"
)

// The rows that the measures of labels need. Labels are of all annotators.
const (
	measuredLabels = `
SELECT e.pair, e.annotator, e.at, ` + decisionColumns + `
WHERE` + inForce + `
ORDER BY e.n`
	measuredPairs = `
SELECT p.n, lower(hex(p.id)), p.prompt, coalesce(ma.name, ''), coalesce(mb.name, ''), a.text, b.text
FROM pairs p CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	LEFT JOIN models ma ON ma.n = a.model LEFT JOIN models mb ON mb.n = b.model
WHERE EXISTS (SELECT 1 FROM events e WHERE e.pair = p.n)
ORDER BY p.n`
	measuredVerdicts = `
SELECT j.pair, j.judge, j.first, j.probability, j.answer FROM (
	SELECT pair, judge, first, probability, answer, id FROM judgements
	UNION ALL SELECT r.*, NULL FROM (` + ratedPairs + `) r) j
WHERE EXISTS (SELECT 1 FROM events e WHERE e.pair = j.pair)
ORDER BY j.id IS NULL, j.id, j.judge, j.pair`
	waitingPairs = `SELECT coalesce(sum(n), 0) FROM queue_counts WHERE state = 'open'`
)

var _ measure.RowsDeck = (*Deck)(nil)

// Rows reads what the measures of labels need, all of one moment.
func (d *Deck) Rows(ctx context.Context) (measure.Rows, error) {
	var r measure.Rows
	err := d.read(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, waitingPairs).Scan(&r.Waiting); err != nil {
			return err
		}
		place, err := measuredPairRows(ctx, tx, &r)
		if err == nil {
			err = d.measuredLabelRows(ctx, tx, &r, place)
		}
		if err == nil {
			err = measuredVerdictRows(ctx, tx, &r, place)
		}
		if err == nil && len(r.Judges) > 0 {
			r.Began, err = judgesBegan(ctx, tx)
		}
		return err
	})
	if err != nil {
		return measure.Rows{}, d.failed(err, "read what is measured")
	}
	return r, nil
}

// numbering gives each key a place, in the order of first appearance.
type numbering[K comparable] map[K]int

func (n numbering[K]) of(key K) int {
	place, known := n[key]
	if !known {
		place = len(n)
		n[key] = place
	}
	return place
}

// inPlace returns the keys by place.
func (n numbering[K]) inPlace() []K {
	out := make([]K, len(n))
	for key, place := range n {
		out[place] = key
	}
	return out
}

func measuredPairRows(ctx context.Context, q querier, r *measure.Rows) (place map[int64]int, err error) {
	place = map[int64]int{}
	prompts, models := numbering[int64]{}, numbering[string]{}
	err = each(ctx, q, func(rows *sql.Rows) error {
		var n, prompt int64
		var id stages.ID
		var modelA, modelB string
		var a, b sql.RawBytes
		if err := rows.Scan(&n, &id, &prompt, &modelA, &modelB, &a, &b); err != nil {
			return err
		}
		p := measure.PairRow{ID: id, Prompt: prompts.of(prompt), ModelA: -1, ModelB: -1, A: measure.StyleOf(a), B: measure.StyleOf(b)}
		if modelA != "" {
			p.ModelA = models.of(modelA)
		}
		if modelB != "" {
			p.ModelB = models.of(modelB)
		}
		place[n] = len(r.Pairs)
		r.Pairs = append(r.Pairs, p)
		return nil
	}, measuredPairs)
	r.Prompts, r.Models = len(prompts), models.inPlace()
	return place, err
}

func (d *Deck) measuredLabelRows(ctx context.Context, q querier, r *measure.Rows, place map[int64]int) error {
	annotators := numbering[string]{}
	annotators.of(d.annotator)
	err := each(ctx, q, func(rows *sql.Rows) error {
		var pair, at int64
		var annotator string
		x, err := scanDecision(rows, &pair, &annotator, &at)
		if err != nil {
			return err
		}
		l := measure.LabelRow{Pair: place[pair], Annotator: annotators.of(annotator), At: instant(at), Decision: x}
		l.LenA, l.LenB = r.Pairs[l.Pair].A.Runes, r.Pairs[l.Pair].B.Runes
		r.Labels = append(r.Labels, l)
		return nil
	}, measuredLabels)
	r.Annotators = annotators.inPlace()
	return err
}

func measuredVerdictRows(ctx context.Context, q querier, r *measure.Rows, place map[int64]int) error {
	judges := numbering[string]{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var pair int64
		var judge string
		var probability sql.NullFloat64
		v := measure.VerdictRow{Probability: math.NaN()}
		if err := rows.Scan(&pair, &judge, &v.First, &probability, &v.Answer); err != nil {
			return err
		}
		if probability.Valid {
			v.Probability = probability.Float64
		}
		v.Pair, v.Judge = place[pair], judges.of(judge)
		r.Verdicts = append(r.Verdicts, v)
		return nil
	}, measuredVerdicts)
	r.Judges = judges.inPlace()
	return err
}
