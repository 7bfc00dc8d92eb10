package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"sort"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/route"
)

var _ route.Yard = (*Deck)(nil)

const (
	// No threshold follows from labels on a test set that is held out, and the machine gets
	// none of its pairs. One that it has can go back to the person.
	votesOnPairs = `
SELECT v.pair, sum(v.answer = 'a'), sum(v.answer = 'b'), sum(v.answer IN ('tie', 'both_bad'))
FROM (` + votes + `) v CROSS JOIN pairs p ON p.n = v.pair
WHERE v.answer <> 'skip' AND NOT ` + onHeldOut + ` GROUP BY v.pair`
	// Numbers of runs do not do: a merge gives another deck's runs the greatest.
	judgesInTurn = `
SELECT j.judge FROM (
	SELECT judge, run, id FROM judgements
	UNION ALL SELECT scorer, run, NULL FROM scores WHERE what IN ('` + judge.ChecklistScore + `', '` + judge.Overall + `')) j
	LEFT JOIN runs r ON r.n = j.run
GROUP BY j.judge ORDER BY min(coalesce(r.started_at, 0)), min(j.id), j.judge`
	routeRounds   = `SELECT n FROM runs WHERE stage = ? ORDER BY n`
	routablePairs = `
SELECT p.n, lower(hex(p.id)), lower(hex((SELECT o.id FROM prompts o WHERE o.n = p.prompt))), p.route, p.strategy,
	EXISTS (SELECT 1 FROM rescues r WHERE r.subject = p.id) OR EXISTS (SELECT 1 FROM gold g WHERE g.pair = p.n)
		OR p.strategy = '` + pairing.StrategyTest + `',
	coalesce(u.probability, 0), m.answer, coalesce(m.confidence, 0), coalesce(m.run, 0), j.judge, coalesce(j.first, ''), j.probability, coalesce(j.answer, '')
FROM pairs p LEFT JOIN audits u ON u.pair = p.n LEFT JOIN machine_labels m ON m.pair = p.n AND p.route = 'machine'
	LEFT JOIN (SELECT pair, judge, first, probability, answer FROM judgements UNION ALL ` + ratedPairs + `) j ON j.pair = p.n
WHERE p.route <> 'dropped' AND (p.route = 'machine' OR NOT ` + onHeldOut + `)
ORDER BY p.n, j.judge, j.first`
	// What a person decided or let in meanwhile is theirs.
	toMachine = `
UPDATE pairs SET route = 'machine', reason = ?2 WHERE n = ?1
	AND (route = 'machine' OR route = 'person' AND NOT EXISTS (SELECT 1 FROM events_current c WHERE c.pair = pairs.n AND c.answer <> 'skip'))
	AND strategy <> '` + pairing.StrategyTest + `' AND NOT EXISTS (SELECT 1 FROM rescues WHERE subject = pairs.id)`
	toPerson = `UPDATE pairs SET route = 'person', reason = '' WHERE n = ? AND route = 'machine'`
	// The run stays the one that sent the pair to the machine: its audit was drawn then.
	saveMachine = `
INSERT INTO machine_labels (pair, answer, confidence, judge, run, at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (pair) DO UPDATE SET answer = excluded.answer, strength = NULL, confidence = excluded.confidence,
	judge = excluded.judge, at = excluded.at`
	dropMachine = `DELETE FROM machine_labels WHERE pair = ?`
	dropAudit   = `DELETE FROM audits WHERE pair = ?`
	setAudit    = `
INSERT INTO audits (pair, probability, run, at) VALUES (?, ?, ?, ?)
ON CONFLICT (pair) DO UPDATE SET probability = excluded.probability`
	// The route of a pair that is there already stays, so a label of the other deck's
	// machine would be one that nobody's routing gave.
	dropForeignMachine = `
DELETE FROM machine_labels WHERE NOT EXISTS (SELECT 1 FROM pairs p WHERE p.n = machine_labels.pair AND p.route = 'machine')`
	// What was drawn to check the machine is no audit of the filter that now drops the
	// pair.
	dropMachineAudits = `
DELETE FROM audits WHERE pair IN (
	SELECT m.pair FROM json_each(?) j CROSS JOIN machine_labels m ON m.pair = j.value CROSS JOIN pairs p ON p.n = m.pair WHERE p.route = 'dropped')`
	// A pair that leaves the machine for any other reason leaves its label there.
	dropStaleMachine = `
DELETE FROM machine_labels WHERE pair IN (
	SELECT p.n FROM json_each(?) j CROSS JOIN pairs p ON p.n = j.value WHERE p.route <> 'machine')`
)

// Routable calls each for every pair that nothing dropped, with its verdicts by judges
// and labels by people.
func (d *Deck) Routable(ctx context.Context, do func(route.Case) error) error {
	var stop error // the error of do, which is not the store's
	err := d.read(ctx, func(tx *sql.Tx) error {
		runs, err := routeRuns(ctx, tx)
		if err != nil {
			return err
		}
		votes := map[int64]route.Votes{}
		err = each(ctx, tx, func(rows *sql.Rows) error {
			var n int64
			var v route.Votes
			err := rows.Scan(&n, &v.A, &v.B, &v.Neither)
			votes[n] = v
			return err
		}, votesOnPairs)
		if err != nil {
			return err
		}
		last, now := int64(0), route.Case{}
		hand := func() {
			if last > 0 && stop == nil {
				now.Votes = votes[last]
				stop = do(now)
			}
		}
		err = each(ctx, tx, func(rows *sql.Rows) error {
			n, c, err := scanCase(rows, runs)
			if err != nil || stop != nil {
				return err
			}
			if n == last {
				now.Opinions = append(now.Opinions, c.Opinions...)
				return nil
			}
			hand()
			last, now = n, c
			return nil
		}, routablePairs)
		hand()
		return err
	})
	if err != nil {
		return d.failed(err, "read the pairs to route")
	}
	return stop
}

// Judges returns every judge of the deck, in the order in which they began.
func (d *Deck) Judges(ctx context.Context) ([]string, error) {
	names, err := judgesBegan(ctx, d.reader)
	return names, d.failed(err, "look up the judges")
}

func judgesBegan(ctx context.Context, q querier) (names []string, err error) {
	err = each(ctx, q, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	}, judgesInTurn)
	return names, err
}

// Rounds counts the runs of routing.
func (d *Deck) Rounds(ctx context.Context) (int, error) {
	runs, err := routeRuns(ctx, d.reader)
	return len(runs), d.failed(err, "count the runs of routing")
}

// routeRuns returns the numbers of the runs of routing, in their order.
func routeRuns(ctx context.Context, q querier) (runs []int64, err error) {
	err = each(ctx, q, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		runs = append(runs, n)
		return err
	}, routeRounds, stages.Route)
	return runs, err
}

// scanCase reads a pair with one opinion, if there is any. runs are routing's runs.
func scanCase(rows *sql.Rows, runs []int64) (n int64, c route.Case, err error) {
	var by int64
	var answer sql.Null[label.Answer]
	var name sql.Null[string]
	var probability sql.Null[float64]
	var confidence float64
	var o judge.Opinion
	err = rows.Scan(&n, &c.Pair, &c.Prompt, &c.Route, &c.Strategy, &c.Fixed, &c.Audit, &answer, &confidence, &by, &name, &o.First, &probability, &o.Answer)
	if answer.Valid {
		c.Machine = &route.Consensus{Answer: answer.V, Confidence: confidence}
		c.Round = sort.Search(len(runs), func(i int) bool { return runs[i] > by })
	}
	if name.Valid {
		o.Pair, o.Judge, o.Probability = c.Pair, name.V, math.NaN()
		if probability.Valid {
			o.Probability = probability.V
		}
		c.Opinions = []judge.Opinion{o}
	}
	return n, c, err
}

// SaveAssignments stores routes, machine labels and audits in one commit.
func (d *Deck) SaveAssignments(ctx context.Context, run stages.RunID, as []route.Assignment) error {
	err := d.haul(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		by, err := number(&s, runKind, run)
		if err != nil {
			return fmt.Errorf("run %s: %w", run, err)
		}
		var touched []int64
		for _, a := range as {
			n, err := number(&s, pairKind, a.Pair)
			if err == nil {
				err = d.assign(&s, n, by, a)
			}
			if err != nil {
				return fmt.Errorf("pair %s: %w", a.Pair, err)
			}
			touched = append(touched, n.(int64))
		}
		return settlePairs(ctx, tx, touched...)
	})
	return d.failed(err, "store %d routes", len(as))
}

// assign routes one pair, by the numbers of pair and run.
func (d *Deck) assign(s *statements, pair, run any, a route.Assignment) error {
	if a.Machine == nil {
		return release(s, pair)
	}
	moved, err := s.exec(toMachine, pair, a.Reason)
	if err != nil || moved == 0 {
		return err
	}
	now := d.now().UnixMilli()
	if _, err := s.exec(saveMachine, pair, a.Machine.Answer, a.Machine.Confidence, a.Judge, run, now); err != nil {
		return err
	}
	if a.Audit == 0 { // also of an earlier drop, which was drawn otherwise
		_, err = s.exec(dropAudit, pair)
		return err
	}
	_, err = s.exec(setAudit, pair, a.Audit, run, now)
	return err
}

// release gives a pair that the machine has back to the person.
func release(s *statements, pair any) error {
	moved, err := s.exec(toPerson, pair)
	if err != nil || moved == 0 {
		return err
	}
	if _, err := s.exec(dropMachine, pair); err != nil {
		return err
	}
	_, err = s.exec(dropAudit, pair)
	return err
}
