package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

// statsFailures has the newest last, because the last words are kept.
const statsFailures = `
SELECT coalesce(m.name, ''), coalesce(g.error, ''), count(*)
FROM responses r INDEXED BY responses_failed LEFT JOIN generations g ON g.response = r.n LEFT JOIN models m ON m.n = r.model
WHERE r.status = 'failed' GROUP BY r.model, 2 ORDER BY max(r.created_at), max(r.n)`

// failures counts the failed responses by model and reason.
func failures(ctx context.Context, q querier) (response.Failures, error) {
	fs := response.Failures{} // an empty list in JSON, not null
	err := each(ctx, q, func(rows *sql.Rows) error {
		var model, text string
		var n int
		err := rows.Scan(&model, &text, &n)
		fs.Add(model, text, n)
		return err
	}, statsFailures)
	fs.Sort()
	return fs, err
}

const lastOfStage = `
SELECT status, error, coalesce(json_extract(counts, '$.failed'), 0)
FROM runs WHERE stage = ? ORDER BY started_at DESC, n DESC LIMIT 1`

// lastResponses returns the last run of responses, with only its status, error and
// number of failed requests.
func lastResponses(ctx context.Context, q querier) (r stages.Run, err error) {
	err = each(ctx, q, func(rows *sql.Rows) error { return rows.Scan(&r.Status, &r.Error, &r.Counts.Failed) }, lastOfStage, stages.Responses)
	return r, err
}

// lastRun detects a last run of responses that did not end well. A killed one is
// left to killedRuns until the next run marks it.
func lastRun(ctx context.Context, q querier) (*problem, error) {
	r, err := lastResponses(ctx, q)
	if err != nil {
		return nil, err
	}
	switch r.Status {
	case stages.Failed:
		return &problem{stages.Warn, "the last run of responses failed: " + r.Error, runAgain}, nil
	case stages.Interrupted:
		return &problem{stages.Warn, "the last run of responses was interrupted: " + r.Error, runAgain}, nil
	}
	return nil, nil
}

// failures reports the failed responses, one finding per model and reason. If the
// last run lacks nothing, they are left over from models or options that it did not
// use.
func (c *checker) failures(ctx context.Context) {
	const name = "deck responses"
	fs, err := failures(ctx, c.d.reader)
	last, lastErr := lastResponses(ctx, c.d.reader)
	switch err := cmp.Or(err, lastErr); {
	case err != nil:
		c.add(name, stages.Broken, "could not be checked: "+explain(c.d.path, err).Error(), restore(c.d))
	case len(fs) == 0:
		c.add(name, stages.OK, "none failed", "")
	}
	whole := last.Status == stages.Done && last.Counts.Failed == 0
	for _, f := range fs {
		what := "1 request"
		if f.N != 1 {
			what = fmt.Sprintf("%d requests", f.N)
		}
		text := fmt.Sprintf("%s to %s got no answer: %s", what, f.Model, f.Reason())
		if whole {
			c.add(name, stages.OK, text+"; the last run did not ask for them", "")
		} else {
			c.add(name, stages.Warn, text, f.Advice())
		}
	}
}
