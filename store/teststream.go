package store

import (
	"context"
	"database/sql"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/measure/ablation"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// The test stream is every pair of the strategy test. Each has a row in audits, which
// makes the stream quick to find in a deck of any size; its route is the person's, so
// that it is no audit of a drop.
const (
	testStream = ` FROM audits u CROSS JOIN pairs p ON p.n = u.pair AND p.strategy = '` + pairing.StrategyTest + `'`
	// A pair counts as labelled where ablationTrials has a preference: a ruling counts
	// alone, as in votes.
	countTests = `
SELECT count(*), coalesce(sum(coalesce(q.state, '') = 'open'), 0), coalesce(sum(coalesce(coalesce((
	SELECT CASE c.answer WHEN 'a' THEN 1.0 WHEN 'b' THEN 0.0 ELSE 0.5 END
	FROM events_current c CROSS JOIN presentations s ON s.n = c.presentation
	WHERE c.pair = p.n AND s.ordering = 'adjudication' AND c.answer <> 'skip' ORDER BY c.at DESC, c.id DESC LIMIT 1), (
	SELECT avg(CASE c.answer WHEN 'a' THEN 1.0 WHEN 'b' THEN 0.0 ELSE 0.5 END)
	FROM events_current c WHERE c.pair = p.n AND c.answer IN ('a', 'b', 'tie'))) <> 0.5, 0)), 0)` + testStream + ` LEFT JOIN queue q ON q.pair = p.n`
	besideTests = `
SELECT count(*) FROM (SELECT DISTINCT p.prompt` + testStream + `) t CROSS JOIN pairs p ON p.prompt = t.prompt AND p.strategy <> '` + pairing.StrategyTest + `'
	CROSS JOIN events_current c ON c.pair = p.n WHERE c.answer IN ('a', 'b')`
	// Nothing trains on the labels of such pairs, which a person decides: see settleTests.
	// Known answers and audits of drops measure something else, and stay where they are.
	isBesideTest = `(q.prompt IN (SELECT unhex(j.value) FROM settings s CROSS JOIN json_each(iif(json_valid(s.value), s.value, '[]')) j WHERE s.key = '` + settingTested + `')
	AND EXISTS (SELECT 1 FROM pairs p WHERE p.n = q.pair AND p.route = 'person' AND p.strategy <> '` + pairing.StrategyTest + `'
		AND NOT EXISTS (SELECT 1 FROM gold g WHERE g.pair = p.n)))`
	waitBesideTests = `
SELECT count(*) FROM (SELECT DISTINCT p.prompt` + testStream + `) t
	CROSS JOIN pairs b ON b.prompt = t.prompt AND b.route = 'person' AND b.strategy <> '` + pairing.StrategyTest + `'
	CROSS JOIN queue q ON q.pair = b.n AND q.state = 'open'
WHERE NOT EXISTS (SELECT 1 FROM gold g WHERE g.pair = b.n)`
	anyTested     = `SELECT EXISTS (SELECT 1 FROM settings WHERE key = '` + settingTested + `' AND value <> '[]')`
	testedPrompts = `
SELECT coalesce(json_group_array(t.prompt), '[]') FROM (
	SELECT DISTINCT lower(hex(substr(o.id, 1, 8))) AS prompt` + testStream + ` CROSS JOIN prompts o ON o.n = p.prompt ORDER BY 1) t`
	saveTested = `
INSERT INTO settings (key, value) SELECT '` + settingTested + `', (` + testedPrompts + `) WHERE true
ON CONFLICT (key) DO UPDATE SET value = excluded.value`
	isTest        = `SELECT strategy = '` + pairing.StrategyTest + `' FROM pairs WHERE n = ?`
	testsByPrompt = `SELECT lower(hex(o.id)), count(*)` + testStream + ` CROSS JOIN prompts o ON o.n = p.prompt GROUP BY o.n`
	answeredTwice = `
SELECT lower(hex(o.id)) FROM prompts o
WHERE (SELECT count(*) FROM responses r WHERE r.prompt = o.n AND r.status = 'complete') > 1`
	barredPairs = `
SELECT lower(hex(p.id)), lower(hex(o.id)) FROM json_each(?) j CROSS JOIN prompts o ON o.id = unhex(j.value) CROSS JOIN pairs p ON p.prompt = o.n
WHERE p.strategy = '` + pairing.StrategyTest + `' OR p.dropped_by = '` + pairing.ByHand + `' OR EXISTS (SELECT 1 FROM gold g WHERE g.pair = p.n)`
	// From now on a known pair stands for its prompt, not for the strategy that chose it.
	saveTest = `
INSERT INTO pairs (` + pairFields + `) VALUES (unhex(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET strategy = excluded.strategy, probability = excluded.probability,
	route = excluded.route, dropped_by = '', dropped_kind = '', reason = ''`
	setTest = `
INSERT INTO audits (pair, probability, run, at) VALUES (?, ?, ?, ?)
ON CONFLICT (pair) DO UPDATE SET probability = excluded.probability, run = excluded.run, at = excluded.at`
)

var _ ablation.StreamDeck = (*Deck)(nil)

// settingTested lists the prompts of the test stream as the queue knows them. The other
// pairs of these come last in it: finding them by the stream itself takes too long in a
// deck with many audits.
const settingTested = "tested"

// settleTests brings that list in line with the stream. Whoever changes the stream calls
// it in the same transaction.
func settleTests(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, saveTested)
	return err
}

// settleTestsOf is settleTests after a change to one pair.
func settleTestsOf(ctx context.Context, tx *sql.Tx, pair int64) error {
	var test bool
	if err := tx.QueryRowContext(ctx, isTest, pair).Scan(&test); err != nil || !test {
		return err
	}
	return settleTests(ctx, tx)
}

// settingDrained is how many responses there were when no pair was left to draw.
const settingDrained = "test_stream_drained"

// countTestStream counts the test stream of a deck with a number of responses.
func countTestStream(ctx context.Context, q querier, responses int) (measure.TestStream, error) {
	var drawn, waiting, labelled int
	if err := q.QueryRowContext(ctx, countTests).Scan(&drawn, &waiting, &labelled); err != nil {
		return measure.TestStream{}, err
	}
	t := measure.NewTestStream(drawn, waiting, labelled)
	if drawn > 0 {
		if err := q.QueryRowContext(ctx, besideTests).Scan(&t.Beside); err != nil {
			return t, err
		}
		if err := q.QueryRowContext(ctx, waitBesideTests).Scan(&t.Last); err != nil {
			return t, err
		}
	}
	drained := -1
	err := setting(ctx, q, settingDrained, &drained)
	t.Drained = drained == responses
	return t, err
}

// Drain records that no pair is left to draw until there are more responses.
func (d *Deck) Drain(ctx context.Context, responses int) error {
	return d.failed(d.saveSetting(ctx, settingDrained, responses), "store that no pair is left to test on")
}

// Answered returns the prompts with two complete responses or more, and how many pairs
// of each the test stream has. It reads every prompt.
func (d *Deck) Answered(ctx context.Context) (map[stages.ID]int, error) {
	out := map[stages.ID]int{}
	err := d.read(ctx, func(tx *sql.Tx) error {
		answered, err := ids(ctx, tx, answeredTwice)
		if err != nil {
			return err
		}
		tests, err := countTestsByPrompt(ctx, tx)
		for _, prompt := range answered {
			out[prompt] = tests[prompt]
		}
		return err
	})
	return out, d.failed(err, "look for prompts to test on")
}

// countTestsByPrompt returns how many pairs of each prompt the test stream has, without
// prompts of which it has none.
func countTestsByPrompt(ctx context.Context, q querier) (map[stages.ID]int, error) {
	out := map[stages.ID]int{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var prompt stages.ID
		var n int
		err := rows.Scan(&prompt, &n)
		out[prompt] = n
		return err
	}, testsByPrompt)
	return out, err
}

// Hats returns the responses to prompts from which the test stream is drawn, in the
// order of the prompts.
func (d *Deck) Hats(ctx context.Context, of []stages.ID) ([]ablation.Hat, error) {
	byPrompt := make(map[stages.ID]*ablation.Hat, len(of))
	out := make([]ablation.Hat, len(of))
	for i, prompt := range of {
		out[i] = ablation.Hat{Prompt: prompt, Barred: map[stages.ID]bool{}}
		byPrompt[prompt] = &out[i]
	}
	err := d.read(ctx, func(tx *sql.Tx) error {
		answers, err := responses(ctx, tx, responsesOfAsked, of)
		if err != nil {
			return err
		}
		for _, r := range answers {
			if r.Status == response.Complete {
				h := byPrompt[r.Prompt]
				h.Responses = append(h.Responses, r)
			}
		}
		return each(ctx, tx, func(rows *sql.Rows) error {
			var pair, prompt stages.ID
			err := rows.Scan(&pair, &prompt)
			if err == nil {
				byPrompt[prompt].Barred[pair] = true
			}
			return err
		}, barredPairs, array(of))
	})
	return out, d.failed(err, "read responses to draw from")
}

// SaveTests puts pairs into the test stream in one transaction.
func (d *Deck) SaveTests(ctx context.Context, run stages.RunID, drawn []pairing.Pair) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		by, err := number(&s, runKind, run)
		if err != nil {
			return fmt.Errorf("run %s: %w", run, err)
		}
		now := d.now().UnixMilli()
		touched := make([]int64, 0, len(drawn))
		for _, p := range drawn {
			n, err := d.saveTest(&s, p, by, now)
			if err != nil {
				return fmt.Errorf("pair %s: %w", p.ID, err)
			}
			touched = append(touched, n)
		}
		if err := settleTests(ctx, tx); err != nil {
			return err
		}
		return settlePairs(ctx, tx, touched...)
	})
	return d.failed(err, "store %d pairs to test on", len(drawn))
}

// saveTest puts one pair into the test stream and returns its number.
func (d *Deck) saveTest(s *statements, p pairing.Pair, run any, now int64) (int64, error) {
	args, err := d.pairValues(s, []any{p.ID}, &p, now)
	if err != nil {
		return 0, err
	}
	if _, err := s.exec(saveTest, args...); err != nil {
		return 0, err
	}
	n, err := number(s, pairKind, p.ID)
	if err != nil {
		return 0, err
	}
	if _, err := s.exec(dropMachine, n); err != nil {
		return 0, err
	}
	_, err = s.exec(setTest, n, p.Probability, run, now)
	return n.(int64), err
}
