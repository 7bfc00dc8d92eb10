package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

const responseFields = `id, prompt, model, slot, sample, text, parts, thinking, options, seed, status, done_reason,
	prompt_tokens, tokens, load_ms, prompt_eval_ms, eval_ms, total_ms, error, attempts, source, run, dropped_by, created_at`

// responsesTable describes the table of responses for inserting. Bare responses, of
// which a file gave only the text, leave the other columns to their defaults: binding
// zeros would take a tenth of an import.
func responsesTable(bare bool) table {
	if bare {
		return newTable(`responses`, `n, id, prompt, model, text, thinking, status, source, run, dropped_by, created_at`, responseKind)
	}
	return newTable(`responses`, `n, `+responseFields, responseKind)
}

// isBare reports whether r fits the bare rows of responsesTable.
func isBare(r response.Response) bool {
	options := string(r.Options)
	r.ID, r.Prompt, r.Model, r.Text, r.Thinking, r.Status, r.Source, r.Run, r.Dropped, r.Options = "", "", "", "", "", "", "", "", "", nil
	return (options == "" || options == "{}") && reflect.ValueOf(r).IsZero()
}

const overFailure = ` DO UPDATE SET
	id = excluded.id, model = excluded.model, slot = excluded.slot, sample = excluded.sample,
	text = excluded.text, parts = excluded.parts, thinking = excluded.thinking, options = excluded.options, seed = excluded.seed,
	status = excluded.status, done_reason = excluded.done_reason,
	prompt_tokens = excluded.prompt_tokens, tokens = excluded.tokens, load_ms = excluded.load_ms,
	prompt_eval_ms = excluded.prompt_eval_ms, eval_ms = excluded.eval_ms, total_ms = excluded.total_ms,
	error = excluded.error, attempts = excluded.attempts, source = excluded.source, run = excluded.run,
	dropped_by = excluded.dropped_by, created_at = excluded.created_at
WHERE responses.status = 'failed'`

const replaceResponse = `
INSERT INTO responses (` + responseFields + `)
VALUES (unhex(?), ?, ?, unhex(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (slot) WHERE slot IS NOT NULL` + overFailure + ` ON CONFLICT (id)` + overFailure

// SaveResponses stores responses in one commit and returns once that is synced. A
// response replaces an earlier failure of its slot; if the slot is filled already,
// it changes nothing.
func (d *Deck) SaveResponses(ctx context.Context, rs []response.Response) error {
	if err := d.indexIdentities(ctx); err != nil {
		return d.failed(err, "index the deck")
	}
	err := d.write(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		now := d.now().UnixMilli()
		for _, r := range rs {
			args, err := responseValues(&s, []any{r.ID}, &r, orNull(r.Slot), now)
			if err == nil {
				_, err = s.exec(replaceResponse, args...)
			}
			if err != nil {
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

func (d *Deck) insertResponses(s *statements, rs []response.Response) (added int, err error) {
	identities := make([]stages.ID, len(rs))
	for i, r := range rs {
		identities[i] = r.ID
	}
	now := d.now().UnixMilli()
	short := !slices.ContainsFunc(rs, func(r response.Response) bool { return !isBare(r) })
	fresh, err := responsesTable(short).keep(s, identities, func(args []any, i int) ([]any, error) {
		r := &rs[i]
		if short {
			return bareValues(s, args, r, now)
		}
		var slot any
		if r.Slot != "" {
			raw, err := hex.DecodeString(string(r.Slot))
			if err != nil {
				return nil, fmt.Errorf("slot %q: %w", r.Slot, err)
			}
			slot = raw
		}
		return responseValues(s, args, r, slot, now)
	})
	if err != nil {
		return 0, fmt.Errorf("response %w", err)
	}
	return count(fresh), nil
}

// responseValues appends the columns of a response after its identity.
func responseValues(s *statements, args []any, r *response.Response, slot any, now int64) ([]any, error) {
	asked, model, run, err := responseOrigins(s, r)
	if err != nil {
		return nil, err
	}
	return append(args, asked, model, slot, r.Sample, r.Text, orNull(r.Parts), r.Thinking, object(r.Options),
		r.Seed, r.Status, r.DoneReason, r.PromptTokens, r.Tokens, r.Load.Milliseconds(), r.PromptEval.Milliseconds(),
		r.Eval.Milliseconds(), r.Total.Milliseconds(), r.Error, r.Attempts, r.Source, run, r.Dropped, now), nil
}

// bareValues appends the columns of a bare response after its identity.
func bareValues(s *statements, args []any, r *response.Response, now int64) ([]any, error) {
	asked, model, run, err := responseOrigins(s, r)
	if err != nil {
		return nil, err
	}
	return append(args, asked, model, r.Text, r.Thinking, r.Status, r.Source, run, r.Dropped, now), nil
}

// responseOrigins returns the numbers of a response's prompt, model and run.
func responseOrigins(s *statements, r *response.Response) (asked, model, run any, err error) {
	if asked, err = number(s, promptKind, r.Prompt); err != nil {
		return nil, nil, nil, fmt.Errorf("prompt %s: %w", r.Prompt, err)
	}
	if model, err = number(s, modelKind, r.Model); err != nil {
		return nil, nil, nil, fmt.Errorf("model %s: %w", r.Model, err)
	}
	if run, err = number(s, runKind, r.Run); err != nil {
		return nil, nil, nil, fmt.Errorf("run %s: %w", r.Run, err)
	}
	return asked, model, run, nil
}

const filled = `
SELECT j.value FROM json_each(?) j CROSS JOIN responses r ON r.slot = unhex(j.value) WHERE r.status <> 'failed'`

// Filled reports which of the slots hold a complete or cut response.
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

const begun = `
SELECT j.value, lower(hex(p.id)) FROM json_each(?) j CROSS JOIN responses r ON r.slot = unhex(j.value) CROSS JOIN prompts p ON p.n = r.prompt`

// Begun returns the prompts of those of the slots that hold any response, a failed one
// too, by slot.
func (d *Deck) Begun(ctx context.Context, slots []stages.ID) (map[stages.ID]stages.ID, error) {
	out := map[stages.ID]stages.ID{}
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var slot, prompt stages.ID
		err := rows.Scan(&slot, &prompt)
		out[slot] = prompt
		return err
	}, begun, array(slots))
	return out, d.failed(err, "look which of %d slots were asked for", len(slots))
}

const responseColumns = `
SELECT lower(hex(r.id)), lower(hex(p.id)), coalesce(lower(hex(m.id)), ''), coalesce(lower(hex(r.slot)), ''), r.sample, r.text, coalesce(r.parts, ''), r.thinking, r.options, r.seed,
	r.status, r.done_reason, r.prompt_tokens, r.tokens, r.load_ms, r.prompt_eval_ms, r.eval_ms, r.total_ms,
	r.error, r.attempts, r.source, coalesce(u.id, ''), r.dropped_by
FROM json_each(?) j `

const (
	responseOrigin   = ` LEFT JOIN models m ON m.n = r.model LEFT JOIN runs u ON u.n = r.run`
	responsesByID    = responseColumns + `CROSS JOIN responses r ON r.id = unhex(j.value) CROSS JOIN prompts p ON p.n = r.prompt` + responseOrigin
	responsesOfAsked = responseColumns + `CROSS JOIN prompts p ON p.id = unhex(j.value) CROSS JOIN responses r ON r.prompt = p.n` + responseOrigin + `
WHERE r.status <> 'failed' ORDER BY r.id`
)

func responses(ctx context.Context, q querier, query string, wanted []stages.ID) ([]response.Response, error) {
	var out []response.Response
	err := each(ctx, q, func(rows *sql.Rows) error {
		var r response.Response
		var options string
		var load, promptEval, eval, total int64
		if err := rows.Scan(&r.ID, &r.Prompt, &r.Model, &r.Slot, &r.Sample, &r.Text, &r.Parts, &r.Thinking, &options, &r.Seed,
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
