package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// bringing is one or more statements of a migration, which end with ";\n" but for the
// last. Each takes rows of an old table whose numbers lie between its two arguments.
type bringing struct {
	last string // the greatest number in the old table; "" if one statement moves everything at once
	sql  string
}

// bytesOf turns an identity in hexadecimal digits into its bytes. Anything else, which
// no version has written, stays as it is.
func bytesOf(column string) string {
	return `coalesce(unhex(` + column + `), CAST(` + column + ` AS BLOB))`
}

// numberIn returns the number of a row that an old table names by identity: its
// rowid, which is the order of arrival.
func numberIn(old, id string) string {
	return `(SELECT x.rowid FROM ` + old + ` x WHERE x.id = ` + id + `)`
}

// pairNumber returns the number of a pair, which exists since version 2.
func pairNumber(id string) string { return `(SELECT n FROM pairs WHERE id = ` + bytesOf(id) + `)` }

// inOrder returns the range of rows that one statement moves.
func inOrder(column string) string {
	return ` WHERE ` + column + ` > ? AND ` + column + ` <= ? ORDER BY ` + column
}

func newestIn(table string) string { return `SELECT coalesce(max(rowid), 0) FROM ` + table }

// oldRun returns the number of the run that a row of an old table names.
func oldRun(row string) string { return numberIn(`old_runs`, row+`.run`) }

// oldModel returns the number of the model that a row of an old table names.
func oldModel(row string) string { return numberIn(`old_models`, row+`.model`) }

func oldPrompt(id string) string { return numberIn(`old_prompts`, id) }

func oldResponse(id string) string { return numberIn(`old_responses`, id) }

// oldEvent returns the number of an event, which version 3 gave it already.
func oldEvent(id string) string {
	return `(SELECT x.seq FROM old_label_events x WHERE x.id = ` + id + `)`
}

// oldShowing returns the number of a showing, which version 3 gave it already.
func oldShowing(id string) string {
	return `(SELECT x.seq FROM old_presentations x WHERE x.id = ` + id + `)`
}

// bringings returns the statements in the order in which they have to run: a row comes
// after those that it names.
func bringings() []bringing {
	return slices.Concat(textBringings(), pairBringings(), verdictBringings(), labelBringings())
}

// textBringings moves runs, models, prompts and responses.
func textBringings() []bringing {
	lastTurn := func(column string) string {
		return `(SELECT t.` + column + ` FROM old_prompt_turns t WHERE t.prompt = p.id ORDER BY t.n DESC LIMIT 1)`
	}
	return []bringing{
		{``, `
INSERT INTO runs (n, id, stage, config, version, status, counts, error, pid, started_at, ended_at)
SELECT rowid, id, stage, config, version, status, counts, error, pid, started_at, ended_at FROM old_runs ORDER BY rowid`},
		{``, `
INSERT INTO models (n, id, name, digest, family, parameter_size, quantization, remote_host, template, system, parameters, capabilities)
SELECT rowid, ` + bytesOf(`id`) + `, name, digest, family, parameter_size, quantization, remote_host, template, system, parameters, capabilities
FROM old_models ORDER BY rowid`},
		{newestIn(`old_prompts`), `
INSERT INTO prompts (n, id, system, role, text, language, source, operator, model, run, dropped_by, created_at)
SELECT p.rowid, ` + bytesOf(`p.id`) + `, p.system, coalesce(` + lastTurn(`role`) + `, 'user'), coalesce(` + lastTurn(`content`) + `, ''),
	p.language, p.source, p.operator, ` + oldModel(`p`) + `, ` + oldRun(`p`) + `, p.dropped_by, p.created_at
FROM old_prompts p` + inOrder(`p.rowid`)},
		{newestIn(`old_prompts`), `
INSERT INTO prompt_turns (prompt, turn, role, content)
SELECT p.rowid, t.n, t.role, t.content FROM old_prompts p CROSS JOIN old_prompt_turns t ON t.prompt = p.id
	AND t.n < (SELECT max(u.n) FROM old_prompt_turns u WHERE u.prompt = p.id)` + inOrder(`p.rowid`)},
		{newestIn(`old_prompts`), `
INSERT INTO prompt_tags (prompt, tag)
SELECT p.rowid, t.tag FROM old_prompts p CROSS JOIN old_prompt_tags t ON t.prompt = p.id` + inOrder(`p.rowid`)},
		{``, `
INSERT INTO prompt_parents (prompt, place, parent) SELECT ` + oldPrompt(`t.prompt`) + `, t.n, ` + oldPrompt(`t.parent`) + ` FROM old_prompt_parents t`},
		{newestIn(`old_responses`), `
INSERT INTO responses (n, id, prompt, model, slot, sample, text, thinking, options, seed, status, done_reason,
	prompt_tokens, tokens, load_ms, prompt_eval_ms, eval_ms, total_ms, error, attempts, source, run, dropped_by, created_at)
SELECT r.rowid, ` + bytesOf(`r.id`) + `, ` + oldPrompt(`r.prompt`) + `, ` + oldModel(`r`) + `, ` + bytesOf(`r.slot`) + `, r.sample, r.text, r.thinking, r.options,
	r.seed, r.status, r.done_reason, r.prompt_tokens, r.tokens, r.load_ms, r.prompt_eval_ms, r.eval_ms, r.total_ms, r.error,
	r.attempts, r.source, ` + oldRun(`r`) + `, r.dropped_by, r.created_at
FROM old_responses r` + inOrder(`r.rowid`)},
	}
}

// pairBringings moves the pairs: first those that have arrived in the queue, in their
// order, then the others.
func pairBringings() []bringing {
	const byResponse = `p.route = 'dropped' AND substr(p.reason, 1, 18) = 'response dropped: ' AND length(p.reason) > 18`
	const byPair = `p.route = 'dropped' AND substr(p.reason, 1, 16) = 'near-identical: '`
	oldPair := `
INSERT INTO pairs (n, id, prompt, a, b, strategy, probability, route, dropped_by, dropped_kind, reason, place, run, created_at)
SELECT %s, ` + bytesOf(`p.id`) + `, ` + oldPrompt(`p.prompt`) + `, ` + oldResponse(`p.a`) + `, ` + oldResponse(`p.b`) + `, p.strategy, p.probability, p.route,
	CASE WHEN ` + byResponse + ` THEN substr(p.reason, 19) WHEN ` + byPair + ` THEN 'near-identical' ELSE '' END,
	CASE WHEN ` + byResponse + ` THEN 'response' WHEN ` + byPair + ` THEN 'pair' ELSE '' END,
	p.reason, p.place, ` + oldRun(`p`) + `, p.created_at
`
	return []bringing{
		{`SELECT coalesce(max(n), 0) FROM arrivals`, fmt.Sprintf(oldPair, `x.n`) + `FROM arrivals x CROSS JOIN old_pairs p ON p.id = x.pair` + inOrder(`x.n`)},
		{``, fmt.Sprintf(oldPair, `NULL`) + `FROM old_pairs p WHERE NOT EXISTS (SELECT 1 FROM pairs q WHERE q.id = ` + bytesOf(`p.id`) + `) ORDER BY p.created_at, p.id`},
	}
}

// verdictBringings moves what filters, judges and people said of texts and pairs.
func verdictBringings() []bringing {
	return []bringing{
		{``, `
INSERT INTO filter_results (subject, filter, pass, value, reason, run)
SELECT ` + bytesOf(`f.subject`) + `, f.filter, f.pass, f.value, f.reason, ` + oldRun(`f`) + ` FROM old_filter_results f ORDER BY f.subject, f.filter`},
		{``, `
INSERT INTO rescues (subject, kind, annotator, reason, at) SELECT ` + bytesOf(`r.subject`) + `, r.kind, r.annotator, r.reason, r.at FROM old_rescues r`},
		{``, `
INSERT INTO scores (id, subject, kind, what, scorer, model, value, raw, run)
SELECT s.id, ` + bytesOf(`s.subject`) + `, s.kind, s.what, s.scorer, ` + oldModel(`s`) + `, s.value, s.raw, ` + oldRun(`s`) + ` FROM old_scores s`},
		{``, `
INSERT INTO judgements (id, pair, judge, model, first, probability, answer, raw, run)
SELECT j.id, ` + pairNumber(`j.pair`) + `, j.judge, ` + oldModel(`j`) + `, j.first, j.probability, j.answer, j.raw, ` + oldRun(`j`) + ` FROM old_judgements j`},
		{``, `
INSERT INTO embeddings (subject, model, dims, vector) SELECT ` + bytesOf(`e.subject`) + `, ` + oldModel(`e`) + `, e.dims, e.vector FROM old_embeddings e`},
	}
}

// labelBringings moves the log of labels and all that belongs to it.
func labelBringings() []bringing {
	return []bringing{
		{newestIn(`old_presentations`), `
INSERT INTO presentations (n, id, pair, annotator, left_side, kind, repeat_of, at)
SELECT s.seq, s.id, ` + pairNumber(`s.pair`) + `, s.annotator, s.left_side, s.kind, ` + oldShowing(`s.repeat_of`) + `, s.at
FROM old_presentations s` + inOrder(`s.seq`)},
		{newestIn(`old_label_events`), `
INSERT INTO events (n, id, kind, target, pair, annotator, presentation, repeat_of, answer, strength, scale, blind, view, active_ms, wall_ms,
	seen_left, seen_right, fast, swallowed, tags, guideline, cols, rows, version, at)
SELECT e.seq, e.id, e.kind, ` + oldEvent(`e.target`) + `, ` + pairNumber(`e.pair`) + `, e.annotator, ` + oldShowing(`e.presentation`) + `, ` + oldShowing(`e.repeat_of`) + `,
	e.answer, e.strength, e.scale, e.blind, e.view, e.active_ms, e.wall_ms, e.seen_left, e.seen_right, e.fast, e.swallowed,
	e.tags, e.guideline, e.cols, e.rows, e.version, e.at
FROM old_label_events e` + inOrder(`e.seq`)},
		{``, `
INSERT INTO label_criteria (event, criterion, strength) SELECT ` + oldEvent(`c.event`) + `, c.criterion, c.strength FROM old_label_criteria c`},
		{``, `
INSERT INTO notes (n, pair, annotator, kind, text, event, at)
SELECT o.seq, ` + pairNumber(`o.pair`) + `, o.annotator, o.kind, o.text, ` + oldEvent(`o.event`) + `, o.at
FROM old_notes o WHERE o.kind <> 'draft' AND substr(o.kind, 1, 6) <> 'draft ' ORDER BY o.seq`},
		{``, `
INSERT INTO edits (n, id, pair, base, annotator, text, at)
SELECT e.rowid, e.id, ` + pairNumber(`e.pair`) + `, ` + oldResponse(`e.base`) + `, e.annotator, e.text, e.at FROM old_edits e ORDER BY e.rowid`},
		{``, `
INSERT INTO gold (pair, answer, strength, why, at) SELECT ` + pairNumber(`g.pair`) + `, g.answer, g.strength, g.why, g.at FROM old_gold g`},
		{``, `
INSERT INTO audits (pair, probability, run, at) SELECT ` + pairNumber(`a.pair`) + `, a.probability, ` + oldRun(`a`) + `, a.at FROM old_audits a`},
	}
}

// broughtAtOnce is how many rows are moved between two reports.
const broughtAtOnce = 20_000

// bringRows fills the tables of version 4 from those of version 3. It runs in the
// transaction of the migration, so a deck has all its rows in one form or the other.
func bringRows(ctx context.Context, tx *sql.Tx, progress func(done, total int64)) error {
	if err := bring(ctx, tx, bringings(), progress); err != nil {
		return err
	}
	if err := bringDrafts(ctx, tx); err != nil {
		return fmt.Errorf("drafts: %w", err)
	}
	return prepareOrderInForce(ctx, tx)
}

// bring moves the rows of a migration, and reports how many it has moved.
func bring(ctx context.Context, tx *sql.Tx, all []bringing, progress func(done, total int64)) error {
	lasts := make([]int64, len(all))
	total := int64(1)
	for i, b := range all {
		if b.last == "" {
			continue
		}
		if err := tx.QueryRowContext(ctx, b.last).Scan(&lasts[i]); err != nil {
			return err
		}
		total += lasts[i]
	}
	done := int64(0)
	progress(done, total)
	for i, b := range all {
		if b.last == "" {
			if _, err := tx.ExecContext(ctx, b.sql); err != nil {
				return fmt.Errorf("%s: %w", tableIn(b.sql), err)
			}
			continue
		}
		for from := int64(0); from < lasts[i]; from += broughtAtOnce {
			to := min(from+broughtAtOnce, lasts[i])
			for query := range strings.SplitSeq(b.sql, ";\n") {
				if _, err := tx.ExecContext(ctx, query, from, to); err != nil {
					return fmt.Errorf("%s: %w", tableIn(query), err)
				}
			}
			done += to - from
			progress(done, total)
		}
	}
	return nil
}

// tableIn returns the name of the table that a statement fills.
func tableIn(insert string) string {
	fields := strings.Fields(insert)
	return fields[2]
}

const (
	oldDrafts  = `SELECT seq, kind FROM old_notes WHERE kind = 'draft' OR substr(kind, 1, 6) = 'draft ' ORDER BY seq`
	bringDraft = `
INSERT INTO drafts (pair, annotator, base, repeat_of, text, at)
SELECT (SELECT n FROM pairs WHERE id = coalesce(unhex(o.pair), CAST(o.pair AS BLOB))), o.annotator,
	coalesce((SELECT r.n FROM responses r WHERE r.id = unhex(?)), 0), coalesce((SELECT s.n FROM presentations s WHERE s.id = ?), 0), o.text, o.at
FROM old_notes o WHERE o.seq = ? AND o.text <> ''
ON CONFLICT DO UPDATE SET text = excluded.text, at = excluded.at`
)

// bringDrafts moves the drafts, which were notes with their subject in their kind.
func bringDrafts(ctx context.Context, tx *sql.Tx) error {
	type draft struct {
		seq  int64
		kind string
	}
	var drafts []draft
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var d draft
		err := rows.Scan(&d.seq, &d.kind)
		drafts = append(drafts, d)
		return err
	}, oldDrafts)
	for _, d := range drafts {
		if err != nil {
			return err
		}
		var base, repeatOf string
		for _, word := range strings.Fields(d.kind) {
			if id, ok := strings.CutPrefix(word, "edit="); ok {
				base = id
			}
			if id, ok := strings.CutPrefix(word, "repeat="); ok {
				repeatOf = id
			}
		}
		_, err = tx.ExecContext(ctx, bringDraft, base, repeatOf, d.seq)
	}
	return err
}
