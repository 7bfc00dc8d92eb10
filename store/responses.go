package store

import (
	"context"
	"database/sql"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

const insertResponse = `
INSERT INTO responses (id, prompt, model, slot, sample, text, thinking, options, seed, status, done_reason,
	prompt_tokens, tokens, load_ms, prompt_eval_ms, eval_ms, total_ms, error, attempts, source, run, dropped_by, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const overFailure = ` DO UPDATE SET
	id = excluded.id, model = excluded.model, slot = excluded.slot, sample = excluded.sample,
	text = excluded.text, thinking = excluded.thinking, options = excluded.options, seed = excluded.seed,
	status = excluded.status, done_reason = excluded.done_reason,
	prompt_tokens = excluded.prompt_tokens, tokens = excluded.tokens, load_ms = excluded.load_ms,
	prompt_eval_ms = excluded.prompt_eval_ms, eval_ms = excluded.eval_ms, total_ms = excluded.total_ms,
	error = excluded.error, attempts = excluded.attempts, source = excluded.source, run = excluded.run,
	dropped_by = excluded.dropped_by, created_at = excluded.created_at
WHERE responses.status = 'failed'`

const (
	keepResponse    = insertResponse + ` ON CONFLICT DO NOTHING`
	replaceResponse = insertResponse + ` ON CONFLICT (slot)` + overFailure + ` ON CONFLICT (id)` + overFailure
)

// SaveResponses stores responses in one commit and returns once that is synced. A
// response whose slot failed before takes the failure's place; one whose slot is
// filled already changes nothing.
func (d *Deck) SaveResponses(ctx context.Context, rs []response.Response) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		for _, r := range rs {
			if _, err := s.exec(replaceResponse, d.responseValues(r)...); err != nil {
				return fmt.Errorf("response %s: %w", r.ID, err)
			}
		}
		return nil
	})
	if err != nil {
		return d.failed(err, "save %d responses", len(rs))
	}
	standBack(ctx)
	return nil
}

func (d *Deck) insertResponses(ctx context.Context, tx *sql.Tx, rs []response.Response) (added int, err error) {
	s := statements{ctx: ctx, tx: tx}
	defer s.close()
	for _, r := range rs {
		n, err := s.exec(keepResponse, d.responseValues(r)...)
		if err != nil {
			return 0, fmt.Errorf("response %s: %w", r.ID, err)
		}
		added += int(n)
	}
	return added, nil
}

func (d *Deck) responseValues(r response.Response) []any {
	return []any{r.ID, r.Prompt, orNull(r.Model), orNull(r.Slot), r.Sample, r.Text, r.Thinking, object(r.Options),
		r.Seed, r.Status, r.DoneReason, r.PromptTokens, r.Tokens, r.Load.Milliseconds(), r.PromptEval.Milliseconds(),
		r.Eval.Milliseconds(), r.Total.Milliseconds(), r.Error, r.Attempts, r.Source, orNull(r.Run), r.Dropped,
		d.now().UnixMilli()}
}

const filled = `SELECT r.slot FROM json_each(?) j CROSS JOIN responses r ON r.slot = j.value WHERE r.status <> 'failed'`

// Filled says which of the slots hold a complete or cut response.
func (d *Deck) Filled(ctx context.Context, slots []stages.ID) (map[stages.ID]bool, error) {
	found, err := ids(ctx, d.reader, filled, array(slots))
	if err != nil {
		return nil, d.failed(err, "look for %d slots", len(slots))
	}
	out := make(map[stages.ID]bool, len(found))
	for _, slot := range found {
		out[slot] = true
	}
	return out, nil
}

const responseColumns = `
SELECT r.id, r.prompt, coalesce(r.model, ''), coalesce(r.slot, ''), r.sample, r.text, r.thinking, r.options, r.seed,
	r.status, r.done_reason, r.prompt_tokens, r.tokens, r.load_ms, r.prompt_eval_ms, r.eval_ms, r.total_ms,
	r.error, r.attempts, r.source, coalesce(r.run, ''), r.dropped_by
FROM json_each(?) j CROSS JOIN responses r`

const (
	responsesByID    = responseColumns + ` ON r.id = j.value`
	responsesOfAsked = responseColumns + ` ON r.prompt = j.value WHERE r.status <> 'failed' ORDER BY r.id`
)

func responses(ctx context.Context, q querier, query string, wanted []stages.ID) ([]response.Response, error) {
	var out []response.Response
	err := each(ctx, q, func(rows *sql.Rows) error {
		var r response.Response
		var options string
		var load, promptEval, eval, total int64
		if err := rows.Scan(&r.ID, &r.Prompt, &r.Model, &r.Slot, &r.Sample, &r.Text, &r.Thinking, &options, &r.Seed,
			&r.Status, &r.DoneReason, &r.PromptTokens, &r.Tokens, &load, &promptEval, &eval, &total,
			&r.Error, &r.Attempts, &r.Source, &r.Run, &r.Dropped); err != nil {
			return err
		}
		r.Options = []byte(options)
		r.Load, r.PromptEval = milliseconds(load), milliseconds(promptEval)
		r.Eval, r.Total = milliseconds(eval), milliseconds(total)
		out = append(out, r)
		return nil
	}, query, array(wanted))
	return out, err
}
