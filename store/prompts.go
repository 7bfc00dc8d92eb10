package store

import (
	"context"
	"database/sql"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
)

const (
	insertPrompt = `
INSERT INTO prompts (id, system, language, source, operator, model, run, dropped_by, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	insertTurn   = `INSERT INTO prompt_turns (prompt, n, role, content) VALUES (?, ?, ?, ?)`
	insertTag    = `INSERT INTO prompt_tags (prompt, tag) VALUES (?, ?) ON CONFLICT DO NOTHING`
	insertParent = `INSERT INTO prompt_parents (prompt, n, parent) VALUES (?, ?, ?)`
)

// SavePrompts stores prompts and says for each whether it was new. One that the
// deck has already is left as it is.
func (d *Deck) SavePrompts(ctx context.Context, ps []prompt.Prompt) (added []bool, err error) {
	err = d.write(ctx, func(tx *sql.Tx) error {
		added, err = d.insertPrompts(ctx, tx, ps)
		return err
	})
	if err != nil {
		return nil, d.failed(err, "save %d prompts", len(ps))
	}
	return added, nil
}

func (d *Deck) insertPrompts(ctx context.Context, tx *sql.Tx, ps []prompt.Prompt) ([]bool, error) {
	s := statements{ctx: ctx, tx: tx}
	defer s.close()
	added := make([]bool, len(ps))
	now := d.now().UnixMilli()
	for i, p := range ps {
		operator := p.Operator
		if operator == "" {
			operator = prompt.Imported
		}
		n, err := s.exec(insertPrompt, p.ID, p.System, p.Language, p.Source, operator, orNull(p.Model), orNull(p.Run), p.Dropped, now)
		if err != nil {
			return nil, fmt.Errorf("prompt %s: %w", p.ID, err)
		}
		added[i] = n > 0
		if n == 0 {
			continue
		}
		if err := insertParts(&s, p); err != nil {
			return nil, fmt.Errorf("prompt %s: %w", p.ID, err)
		}
	}
	for i, p := range ps { // after all prompts, as a parent may stand behind its child
		for n, parent := range p.Parents {
			if !added[i] {
				break
			}
			if _, err := s.exec(insertParent, p.ID, n, parent); err != nil {
				return nil, fmt.Errorf("parent %s of prompt %s: %w", parent, p.ID, err)
			}
		}
	}
	return added, nil
}

func insertParts(s *statements, p prompt.Prompt) error {
	for n, t := range p.Turns {
		if _, err := s.exec(insertTurn, p.ID, n, t.Role, t.Content); err != nil {
			return err
		}
	}
	for _, tag := range p.Tags {
		if _, err := s.exec(insertTag, p.ID, tag); err != nil {
			return err
		}
	}
	return nil
}

const (
	countPrompts = `SELECT count(*) FROM prompts WHERE dropped_by = ''`
	pagePrompts  = `SELECT id FROM prompts WHERE id > ? AND dropped_by = '' ORDER BY id LIMIT ?`
	pageAll      = `SELECT id FROM prompts WHERE id > ? ORDER BY id LIMIT ?`
)

// CountPrompts is how many prompts are in (not dropped).
func (d *Deck) CountPrompts(ctx context.Context) (int, error) {
	var n int
	err := d.reader.QueryRowContext(ctx, countPrompts).Scan(&n)
	return n, d.failed(err, "count prompts")
}

// Prompts is a page of the prompts that are in, by ID, after the given one.
func (d *Deck) Prompts(ctx context.Context, after stages.ID, limit int) ([]prompt.Prompt, error) {
	return d.promptPage(ctx, pagePrompts, after, limit)
}

// AllPrompts is a page of all prompts, dropped ones included, by ID, after the
// given one.
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

const (
	promptsByID = `
SELECT p.id, p.system, p.language, p.source, p.operator, coalesce(p.model, ''), coalesce(p.run, ''), p.dropped_by, p.created_at
FROM json_each(?) j CROSS JOIN prompts p ON p.id = j.value`
	turnsOf = `
SELECT t.prompt, t.role, t.content
FROM json_each(?) j CROSS JOIN prompt_turns t ON t.prompt = j.value ORDER BY t.prompt, t.n`
	tagsOf = `
SELECT t.prompt, t.tag
FROM json_each(?) j CROSS JOIN prompt_tags t ON t.prompt = j.value ORDER BY t.prompt, t.tag`
	parentsOf = `
SELECT t.prompt, t.parent
FROM json_each(?) j CROSS JOIN prompt_parents t ON t.prompt = j.value ORDER BY t.prompt, t.n`
)

// prompts is the wanted prompts, whole, in four queries whatever their number.
func prompts(ctx context.Context, q querier, wanted []stages.ID) (map[stages.ID]prompt.Prompt, error) {
	list := array(wanted)
	out := make(map[stages.ID]prompt.Prompt, len(wanted))
	err := each(ctx, q, func(rows *sql.Rows) error {
		var p prompt.Prompt
		var added int64
		err := rows.Scan(&p.ID, &p.System, &p.Language, &p.Source, &p.Operator, &p.Model, &p.Run, &p.Dropped, &added)
		p.Added = instant(added)
		out[p.ID] = p
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
		err := rows.Scan(&id, &t.Role, &t.Content)
		p := out[id]
		p.Turns = append(p.Turns, t)
		out[id] = p
		return err
	})
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
