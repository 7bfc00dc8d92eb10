package store

import (
	"context"
	"database/sql"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/filter"
)

const (
	settingSettled = "filtered" // the last filter run that went over everything
	settingTaken   = "taken"    // how often scores of responses were taken back
)

// Numbers only grow, a response that failed may only be filled, and nothing turns
// prompts down or lets them in but runs of the first stage and rescues. So a few
// numbers tell whether anything has come or changed.
// Scores choose pairs. One that changes gets a new number, and those taken back are
// counted.
const sumOfSubjects = `
SELECT printf('%d responses, %d failed, ` + sumOfOthers + `, %d prompts, pair %d',
	(SELECT coalesce(max(n), 0) FROM responses), (SELECT count(*) FROM responses WHERE status = 'failed'),
	` + others + `, (SELECT coalesce(max(n), 0) FROM prompts),
	coalesce((SELECT n FROM pairs WHERE run IS NULL OR run IS NOT (SELECT n FROM runs WHERE id = ?) ORDER BY n DESC LIMIT 1), 0))`

// What else changes but the number of responses, prompts and pairs.
const (
	sumOfOthers = `%d rescues, run %d, score %d%s`
	others      = `
	(SELECT count(*) FROM rescues), (SELECT coalesce(max(n), 0) FROM runs WHERE stage = 'prompts'),
	coalesce((SELECT id FROM scores WHERE kind = 'response' ORDER BY id DESC LIMIT 1), 0),
	coalesce((SELECT ' after ' || value FROM settings WHERE key = '` + settingTaken + `'), '')`
	countTaken = `
INSERT INTO settings (key, value) VALUES ('` + settingTaken + `', 1) ON CONFLICT (key) DO UPDATE SET value = value + 1`
	sumOfKnown = `
SELECT printf('%d failed, ` + sumOfOthers + `', (SELECT count(*) FROM responses WHERE status = 'failed' AND n <= ?),` + others + `)`
	newSubjects = `
SELECT lower(hex(o.id)), lower(hex(r.id)) FROM responses r CROSS JOIN prompts o ON o.n = r.prompt WHERE r.n > ?1 AND r.status <> 'failed'
UNION ALL
SELECT lower(hex(o.id)), lower(hex(p.id)) FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt WHERE p.n > ?2`
)

const (
	newestResponse = `SELECT coalesce(max(n), 0) FROM responses`
	// Numbers only grow, so responses after the newest of a run are new to it.
	countUnpaired = `
SELECT count(*) FROM responses r CROSS JOIN prompts p ON p.n = r.prompt
WHERE r.n > ? AND r.status <> 'failed' AND p.dropped_by = '' AND ` + inNoPair
	// Of a deck that no run has gone over, every response counts: the index by prompt
	// names them all, and their texts are not read. Two responses and a pair of them, as
	// a file of pairs brings, need no look at either.
	countAllUnpaired = `
SELECT count(*) FROM (
	SELECT prompt FROM responses INDEXED BY responses_prompt GROUP BY prompt
	HAVING count(*) <> 2 OR NOT EXISTS (SELECT 1 FROM pairs q WHERE q.prompt = responses.prompt)) t
	CROSS JOIN prompts p ON p.n = t.prompt CROSS JOIN responses r INDEXED BY responses_prompt ON r.prompt = p.n
WHERE p.dropped_by = '' AND r.n NOT IN (SELECT n FROM responses WHERE status = 'failed') AND ` + inNoPair
	inNoPair = `NOT EXISTS (SELECT 1 FROM pairs q WHERE q.prompt = r.prompt AND (q.a = r.n OR q.b = r.n))`
)

// settled is the record of a filter run that went over everything.
type settled struct {
	filter.Settled
	Subjects string // the sum of them
	Newest   int64  // the greatest number of a response
	Pairs    int64  // and of a pair; 0 in what earlier versions kept
	Others   string // the sum of what else is looked at

	Unsettled stages.RunID // the run that has stored outcomes since; then there are no Subjects
}

const (
	// A run that stores outcomes leaves nothing settled to any other: who knows how far
	// this one gets. After two such runs nothing is known to either.
	forgetSettled = `DELETE FROM settings WHERE key = ?1 AND coalesce(value ->> '$.Unsettled', '') NOT IN ('', ?2)`
	unsettle      = `
UPDATE settings SET value = json_set(value, '$.Subjects', '', '$.Unsettled', ?2)
WHERE key = ?1 AND coalesce(value ->> '$.Unsettled', '') = ''`
)

// Subjects sums up a filter run's input without reading it.
func (d *Deck) Subjects(ctx context.Context, run stages.RunID) (string, error) {
	sum, err := subjects(ctx, d.reader, run)
	return sum, d.failed(err, "sum up what there is to filter")
}

func subjects(ctx context.Context, q querier, run stages.RunID) (sum string, err error) {
	err = q.QueryRowContext(ctx, sumOfSubjects, run).Scan(&sum)
	return sum, err
}

// Settle keeps s, unless the sum of the subjects is no longer before.
func (d *Deck) Settle(ctx context.Context, run stages.RunID, before string, s filter.Settled) error {
	err := d.haul(ctx, func(tx *sql.Tx) error {
		now, err := subjects(ctx, tx, run)
		if err != nil || now != before {
			return err
		}
		if now, err = subjects(ctx, tx, ""); err != nil {
			return err
		}
		kept := settled{Settled: s, Subjects: now}
		if err := tx.QueryRowContext(ctx, newestResponse).Scan(&kept.Newest); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, newestPair).Scan(&kept.Pairs); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, sumOfKnown, kept.Newest).Scan(&kept.Others); err != nil {
			return err
		}
		return put(ctx, tx, settingSettled, kept)
	})
	return d.failed(err, "record that all is filtered")
}

// Settled returns what was kept for a configuration if nothing has come or changed
// since.
func (d *Deck) Settled(ctx context.Context, config string) (filter.Settled, bool, error) {
	var kept settled
	var now string
	err := d.read(ctx, func(tx *sql.Tx) (err error) {
		if err = setting(ctx, tx, settingSettled, &kept); err == nil {
			now, err = subjects(ctx, tx, "")
		}
		return err
	})
	return kept.Settled, kept.Config == config && kept.Subjects == now, d.failed(err, "look for an earlier run")
}

// Grown returns what has come since Settle kept something for a configuration, and that;
// nil if something else has changed but by this run, or a good part of the deck is new.
func (d *Deck) Grown(ctx context.Context, run stages.RunID, config string) (*filter.Growth, filter.Settled, error) {
	var kept settled
	var g *filter.Growth
	err := d.read(ctx, func(tx *sql.Tx) error {
		var now string
		if err := setting(ctx, tx, settingSettled, &kept); err != nil || kept.Config != config || kept.Pairs == 0 {
			return err
		}
		if kept.Unsettled != "" && kept.Unsettled != run {
			return nil
		}
		if err := tx.QueryRowContext(ctx, sumOfKnown, kept.Newest).Scan(&now); err != nil || now != kept.Others {
			return err
		}
		var err error
		g, err = growth(ctx, tx, kept)
		return err
	})
	if err != nil || g == nil {
		return nil, filter.Settled{}, d.failed(err, "look for what has come since the last run")
	}
	return g, kept.Settled, nil
}

// growth finds what has come since; nil if that is a good part of the deck.
func growth(ctx context.Context, tx *sql.Tx, kept settled) (*filter.Growth, error) {
	var responses, pairs int64
	if err := tx.QueryRowContext(ctx, newestResponse).Scan(&responses); err != nil {
		return nil, err
	}
	if err := tx.QueryRowContext(ctx, newestPair).Scan(&pairs); err != nil {
		return nil, err
	}
	if 4*(responses-kept.Newest+pairs-kept.Pairs) > int64(kept.Counts.In) {
		return nil, nil
	}
	g := &filter.Growth{New: map[stages.ID]bool{}}
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var prompt, id stages.ID
		err := rows.Scan(&prompt, &id)
		g.Prompts, g.New[id] = append(g.Prompts, prompt), true
		return err
	}, newSubjects, kept.Newest, kept.Pairs)
	slices.Sort(g.Prompts)
	g.Prompts = slices.Compact(g.Prompts)
	return g, err
}

// unpaired counts the responses to prompts that are in which belong to no pair and
// which no finished filter run has seen.
func unpaired(ctx context.Context, q querier) (n int, err error) {
	var kept settled
	if err := setting(ctx, q, settingSettled, &kept); err != nil {
		return 0, err
	}
	if kept.Unsettled != "" {
		kept = settled{}
	}
	if now, err := subjects(ctx, q, ""); err != nil || now == kept.Subjects {
		return 0, err
	}
	if kept.Newest == 0 {
		err = q.QueryRowContext(ctx, countAllUnpaired).Scan(&n)
	} else {
		err = q.QueryRowContext(ctx, countUnpaired, kept.Newest).Scan(&n)
	}
	return n, err
}
