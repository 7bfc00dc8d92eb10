package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/prompt"
)

// markPrompts takes pairs of a prompt and the filter that drops it, or "". What
// something else than a filter of this stage dropped stays dropped.
const markPrompts = `
UPDATE prompts SET dropped_by = j.value ->> 1
FROM json_each(?) j
WHERE prompts.id = unhex(j.value ->> 0) AND dropped_by <> j.value ->> 1
	AND (dropped_by = '' OR EXISTS (SELECT 1 FROM filters f WHERE f.stage = 'prompts' AND f.name = dropped_by))
	AND (j.value ->> 1 = '' OR NOT EXISTS (SELECT 1 FROM rescues WHERE subject = prompts.id))
RETURNING lower(hex(prompts.id))`

// CuratePrompts records, in one transaction, the verdicts of a chain of curating
// filters, and puts these in force and no others. A prompt that the first of them
// judged is dropped by the first that dropped it, unless a person rescued it; its
// undecided pairs leave the queue and come back with it.
func (d *Deck) CuratePrompts(ctx context.Context, chain []prompt.Curation) (moved prompt.Moved, err error) {
	err = d.haul(ctx, func(tx *sql.Tx) error {
		inForce, err := useCurators(ctx, tx, chain)
		if err != nil {
			return err
		}
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		if err := storeCuration(&s, inForce, chain, nil); err != nil || len(chain) == 0 {
			return err
		}
		by := make(map[stages.ID]string, len(chain[0].Judged))
		for _, c := range slices.Backward(chain) {
			for _, id := range c.Judged {
				if _, dropped := c.Dropped[id]; dropped {
					by[id] = c.Filter
				}
			}
		}
		marks := make([][2]string, len(chain[0].Judged))
		for i, id := range chain[0].Judged {
			marks[i] = [2]string{string(id), by[id]}
		}
		list, err := json.Marshal(marks)
		if err != nil {
			return fmt.Errorf("list the prompts: %w", err)
		}
		settled := slices.Collect(maps.Keys(by)) // pairs may have come since they were dropped
		if err := each(ctx, tx, func(rows *sql.Rows) error {
			var id stages.ID
			err := rows.Scan(&id)
			settled = append(settled, id)
			return err
		}, markPrompts, string(list)); err != nil {
			return err
		}
		moved, err = settlePrompts(ctx, tx, settled)
		return err
	})
	return moved, d.failed(err, "curate prompts")
}

// storeCuration stores verdicts, but for those on the prompts in except.
func storeCuration(s *statements, inForce chains, chain []prompt.Curation, except map[stages.ID]bool) error {
	var verdicts []filter.Verdict
	var run stages.RunID
	for _, c := range chain {
		run = c.Run
		for _, p := range c.Judged {
			if except[p] {
				continue
			}
			drop, dropped := c.Dropped[p]
			verdicts = append(verdicts, filter.Verdict{
				Subject: p, Kind: stages.OfPrompt, Filter: c.Filter, Pass: !dropped, Value: drop.Value, Reason: drop.Reason,
			})
		}
	}
	return storeVerdicts(s, inForce, run, verdicts)
}

// SavePrompts stores, in one transaction, prompts that a model wrote, with the
// verdicts of filters in force on them, and reports for each whether it was new. One
// that was not stays as it is.
func (d *Deck) SavePrompts(ctx context.Context, ps []prompt.Prompt, chain []prompt.Curation) (added []bool, err error) {
	err = d.write(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		if added, err = d.insertPrompts(&s, ps); err != nil {
			return err
		}
		known := map[stages.ID]bool{}
		for i, p := range ps {
			if _, before := known[p.ID]; !before {
				known[p.ID] = !added[i]
			}
		}
		inForce, err := chainsInForce(ctx, tx, stages.Prompts)
		if err != nil {
			return err
		}
		return storeCuration(&s, inForce, chain, known)
	})
	if err != nil {
		return nil, d.failed(err, "save %d prompts", len(ps))
	}
	return added, nil
}

// A run that ended well is over when each stage that its command runs after it has ended
// well since, in order. For a command with no later stage (?2) it is over at once.
const earlierPrompts = `
WITH same AS (
	SELECT n, status, config FROM runs WHERE stage = 'prompts' AND json_remove(config, '$.then') = json(?1)
), ended AS (
	SELECT coalesce(max(n), 0) AS n FROM same s WHERE s.status = 'done' AND (?2 OR NOT EXISTS (
		SELECT 1 FROM json_each(s.config, '$.then') t WHERE NOT EXISTS (
			SELECT 1 FROM runs r WHERE r.stage = t.value AND r.status = 'done' AND r.n > max(s.n, coalesce((
				SELECT min(b.n) FROM runs b WHERE b.n > s.n AND b.status = 'done' AND b.stage = s.config ->> '$.then[0]' AND t.key > 0), 0)))))
)
SELECT (SELECT count(*) FROM runs WHERE stage = 'prompts'),
	(SELECT count(*) FROM prompts p JOIN same s ON s.n = p.run, ended WHERE p.dropped_by = '' AND s.n > ended.n),
	EXISTS (SELECT 1 FROM same s, ended WHERE s.status = 'done' AND s.n > ended.n)`

// EarlierPrompts says how many runs of the stage there were, and what those with this
// configuration did since the last whose command ended well.
func (d *Deck) EarlierPrompts(ctx context.Context, config json.RawMessage, alone bool) (e prompt.Earlier, err error) {
	err = d.reader.QueryRowContext(ctx, earlierPrompts, string(config), alone).Scan(&e.Runs, &e.Made, &e.Whole)
	return e, d.failed(err, "look for earlier runs of the prompts")
}

// useCurators puts a chain in force, unless it is.
func useCurators(ctx context.Context, tx *sql.Tx, chain []prompt.Curation) (chains, error) {
	order := make([]int64, len(chain))
	use := chains{}
	for i, c := range chain {
		spec := filter.Spec{Name: c.Filter, Kind: stages.OfPrompt, Version: c.Version, Config: json.RawMessage(c.Config)}
		id, err := putFilter(ctx, tx, stages.Prompts, spec)
		if err != nil {
			return nil, fmt.Errorf("filter %s: %w", c.Filter, err)
		}
		order[i] = id
		use[stages.OfPrompt] = append(use[stages.OfPrompt], link{id, c.Filter})
	}
	now, err := chainsInForce(ctx, tx, stages.Prompts)
	if err != nil || slices.Equal(now[stages.OfPrompt], use[stages.OfPrompt]) {
		return use, err
	}
	count, err := recount(ctx, tx, stages.Prompts, use)
	if err != nil {
		return nil, err
	}
	return use, force(ctx, tx, stages.Prompts, order, count)
}
