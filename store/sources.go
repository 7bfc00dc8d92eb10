package store

import (
	"context"
	"database/sql"
)

// Files repeat their name in every row, so prompts and responses name it by number.

const (
	saveSource = `INSERT INTO sources (name) VALUES (?) ON CONFLICT DO NOTHING`
	sourceBy   = `SELECT n FROM sources WHERE name = ?`

	sourcesNumbered = `SELECT s.n, s.name FROM json_each(?) j CROSS JOIN sources s ON s.n = j.value`
)

// source returns the number of a source, which it stores if it is new. It returns nil,
// which is NULL, for "".
func (s *statements) source(name string) (any, error) {
	if name == "" {
		return nil, nil
	}
	if s.lastSource.id == name {
		return s.lastSource.n, nil
	}
	if _, err := s.exec(saveSource, name); err != nil {
		return nil, err
	}
	var n int64
	if err := s.row(sourceBy, name)(&n); err != nil {
		return nil, err
	}
	s.lastSource = lastNumber{name, n}
	return s.lastSource.n, nil
}

// splitRows fills the tables of version 5 from those of version 4. It runs in the
// transaction of the migration.
func splitRows(ctx context.Context, tx *sql.Tx, progress func(done, total int64)) error {
	return bring(ctx, tx, splittings(), progress)
}

// splittings returns the statements in the order in which they have to run.
func splittings() []bringing {
	sourcesIn := func(table string) string {
		return `
INSERT INTO sources (name)
SELECT source FROM ` + table + ` WHERE n > ? AND n <= ? AND source <> '' GROUP BY source ORDER BY min(n) ON CONFLICT DO NOTHING`
	}
	const source = `(SELECT s.n FROM sources s WHERE s.name = o.source)`
	return []bringing{
		{newestIn(`old_prompts`), sourcesIn(`old_prompts`) + ";\n" + `
INSERT INTO prompts (n, id, system, role, text, parts, language, source, operator, model, run, dropped_by, created_at)
SELECT o.n, o.id, o.system, o.role, o.text, o.parts, o.language, ` + source + `, o.operator, o.model, o.run, o.dropped_by, o.created_at
FROM old_prompts o` + inOrder(`o.n`)},
		{newestIn(`old_responses`), sourcesIn(`old_responses`) + ";\n" + `
INSERT INTO responses (n, id, prompt, model, text, parts, thinking, status, source, run, dropped_by, created_at)
SELECT o.n, o.id, o.prompt, o.model, o.text, o.parts, o.thinking, o.status, ` + source + `, o.run, o.dropped_by, o.created_at
FROM old_responses o` + inOrder(`o.n`) + ";\n" + `
INSERT INTO generations (response, slot, sample, options, seed, done_reason, prompt_tokens, tokens, load_ms, prompt_eval_ms, eval_ms, total_ms, error, attempts)
SELECT o.n, o.slot, o.sample, o.options, o.seed, o.done_reason, o.prompt_tokens, o.tokens, o.load_ms, o.prompt_eval_ms, o.eval_ms, o.total_ms, o.error, o.attempts
FROM old_responses o
WHERE o.n > ? AND o.n <= ? AND (o.slot, o.sample, o.options, o.seed, o.done_reason, o.prompt_tokens, o.tokens, o.load_ms, o.prompt_eval_ms, o.eval_ms,
	o.total_ms, o.error, o.attempts) IS NOT (` + bareGeneration + `) ORDER BY o.n`},
	}
}
