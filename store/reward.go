package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"math"

	"prefdeck/stages"
	"prefdeck/stages/measure/reward"
)

const (
	// Known answers measure the annotator and the test stream measures heads: neither
	// trains one, nor does anything on a prompt of a test set that is held out.
	rewardPairs = `
SELECT p.prompt, a.text, b.text, coalesce(ma.name, ''), coalesce(mb.name, ''),
	avg(CASE c.answer WHEN 'a' THEN 1.0 WHEN 'b' THEN 0.0 ELSE 0.5 END),
	(SELECT avg(coalesce(j.probability, CASE j.answer WHEN 'a' THEN 1.0 WHEN 'b' THEN 0.0 ELSE 0.5 END))
		FROM judgements j WHERE j.pair = p.n AND j.judge IN (SELECT value FROM json_each(?)))
FROM (` + votes + `) c CROSS JOIN pairs p ON p.n = c.pair
	CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	LEFT JOIN models ma ON ma.n = a.model LEFT JOIN models mb ON mb.n = b.model
WHERE c.answer IN ('a', 'b', 'tie') AND p.strategy <> 'test' AND NOT EXISTS (SELECT 1 FROM gold g WHERE g.pair = p.n)
	AND NOT ` + onHeldOut + `
GROUP BY p.n ORDER BY p.n`
	rewardTexts = `
SELECT n, lower(hex(id)), text FROM responses WHERE n > ? AND status <> 'failed' ORDER BY n LIMIT ?`
	dropRewards = `DELETE FROM scores WHERE what = ? AND scorer <> ?`
	// A head trained on the same labels by another version of the program scores under the
	// same name. A replaced row gets a new id, by which filtering knows that it changed.
	saveReward = `
INSERT OR REPLACE INTO scores (subject, kind, what, scorer, value, run)
SELECT unhex(?1), 'response', ?2, ?3, ?4, (SELECT n FROM runs WHERE id = ?5)
WHERE NOT EXISTS (SELECT 1 FROM scores WHERE subject = unhex(?1) AND what = ?2 AND scorer = ?3 AND value = ?4)`
	settingReward = "reward"
)

var _ reward.HeadDeck = (*Deck)(nil)

// RewardPairs returns the pairs that people have compared.
func (d *Deck) RewardPairs(ctx context.Context) ([]reward.Comparison, error) {
	var out []reward.Comparison
	err := d.read(ctx, func(tx *sql.Tx) error {
		judges, err := standingJudges(ctx, tx)
		if err != nil {
			return err
		}
		return each(ctx, tx, func(rows *sql.Rows) error {
			var p reward.Comparison
			var judge sql.NullFloat64
			if err := rows.Scan(&p.Prompt, &p.A, &p.B, &p.ModelA, &p.ModelB, &p.Y, &judge); err != nil {
				return err
			}
			p.Judge = math.NaN()
			if judge.Valid {
				p.Judge = judge.Float64
			}
			out = append(out, p)
			return nil
		}, rewardPairs, judges)
	})
	return out, d.failed(err, "read the labelled pairs")
}

// RewardTexts returns a page of responses in the order of arrival, after the one with
// the cursor that the last page returned; 0 begins.
func (d *Deck) RewardTexts(ctx context.Context, after int64, limit int) (page []reward.Scorable, cursor int64, err error) {
	cursor = after
	err = each(ctx, d.reader, func(rows *sql.Rows) error {
		var t reward.Scorable
		err := rows.Scan(&cursor, &t.ID, &t.Text)
		page = append(page, t)
		return err
	}, rewardTexts, after, limit)
	return page, cursor, d.failed(err, "read responses")
}

// SaveRewards stores scores of one head.
func (d *Deck) SaveRewards(ctx context.Context, run stages.RunID, scorer string, scores []reward.Scored) error {
	err := d.haul(ctx, func(tx *sql.Tx) error {
		s := &statements{ctx: ctx, tx: tx}
		for _, x := range scores {
			if _, err := s.exec(saveReward, x.ID, reward.What, scorer, x.Score, run); err != nil {
				return err
			}
		}
		return nil
	})
	return d.failed(err, "store rewards")
}

// Head returns the head that the deck keeps; it is zero if there is none.
func (d *Deck) Head(ctx context.Context) (k reward.Kept, err error) {
	err = setting(ctx, d.reader, settingReward, &k)
	return k, d.failed(err, "read the head")
}

// KeepHead makes a head the deck's only one: the scores of others go.
func (d *Deck) KeepHead(ctx context.Context, k reward.Kept) error {
	value, err := json.Marshal(k)
	if err != nil {
		return err
	}
	err = d.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, dropRewards, reward.What, k.Scorer()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, saveSetting, settingReward, string(value))
		return err
	})
	return d.failed(err, "store the head")
}
