package store

import (
	"context"
	"database/sql"
	"time"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
)

// decisions selects the answers in force: current labels, and hidden repeats whose
// first answer is still in force. The first answer is the newest one given at the
// repeated showing.
const decisions = `
SELECT length(a.text), length(b.text), ` + decisionColumns + `
WHERE e.annotator = ?1 AND e.at >= ?2 AND` + inForce + `
ORDER BY e.n`

// decisionColumns are the columns that scanDecision reads, with their tables.
const (
	decisionColumns = `p.prompt, e.answer, coalesce(e.strength, 0), e.scale, coalesce(s.left_side, ''),
	e.active_ms, e.fast, e.blind, f.answer, coalesce(f.strength, 0), coalesce(f.scale, 7),
	g.answer, coalesce(g.strength, 0), coalesce(g.why, ''),
	u.pair IS NOT NULL, p.route, p.dropped_by, p.dropped_kind, a.dropped_by <> '', b.dropped_by <> '', ` + isRuling + `
FROM events_live e CROSS JOIN pairs p ON p.n = e.pair
	CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	LEFT JOIN presentations s ON s.n = e.presentation
	LEFT JOIN events f ON f.n = (
		SELECT max(l.n) FROM events_live l WHERE l.pair = e.pair AND l.presentation = e.repeat_of AND l.annotator = e.annotator)
	LEFT JOIN gold g ON g.pair = e.pair
	LEFT JOIN audits u ON u.pair = e.pair`
	inForce = ` CASE
	WHEN e.repeat_of IS NULL THEN EXISTS (SELECT 1 FROM events_current c WHERE c.pair = e.pair AND c.annotator = e.annotator AND c.n = e.n)
	ELSE f.id IS NOT NULL END`
)

var _ measure.QualityDeck = (*Deck)(nil)

// Decisions calls do for every answer in force given at or after since.
func (d *Deck) Decisions(ctx context.Context, since time.Time, do func(measure.Decision) error) error {
	var stop error // the error of do, which is not the store's
	from := int64(0)
	if !since.IsZero() {
		from = since.UnixMilli()
	}
	err := d.read(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var a, b int
			x, err := scanDecision(rows, &a, &b)
			x.LenA, x.LenB = a, b
			if err != nil || stop != nil {
				return err
			}
			stop = do(x)
			return nil
		}, decisions, d.annotator, from)
	})
	if err != nil {
		return d.failed(err, "read the decisions")
	}
	return stop
}

// scanDecision reads a decision after columns of the caller's own.
func scanDecision(rows *sql.Rows, before ...any) (measure.Decision, error) {
	var x measure.Decision
	var first, known sql.Null[label.Answer]
	var firstChoice label.Choice
	var gold label.Known
	var active int64
	var points, firstPoints int
	var drawn, aDropped, bDropped bool
	var pair pairing.Pair
	err := rows.Scan(append(before, &x.Prompt, &x.Choice.Answer, &x.Choice.Strength, &points, &x.Left,
		&active, &x.Fast, &x.Blind, &first, &firstChoice.Strength, &firstPoints,
		&known, &gold.Strength, &gold.Why,
		&drawn, &pair.Route, &pair.DroppedBy, &pair.DroppedKind, &aDropped, &bDropped, &x.Ruling)...)
	if err != nil {
		return x, err
	}
	x.Active = milliseconds(active)
	if x.Choice.Scale, err = label.ScaleOf(points); err != nil {
		return x, err
	}
	if firstChoice.Scale, err = label.ScaleOf(firstPoints); err != nil {
		return x, err
	}
	if firstChoice.Answer = first.V; first.Valid {
		x.First = &firstChoice
	}
	if gold.Answer = known.V; known.Valid {
		x.Known = &gold
	}
	if drawn {
		x.Audit = audited(pair, aDropped, bDropped, x.Choice.Answer)
	}
	return x, nil
}
