package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
)

var _ judge.Bench = (*Deck)(nil)

const (
	saveWording = `INSERT INTO judge_prompts (hash, name, text, at) VALUES (unhex(?), ?, ?, ?) ON CONFLICT (hash) DO NOTHING`
	// Whatever a person may decide is judged: pairs of the queue, among them audits.
	pairsToJudge = `
SELECT lower(hex(p.id)),
	EXISTS (SELECT 1 FROM judgements j WHERE j.pair = p.n AND j.judge = ?1 AND j.first = 'a'),
	EXISTS (SELECT 1 FROM judgements j WHERE j.pair = p.n AND j.judge = ?1 AND j.first = 'b'),
	EXISTS (SELECT 1 FROM events_current c WHERE c.pair = p.n AND c.answer <> 'skip') AS decided
FROM queue q CROSS JOIN pairs p ON p.n = q.pair
WHERE p.prompt NOT IN (SELECT o.n FROM json_each(?2) w CROSS JOIN prompts o ON o.id = unhex(w.value))
ORDER BY decided DESC, q.place`
	// Of the honest test are the test stream and, beside pairs that were chosen, those
	// drawn at random. No pair of their prompts teaches a judge.
	heldPrompts = `
SELECT p.prompt FROM pairs p WHERE p.strategy = '` + pairing.StrategyTest + `'
	OR p.strategy = '` + pairing.StrategyRandom + `' AND EXISTS (SELECT 1 FROM pairs x WHERE x.strategy NOT IN ('` + pairing.StrategyRandom + `', '` + pairing.StrategyTest + `') AND x.route <> 'dropped')`
	corrections = `
SELECT lower(hex(p.id)), lower(hex(o.id)), c.answer = 'a', abs(coalesce(c.strength, 0)) > 2, p.prompt IN (` + heldPrompts + `),
	(avg(%[1]s) - 0.5) * (CASE c.answer WHEN 'a' THEN 1 ELSE -1 END) < 0
FROM judgements j CROSS JOIN deck d CROSS JOIN events_current c ON c.pair = j.pair AND c.annotator = d.annotator
	CROSS JOIN pairs p ON p.n = j.pair CROSS JOIN prompts o ON o.n = p.prompt
WHERE j.judge = ? AND c.answer IN ('a', 'b') AND p.route <> 'dropped' AND NOT ` + heldOut + `
GROUP BY j.pair ORDER BY c.at, c.id`
	responsesToRate = `
SELECT lower(hex(r.id)) FROM prompts o CROSS JOIN responses r ON r.prompt = o.n
WHERE o.dropped_by = '' AND r.dropped_by = '' AND r.status <> 'failed' AND (NOT ?1 OR EXISTS (
	SELECT 1 FROM pairs p CROSS JOIN events_current c ON c.pair = p.n
	WHERE p.prompt = o.n AND r.n IN (p.a, p.b) AND c.answer <> 'skip'))
ORDER BY o.n, r.n`
	promptsToJudge = `
SELECT lower(hex(o.id)), EXISTS (SELECT 1 FROM scores s WHERE s.subject = o.id AND s.what = ?1 AND s.scorer = ?2)
FROM prompts o
WHERE o.dropped_by = '' AND (NOT ?3 OR EXISTS (
	SELECT 1 FROM pairs p CROSS JOIN events_current c ON c.pair = p.n WHERE p.prompt = o.n AND c.answer <> 'skip'))
ORDER BY o.n`
	// Two responses have a spread; dropped ones say nothing of the prompt.
	sumUp = `
INSERT INTO scores (subject, kind, what, scorer, model, value, run)
SELECT o.id, 'prompt', ?2, ?1, max(s.model), CASE ?2 WHEN ?3 THEN min(s.value) ELSE max(s.value) - min(s.value) END, (SELECT n FROM runs WHERE id = ?4)
FROM prompts o CROSS JOIN responses r ON r.prompt = o.n CROSS JOIN scores s ON s.subject = r.id AND s.what = ?5 AND s.scorer = ?1
WHERE r.dropped_by = '' GROUP BY o.id HAVING count(*) > 1
ON CONFLICT (subject, what, scorer) DO UPDATE SET value = excluded.value, run = excluded.run WHERE value <> excluded.value`
	// What ratings of both responses say of a pair: the one rated higher is better, and the
	// surer, the further apart they are. A rating has seen no order.
	ratedPairs = `
SELECT p.n AS pair, x.scorer AS judge, '' AS first,
	0.5 + (x.value - y.value) / (CASE x.what WHEN '` + judge.ChecklistScore + `' THEN 2.0 ELSE 8.0 END) AS probability, '' AS answer
FROM scores x CROSS JOIN responses a ON a.id = x.subject CROSS JOIN pairs p ON p.prompt = a.prompt AND p.a = a.n
	CROSS JOIN responses b ON b.n = p.b CROSS JOIN scores y ON y.subject = b.id AND y.what = x.what AND y.scorer = x.scorer
WHERE x.what IN ('` + judge.ChecklistScore + `', '` + judge.Overall + `')`
	scoresBy   = `SELECT lower(hex(s.subject)), s.value FROM scores s WHERE s.what = ? AND s.scorer = ? AND s.kind = 'response'`
	askedWith  = `(SELECT n FROM judge_prompts WHERE hash = unhex(?))`
	saveRating = `
INSERT INTO scores (subject, kind, what, scorer, model, asked, value, raw, run)
VALUES (unhex(?), ?, ?, ?, ?, ` + askedWith + `, ?, ?, ?) ON CONFLICT (subject, what, scorer) DO NOTHING`
	saveOpinion = `
INSERT INTO judgements (pair, judge, model, asked, first, probability, answer, raw, run)
VALUES (?, ?, ?, ` + askedWith + `, ?, ?, ?, ?, ?) ON CONFLICT (pair, judge, first) DO NOTHING`
)

// SaveWordings stores texts that judges are asked with.
func (d *Deck) SaveWordings(ctx context.Context, ws []judge.Wording) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		for _, w := range ws {
			if _, err := tx.ExecContext(ctx, saveWording, w.ID, w.Name, w.Whole(), d.now().UnixMilli()); err != nil {
				return err
			}
		}
		return nil
	})
	return d.failed(err, "store what judges are asked")
}

// Unjudged returns the pairs that lack an opinion of a judge, those that a person
// decided first, and how many opinions it has of pairs in the scope.
func (d *Deck) Unjudged(ctx context.Context, name string, s judge.Scope) (lack []judge.Unjudged, known int, err error) {
	err = each(ctx, d.reader, func(rows *sql.Rows) error {
		var u judge.Unjudged
		var a, b, decided bool
		if err := rows.Scan(&u.Pair, &a, &b, &decided); err != nil || s.Labelled && !decided {
			return err
		}
		for _, order := range []struct {
			judged bool
			first  judge.First
		}{{a, judge.AFirst}, {b, judge.BFirst}} {
			if order.judged {
				known++
			} else {
				u.Lacks = append(u.Lacks, order.first)
			}
		}
		if len(u.Lacks) > 0 && (s.Limit == 0 || len(lack) < s.Limit) {
			lack = append(lack, u)
		}
		return nil
	}, pairsToJudge, name, array(s.Without))
	return lack, known, d.failed(err, "look for pairs to judge")
}

// Corrections returns the pairs on which the deck's annotator prefers another response
// than a judge does in both orders together, the earliest label first.
func (d *Deck) Corrections(ctx context.Context, name string) (out judge.Corrections, err error) {
	err = each(ctx, d.reader, func(rows *sql.Rows) error {
		var c judge.Correction
		var held, wrong bool
		err := rows.Scan(&c.Pair, &c.Prompt, &c.AWins, &c.Much, &held, &wrong)
		out.Judged++
		switch {
		case wrong && held:
			out.Held++
		case wrong:
			out.Wrong = append(out.Wrong, c)
		}
		return err
	}, fmt.Sprintf(corrections, fmt.Sprintf(judgedLikely, "j")), name)
	return out, d.failed(err, "look for corrections of %s", name)
}

// Unrated returns the responses that lack a score by any of the scorers, which are
// given by what they measure, and how many such scores there are.
func (d *Deck) Unrated(ctx context.Context, scorers map[string]string, s judge.Scope) (lack []judge.Unrated, known int, err error) {
	err = d.read(ctx, func(tx *sql.Tx) error {
		has := map[stages.ID]map[string]float64{}
		for what, scorer := range scorers {
			err := each(ctx, tx, func(rows *sql.Rows) error {
				var id stages.ID
				var value float64
				err := rows.Scan(&id, &value)
				if has[id] == nil {
					has[id] = map[string]float64{}
				}
				has[id][what] = value
				return err
			}, scoresBy, what, scorer)
			if err != nil {
				return err
			}
		}
		wanted, err := ids(ctx, tx, responsesToRate, s.Labelled)
		for _, id := range wanted {
			u := judge.Unrated{Response: id, Has: has[id]}
			known += len(u.Has)
			if _, whole := u.Has[judge.Overall]; whole {
				known--
			}
			if len(u.Has) < len(scorers) && (s.Limit == 0 || len(lack) < s.Limit) {
				lack = append(lack, u)
			}
		}
		return err
	})
	return lack, known, d.failed(err, "look for responses to rate")
}

// Compared returns pairs with their texts, in no particular order.
func (d *Deck) Compared(ctx context.Context, wanted []stages.ID) ([]judge.Compared, error) {
	var out []judge.Compared
	err := d.read(ctx, func(tx *sql.Tx) error {
		found, err := pairs(ctx, tx, pairsByID, wanted)
		if err != nil {
			return err
		}
		var asked, answers []stages.ID
		for _, p := range found {
			asked, answers = append(asked, p.Prompt), append(answers, p.A, p.B)
		}
		of, err := prompts(ctx, tx, asked)
		if err != nil {
			return err
		}
		rs, err := responses(ctx, tx, responsesByID, answers)
		if err != nil {
			return err
		}
		at := map[stages.ID]int{}
		for i, r := range rs {
			at[r.ID] = i
		}
		for _, p := range found {
			out = append(out, judge.Compared{Pair: p.ID, Prompt: of[p.Prompt], A: rs[at[p.A]], B: rs[at[p.B]]})
		}
		return nil
	})
	return out, d.failed(err, "read %d pairs", len(wanted))
}

// Rated returns responses with their prompts, in no particular order.
func (d *Deck) Rated(ctx context.Context, wanted []stages.ID) ([]judge.Rated, error) {
	var out []judge.Rated
	err := d.read(ctx, func(tx *sql.Tx) error {
		rs, err := responses(ctx, tx, responsesByID, wanted)
		if err != nil {
			return err
		}
		asked := make([]stages.ID, len(rs))
		for i, r := range rs {
			asked[i] = r.Prompt
		}
		of, err := prompts(ctx, tx, asked)
		for _, r := range rs {
			out = append(out, judge.Rated{Prompt: of[r.Prompt], Response: r})
		}
		return err
	})
	return out, d.failed(err, "read %d responses", len(wanted))
}

// SaveOpinions stores what judges say of pairs in one commit, and moves these in the
// orders by doubt. What the deck has already stays.
func (d *Deck) SaveOpinions(ctx context.Context, os []judge.Opinion) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		var judged []int64
		for _, o := range os {
			pair, err := number(&s, pairKind, o.Pair)
			if err != nil {
				return fmt.Errorf("pair %s: %w", o.Pair, err)
			}
			model, run, err := judgedBy(&s, o.Model, o.Run)
			if err != nil {
				return err
			}
			n, err := s.exec(saveOpinion, pair, o.Judge, model, o.Asked, string(o.First), o.Probability, o.Answer, o.Raw, run)
			if err != nil {
				return fmt.Errorf("verdict on pair %s: %w", o.Pair, err)
			}
			if number, ok := pair.(int64); ok && n > 0 {
				judged = append(judged, number)
			}
		}
		return settlePairs(ctx, tx, judged...)
	})
	return d.failed(err, "store %d verdicts", len(os))
}

// Unscored returns the prompts that lack a scorer's score, and how many such scores
// there are.
func (d *Deck) Unscored(ctx context.Context, what, scorer string, s judge.Scope) (lack []stages.ID, known int, err error) {
	err = each(ctx, d.reader, func(rows *sql.Rows) error {
		var id stages.ID
		var scored bool
		err := rows.Scan(&id, &scored)
		switch {
		case scored:
			known++
		case s.Limit == 0 || len(lack) < s.Limit:
			lack = append(lack, id)
		}
		return err
	}, promptsToJudge, what, scorer, s.Labelled)
	return lack, known, d.failed(err, "look for prompts to judge")
}

// PromptsByID returns prompts, in no particular order.
func (d *Deck) PromptsByID(ctx context.Context, wanted []stages.ID) ([]prompt.Prompt, error) {
	of, err := prompts(ctx, d.reader, wanted)
	return slices.Collect(maps.Values(of)), d.failed(err, "read %d prompts", len(wanted))
}

// SumUpRatings gives each prompt with several responses that a scorer rated the scores
// judge.Spread and judge.Worst, in place of earlier ones.
func (d *Deck) SumUpRatings(ctx context.Context, overall string, run stages.RunID) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		for _, what := range []string{judge.Spread, judge.Worst} {
			if _, err := tx.ExecContext(ctx, sumUp, overall, what, judge.Worst, run, judge.Overall); err != nil {
				return err
			}
		}
		return nil
	})
	return d.failed(err, "sum up ratings")
}

// SaveRatings stores scores of responses and prompts in one commit, and the scores that
// follow from those of items. Scores that the deck has already stay.
func (d *Deck) SaveRatings(ctx context.Context, rs []judge.Rating) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		var rated []stages.ID
		for _, r := range rs {
			if r.What == judge.Difficulty && r.Prompt != "" {
				rated = append(rated, r.Prompt)
			}
			model, run, err := judgedBy(&s, r.Model, r.Run)
			if err == nil {
				subject, kind := r.Response, stages.OfResponse
				if r.Prompt != "" {
					subject, kind = r.Prompt, stages.OfPrompt
				}
				_, err = s.exec(saveRating, subject, string(kind), r.What, r.Scorer, model, r.Asked, r.Value, r.Raw, run)
			}
			if err == nil && strings.HasPrefix(r.What, itemsBegin) {
				err = sumUpOf(&s, r.Response)
			}
			if err != nil {
				return fmt.Errorf("%s of %s: %w", r.What, cmp.Or(r.Response, r.Prompt), err)
			}
		}
		return settleEase(ctx, tx, rated)
	})
	return d.failed(err, "store %d ratings", len(rs))
}

// judgedBy returns the numbers of a judge's model and of its run.
func judgedBy(s *statements, model stages.ID, run stages.RunID) (m, r any, err error) {
	if m, err = number(s, modelKind, model); err != nil {
		return nil, nil, fmt.Errorf("model %s: %w", model, err)
	}
	if r, err = number(s, runKind, run); err != nil {
		return nil, nil, fmt.Errorf("run %s: %w", run, err)
	}
	return m, r, nil
}
