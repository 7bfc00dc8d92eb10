package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"math"

	"prefdeck/stages/measure"
	"prefdeck/stages/measure/ablation"
)

const (
	// An audit has the strategy and the probability of its draw, whatever pair it is: a
	// dropped response is compared with one of the responses that filtering left. Known
	// answers measure the annotator and train nothing, and nothing trains on a prompt of a
	// test set that is held out, though the test stream may test on it. A pair of the test stream goes to
	// the person whatever filtering makes of it, which its responses and verdicts tell.
	ablationTrials = `
SELECT p.prompt, p.a, p.b, x.text, y.text, coalesce(ma.name, ''), coalesce(mb.name, ''),
	avg(CASE c.answer WHEN 'a' THEN 1.0 WHEN 'b' THEN 0.0 ELSE 0.5 END),
	(SELECT avg(coalesce(j.probability, CASE j.answer WHEN 'a' THEN 1.0 WHEN 'b' THEN 0.0 ELSE 0.5 END))
		FROM judgements j WHERE j.pair = p.n AND j.judge IN (SELECT value FROM json_each(?))),
	q.dropped_by = '', p.dropped_by <> '' OR p.strategy = 'test' AND (x.dropped_by <> '' OR y.dropped_by <> ''
		OR EXISTS (SELECT 1 FROM filter_results r CROSS JOIN filters f ON f.id = r.filter WHERE r.subject = p.id AND r.pass = 0 AND f.in_force = 1)),
	iif(u.pair IS NOT NULL, 'audit', p.strategy),
	CASE WHEN u.pair IS NULL THEN p.probability WHEN p.dropped_kind = 'pair' THEN u.probability
		ELSE u.probability / max(1, (SELECT count(*) FROM responses r WHERE r.prompt = p.prompt AND r.dropped_by = '' AND r.status <> 'failed')) END
FROM (` + votes + `) c CROSS JOIN pairs p ON p.n = c.pair CROSS JOIN prompts q ON q.n = p.prompt
	CROSS JOIN responses x ON x.n = p.a CROSS JOIN responses y ON y.n = p.b
	LEFT JOIN models ma ON ma.n = x.model LEFT JOIN models mb ON mb.n = y.model
	LEFT JOIN audits u ON u.pair = p.n AND p.dropped_by <> ''
WHERE c.answer IN ('a', 'b', 'tie') AND NOT EXISTS (SELECT 1 FROM gold g WHERE g.pair = p.n)
	AND (p.strategy = 'test' OR NOT ` + onHeldOut + `)
GROUP BY p.n ORDER BY p.n`
	ablationKept = `
SELECT r.prompt, r.n, r.text FROM json_each(?) j CROSS JOIN responses r ON r.prompt = j.value
WHERE r.dropped_by = '' AND r.status <> 'failed' ORDER BY r.n`
	settingAblation = "ablation"
)

var _ ablation.AblatedDeck = (*Deck)(nil)

// Trials returns the pairs that people have compared, with how the stages treated
// them.
func (d *Deck) Trials(ctx context.Context) ([]ablation.Trial, error) {
	var out []ablation.Trial
	err := d.read(ctx, func(tx *sql.Tx) error {
		judges, err := standingJudges(ctx, tx)
		if err != nil {
			return err
		}
		return each(ctx, tx, func(rows *sql.Rows) error {
			var t ablation.Trial
			var judge sql.NullFloat64
			err := rows.Scan(&t.Prompt, &t.ResponseA, &t.ResponseB, &t.A, &t.B, &t.ModelA, &t.ModelB, &t.Y, &judge,
				&t.Curated, &t.Dropped, &t.Strategy, &t.Probability)
			t.Judge = math.NaN()
			if judge.Valid {
				t.Judge = judge.Float64
			}
			out = append(out, t)
			return err
		}, ablationTrials, judges)
	})
	return out, d.failed(err, "read the labelled pairs")
}

// Kept returns the responses to prompts, by number, that filtering left.
func (d *Deck) Kept(ctx context.Context, prompts []int) ([]ablation.Stored, error) {
	var out []ablation.Stored
	numbers, err := json.Marshal(prompts)
	if err != nil {
		return nil, err
	}
	err = each(ctx, d.reader, func(rows *sql.Rows) error {
		var s ablation.Stored
		err := rows.Scan(&s.Prompt, &s.Response, &s.Text)
		out = append(out, s)
		return err
	}, ablationKept, string(numbers))
	return out, d.failed(err, "read responses")
}

// Ablation returns what was measured last of the stages, or nil.
func (d *Deck) Ablation(ctx context.Context) (*measure.Ablation, error) {
	var a *measure.Ablation
	err := setting(ctx, d.reader, settingAblation, &a)
	return a, d.failed(err, "read what the stages add")
}

// KeepAblation stores what was measured of the stages in place of what was.
func (d *Deck) KeepAblation(ctx context.Context, a measure.Ablation) error {
	return d.failed(d.saveSetting(ctx, settingAblation, a), "store what the stages add")
}
