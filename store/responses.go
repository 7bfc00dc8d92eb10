package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

const (
	responseFields   = `id, prompt, model, text, parts, thinking, status, source, run, dropped_by, created_at`
	generationFields = `slot, sample, options, seed, done_reason, prompt_tokens, tokens, load_ms, prompt_eval_ms, eval_ms, total_ms, error, attempts`
	// bareGeneration is the generationFields of a response without a row in generations.
	bareGeneration = `NULL, 0, '{}', 0, '', 0, 0, 0, 0, 0, 0, '', 0`
)

// responsesTable returns the table of responses as it is filled.
func responsesTable() table { return newTable(`responses`, `n, `+responseFields, responseKind) }

// generationsTable returns the table of generations as it is filled, with rows of new
// responses.
func generationsTable() table {
	return newTable(`generations`, `response, `+generationFields, responseKind)
}

// isBare reports whether all of r is in its row of responses.
func isBare(r response.Response) bool {
	options := string(r.Options)
	r.ID, r.Prompt, r.Model, r.Text, r.Parts, r.Thinking, r.Status, r.Source, r.Run, r.Dropped, r.Options = "", "", "", "", "", "", "", "", "", "", nil
	return (options == "" || options == "{}") && reflect.ValueOf(r).IsZero()
}

const (
	// A response stands in for one of its slot, or else for itself.
	standIn = `
SELECT r.n, r.status = 'failed'
FROM (SELECT 1 AS way, response AS n FROM generations WHERE slot = unhex(?1) UNION ALL SELECT 2, n FROM responses WHERE id = unhex(?2)) f
	CROSS JOIN responses r ON r.n = f.n ORDER BY f.way LIMIT 1`
	putResponse = `
INSERT INTO responses (n, ` + responseFields + `) VALUES (?, unhex(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (n) DO UPDATE SET
	id = excluded.id, model = excluded.model, text = excluded.text, parts = excluded.parts, thinking = excluded.thinking, status = excluded.status,
	source = excluded.source, run = excluded.run, dropped_by = excluded.dropped_by, created_at = excluded.created_at
RETURNING n`
	putGeneration = `INSERT OR REPLACE INTO generations (response, ` + generationFields + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

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
			if err := putOver(&s, &r, now); err != nil {
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

// putOver stores a response in place of a failed one, or as a new one.
func putOver(s *statements, r *response.Response, now int64) error {
	var n *int64
	var failed bool
	err := s.row(standIn, orNull(r.Slot), r.ID)(&n, &failed)
	if err == nil && !failed {
		return nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	args, err := responseValues(s, []any{n, r.ID}, r, now)
	if err == nil {
		err = s.row(putResponse, args...)(&n)
	}
	if err == nil {
		args, err = generationValues([]any{*n}, r)
	}
	if err == nil {
		_, err = s.exec(putGeneration, args...)
	}
	return err
}

func (d *Deck) insertResponses(s *statements, rs []response.Response) (added int, err error) {
	identities := make([]stages.ID, len(rs))
	for i, r := range rs {
		identities[i] = r.ID
	}
	now := d.now().UnixMilli()
	fresh, err := responsesTable().keep(s, identities, func(args []any, i int) ([]any, error) {
		return responseValues(s, args, &rs[i], now)
	})
	if err == nil {
		err = insertGenerations(s, rs, fresh)
	}
	if err != nil {
		return 0, fmt.Errorf("response %w", err)
	}
	return count(fresh), nil
}

// insertGenerations stores how the new responses were made, if they record it.
func insertGenerations(s *statements, rs []response.Response, fresh []bool) error {
	t := generationsTable()
	var args []any
	rows := 0
	flush := func() (err error) {
		if rows > 0 {
			_, err = t.insert(s, rows, args)
		}
		rows, args = 0, args[:0]
		return err
	}
	for i := range rs {
		if !fresh[i] || isBare(rs[i]) {
			continue
		}
		n, err := number(s, responseKind, rs[i].ID)
		if err == nil {
			args, err = generationValues(append(args, n), &rs[i])
		}
		if rows++; err == nil && rows == rowsAtOnce {
			err = flush()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", rs[i].ID, err)
		}
	}
	return flush()
}

// responseValues appends the columns of responses after the identity.
func responseValues(s *statements, args []any, r *response.Response, now int64) ([]any, error) {
	asked, model, run, err := responseOrigins(s, r)
	if err != nil {
		return nil, err
	}
	source, err := s.source(r.Source)
	if err != nil {
		return nil, fmt.Errorf("source %q: %w", r.Source, err)
	}
	return append(args, asked, model, r.Text, orNull(r.Parts), r.Thinking, r.Status, source, run, r.Dropped, now), nil
}

// generationValues appends the columns of generations after the response.
func generationValues(args []any, r *response.Response) ([]any, error) {
	var slot any
	if r.Slot != "" {
		raw, err := hex.DecodeString(string(r.Slot))
		if err != nil {
			return nil, fmt.Errorf("slot %q: %w", r.Slot, err)
		}
		slot = raw
	}
	return append(args, slot, r.Sample, object(r.Options), r.Seed, r.DoneReason, r.PromptTokens, r.Tokens,
		r.Load.Milliseconds(), r.PromptEval.Milliseconds(), r.Eval.Milliseconds(), r.Total.Milliseconds(), r.Error, r.Attempts), nil
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
SELECT j.value FROM json_each(?) j CROSS JOIN generations g ON g.slot = unhex(j.value) CROSS JOIN responses r ON r.n = g.response WHERE r.status <> 'failed'`

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
SELECT j.value, lower(hex(p.id)) FROM json_each(?) j ` + ofSlot

// Begun returns the prompts of the slots that hold any response, a failed one too, by
// slot.
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
SELECT lower(hex(r.id)), lower(hex(p.id)), coalesce(lower(hex(m.id)), ''), coalesce(lower(hex(g.slot)), ''), coalesce(g.sample, 0), r.text, coalesce(r.parts, ''), r.thinking,
	coalesce(g.options, '{}'), coalesce(g.seed, 0), r.status, coalesce(g.done_reason, ''), coalesce(g.prompt_tokens, 0), coalesce(g.tokens, 0),
	coalesce(g.load_ms, 0), coalesce(g.prompt_eval_ms, 0), coalesce(g.eval_ms, 0), coalesce(g.total_ms, 0), coalesce(g.error, ''), coalesce(g.attempts, 0),
	coalesce(s.name, ''), coalesce(u.id, ''), r.dropped_by
FROM json_each(?) j `

const (
	ofSlot           = `CROSS JOIN generations g ON g.slot = unhex(j.value) CROSS JOIN responses r ON r.n = g.response CROSS JOIN prompts p ON p.n = r.prompt`
	generation       = ` LEFT JOIN generations g ON g.response = r.n`
	responseOrigin   = ` LEFT JOIN sources s ON s.n = r.source LEFT JOIN models m ON m.n = r.model LEFT JOIN runs u ON u.n = r.run`
	responsesByID    = responseColumns + `CROSS JOIN responses r ON r.id = unhex(j.value) CROSS JOIN prompts p ON p.n = r.prompt` + generation + responseOrigin
	responsesOfAsked = responseColumns + `CROSS JOIN prompts p ON p.id = unhex(j.value) CROSS JOIN responses r ON r.prompt = p.n` + generation + responseOrigin + `
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
