package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
)

const (
	insertTurn   = `INSERT INTO prompt_turns (prompt, turn, role, content, parts) VALUES (?, ?, ?, ?, ?)`
	insertTag    = `INSERT INTO prompt_tags (prompt, tag) VALUES (?, ?) ON CONFLICT DO NOTHING`
	insertParent = `INSERT INTO prompt_parents (prompt, place, parent) VALUES (?, ?, ?)`
)

// promptsTable returns the table of prompts as it is filled.
func promptsTable() table {
	return newTable(`prompts`, `n, id, system, role, text, parts, language, source, operator, model, run, dropped_by, created_at`, promptKind)
}

func (d *Deck) insertPrompts(s *statements, ps []prompt.Prompt) (added []bool, err error) {
	identities := make([]stages.ID, len(ps))
	for i, p := range ps {
		identities[i] = p.ID
	}
	now := d.now().UnixMilli()
	added, err = promptsTable().keep(s, identities, func(args []any, i int) ([]any, error) {
		p := &ps[i]
		operator := p.Operator
		if operator == "" {
			operator = prompt.Imported
		}
		model, err := number(s, modelKind, p.Model)
		if err != nil {
			return nil, fmt.Errorf("model %s: %w", p.Model, err)
		}
		run, err := number(s, runKind, p.Run)
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", p.Run, err)
		}
		source, err := s.source(p.Source)
		if err != nil {
			return nil, fmt.Errorf("source %q: %w", p.Source, err)
		}
		last := p.Turns[len(p.Turns)-1]
		return append(args, p.System, last.Role, last.Content, orNull(last.Parts), p.Language, source, operator, model, run, p.Dropped, now), nil
	})
	if err != nil {
		return nil, fmt.Errorf("prompt %w", err)
	}
	for i, p := range ps {
		if added[i] {
			err = insertParts(s, p)
		}
		// Rows of one prompt mostly stand together and have the same tags.
		if err == nil && (i == 0 || p.ID != ps[i-1].ID || !slices.Equal(p.Tags, ps[i-1].Tags)) {
			err = insertTags(s, p)
		}
		if err != nil {
			return nil, fmt.Errorf("prompt %s: %w", p.ID, err)
		}
	}
	return added, nil
}

// insertTags adds tags to a prompt. It has those of every row that brought it, so that
// they do not depend on which of the rows is stored first: an import stores rows of
// different kinds in different batches.
func insertTags(s *statements, p prompt.Prompt) error {
	if len(p.Tags) == 0 {
		return nil
	}
	n, err := number(s, promptKind, p.ID)
	if err != nil {
		return err
	}
	for _, tag := range p.Tags {
		if _, err := s.exec(insertTag, n, tag); err != nil {
			return err
		}
	}
	return nil
}

// insertParts stores the parts of a prompt outside its row. Its parents may follow
// it in the batch, so all prompts come first.
func insertParts(s *statements, p prompt.Prompt) error {
	n, err := number(s, promptKind, p.ID)
	if err != nil {
		return err
	}
	for i, t := range p.Turns[:len(p.Turns)-1] {
		if _, err := s.exec(insertTurn, n, i, t.Role, t.Content, orNull(t.Parts)); err != nil {
			return err
		}
	}
	for i, id := range p.Parents {
		parent, err := number(s, promptKind, id)
		if err == nil {
			_, err = s.exec(insertParent, n, i, parent)
		}
		if err != nil {
			return fmt.Errorf("parent %s: %w", id, err)
		}
	}
	return nil
}

const (
	countPrompts = `SELECT count(*) FROM prompts WHERE dropped_by = ''`
	pagePrompts  = `SELECT lower(hex(id)) FROM prompts WHERE id > unhex(?) AND dropped_by = '' ORDER BY prompts.id LIMIT ?`
	pageAll      = `SELECT lower(hex(id)) FROM prompts WHERE id > unhex(?) ORDER BY prompts.id LIMIT ?`
)

// CountPrompts returns how many prompts are in (not dropped).
func (d *Deck) CountPrompts(ctx context.Context) (int, error) {
	var n int
	err := d.reader.QueryRowContext(ctx, countPrompts).Scan(&n)
	return n, d.failed(err, "count prompts")
}

// Prompts returns a page of the prompts that are in, by id, after the given one.
func (d *Deck) Prompts(ctx context.Context, after stages.ID, limit int) ([]prompt.Prompt, error) {
	return d.promptPage(ctx, pagePrompts, after, limit)
}

// AllPrompts returns a page of all prompts, including dropped ones, by id, after
// the given one.
func (d *Deck) AllPrompts(ctx context.Context, after stages.ID, limit int) ([]prompt.Prompt, error) {
	return d.promptPage(ctx, pageAll, after, limit)
}

func (d *Deck) promptPage(ctx context.Context, query string, after stages.ID, limit int) ([]prompt.Prompt, error) {
	var page []prompt.Prompt
	err := d.read(ctx, func(tx *sql.Tx) error {
		wanted, err := ids(ctx, tx, query, after, limit)
		if err != nil {
			return err
		}
		found, err := prompts(ctx, tx, wanted)
		for _, id := range wanted {
			page = append(page, found[id])
		}
		return err
	})
	if err != nil {
		return nil, d.failed(err, "read prompts")
	}
	return page, nil
}

// pageAnswered takes one response of each prompt by its id, which is a hash: any model's.
const pageAnswered = `
SELECT lower(hex(p.id)), (SELECT r.text FROM responses r WHERE r.prompt = p.n AND r.dropped_by = '' AND r.status = 'complete'
	AND r.parts IS NULL AND coalesce((SELECT g.done_reason FROM generations g WHERE g.response = r.n), '') IN ('stop', '') AND trim(r.text, char(9, 10, 13, 32)) <> '' ORDER BY r.id LIMIT 1) AS answer
FROM prompts p WHERE p.id > unhex(?) AND p.dropped_by = '' AND answer IS NOT NULL ORDER BY p.id LIMIT ?`

// Exchanges returns a page of the prompts that are in and have a whole answer, by id,
// after the given one.
func (d *Deck) Exchanges(ctx context.Context, after stages.ID, limit int) ([]prompt.Exchange, error) {
	var page []prompt.Exchange
	err := d.read(ctx, func(tx *sql.Tx) error {
		var wanted []stages.ID
		err := each(ctx, tx, func(rows *sql.Rows) error {
			var x prompt.Exchange
			err := rows.Scan(&x.Prompt.ID, &x.Response)
			page, wanted = append(page, x), append(wanted, x.Prompt.ID)
			return err
		}, pageAnswered, after, limit)
		if err != nil {
			return err
		}
		found, err := prompts(ctx, tx, wanted)
		for i := range page {
			page[i].Prompt = found[page[i].Prompt.ID]
		}
		return err
	})
	return page, d.failed(err, "read answered prompts")
}

const (
	promptsByID = `
SELECT j.value, p.system, p.role, p.text, coalesce(p.parts, ''), p.language, coalesce(s.name, ''), p.operator, coalesce(lower(hex(m.id)), ''), coalesce(r.id, ''),
	p.dropped_by, EXISTS (SELECT 1 FROM rescues WHERE subject = p.id), p.created_at
FROM json_each(?) j CROSS JOIN prompts p ON p.id = unhex(j.value) LEFT JOIN sources s ON s.n = p.source
	LEFT JOIN models m ON m.n = p.model LEFT JOIN runs r ON r.n = p.run`
	turnsOf = `
SELECT j.value, t.role, t.content, coalesce(t.parts, '')
FROM json_each(?) j CROSS JOIN prompts p ON p.id = unhex(j.value) CROSS JOIN prompt_turns t ON t.prompt = p.n ORDER BY t.prompt, t.turn`
	tagsOf = `
SELECT j.value, t.tag
FROM json_each(?) j CROSS JOIN prompts p ON p.id = unhex(j.value) CROSS JOIN prompt_tags t ON t.prompt = p.n ORDER BY t.prompt, t.tag`
	parentsOf = `
SELECT j.value, lower(hex(o.id))
FROM json_each(?) j CROSS JOIN prompts p ON p.id = unhex(j.value) CROSS JOIN prompt_parents t ON t.prompt = p.n
	CROSS JOIN prompts o ON o.n = t.parent ORDER BY t.prompt, t.place`
)

// prompts returns the wanted prompts, complete, in four queries whatever their
// number.
func prompts(ctx context.Context, q querier, wanted []stages.ID) (map[stages.ID]prompt.Prompt, error) {
	list := array(wanted)
	out := make(map[stages.ID]prompt.Prompt, len(wanted))
	last := make(map[stages.ID]prompt.Message, len(wanted))
	err := each(ctx, q, func(rows *sql.Rows) error {
		var p prompt.Prompt
		var added int64
		var turn prompt.Message
		err := rows.Scan(&p.ID, &p.System, &turn.Role, &turn.Content, &turn.Parts, &p.Language, &p.Source, &p.Operator, &p.Model, &p.Run, &p.Dropped, &p.Rescued, &added)
		p.Added = instant(added)
		out[p.ID], last[p.ID] = p, turn
		return err
	}, promptsByID, list)
	if err != nil {
		return nil, err
	}
	part := func(query string, add func(rows *sql.Rows) error) {
		if err == nil {
			err = each(ctx, q, add, query, list)
		}
	}
	part(turnsOf, func(rows *sql.Rows) error {
		var id stages.ID
		var t prompt.Message
		err := rows.Scan(&id, &t.Role, &t.Content, &t.Parts)
		p := out[id]
		p.Turns = append(p.Turns, t)
		out[id] = p
		return err
	})
	for id, turn := range last {
		p := out[id]
		p.Turns = append(p.Turns, turn)
		out[id] = p
	}
	part(tagsOf, func(rows *sql.Rows) error {
		var id stages.ID
		var tag string
		err := rows.Scan(&id, &tag)
		p := out[id]
		p.Tags = append(p.Tags, tag)
		out[id] = p
		return err
	})
	part(parentsOf, func(rows *sql.Rows) error {
		var id, parent stages.ID
		err := rows.Scan(&id, &parent)
		p := out[id]
		p.Parents = append(p.Parents, parent)
		out[id] = p
		return err
	})
	return out, err
}
