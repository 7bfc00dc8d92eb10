package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/judge"
)

const (
	promptsToList = `
SELECT lower(hex(o.id)), EXISTS (SELECT 1 FROM checklists c WHERE c.prompt = o.n) FROM prompts o
WHERE o.dropped_by = '' AND (NOT ? OR EXISTS (
	SELECT 1 FROM pairs p CROSS JOIN events_current c ON c.pair = p.n WHERE p.prompt = o.n AND c.answer <> 'skip'))
ORDER BY o.n`
	itemsOfResponses = `
SELECT lower(hex(r.id)), c.item, c.weight, s.value IS NOT NULL
FROM prompts o CROSS JOIN checklists c ON c.prompt = o.n CROSS JOIN responses r ON r.prompt = o.n
	LEFT JOIN scores s ON s.subject = r.id AND s.what = ` + itemScore + ` AND s.scorer = ?1
WHERE o.dropped_by = '' AND r.dropped_by = '' AND r.status <> 'failed' AND (NOT ?2 OR EXISTS (
	SELECT 1 FROM pairs p CROSS JOIN events_current e ON e.pair = p.n
	WHERE p.prompt = o.n AND r.n IN (p.a, p.b) AND e.answer <> 'skip'))
ORDER BY o.n, r.n, c.place`
	itemsBegin = "item: " // as judge.ListItem.Score does
	itemScore  = `'` + itemsBegin + `' || c.item`

	dropList = `DELETE FROM checklists WHERE prompt = ?`
	saveItem = `INSERT INTO checklists (prompt, place, item, weight, source, run) VALUES (?, ?, ?, ?, ?, ?)`

	// A response whose items are all judged meets of its checklist the mean of what it
	// meets of each, by weight. Of an item to be avoided it meets what it does not do. A
	// foreign deck may hold weights that have no mean.
	dropChecks = `
DELETE FROM scores WHERE what = '` + judge.ChecklistScore + `' AND subject IN (SELECT r.id FROM responses r WHERE r.prompt = ?1 AND (?2 IS NULL OR r.id = unhex(?2)))`
	sumUpChecks = `
INSERT INTO scores (subject, kind, what, scorer, model, value, run)
SELECT r.id, 'response', '` + judge.ChecklistScore + `', s.scorer, max(s.model),
	sum(abs(c.weight) * CASE WHEN c.weight > 0 THEN s.value ELSE 1 - s.value END) / sum(abs(c.weight)), max(s.run)
FROM responses r CROSS JOIN checklists c ON c.prompt = r.prompt CROSS JOIN scores s ON s.subject = r.id AND s.what = ` + itemScore + `
WHERE r.prompt = ?1 AND (?2 IS NULL OR r.id = unhex(?2))
GROUP BY r.id, s.scorer HAVING sum(abs(c.weight)) BETWEEN 1e-9 AND 1e9 AND count(*) = (SELECT count(*) FROM checklists x WHERE x.prompt = ?1)`
	promptOfResponse = `SELECT prompt FROM responses WHERE id = unhex(?)`

	promptOfPair = `
SELECT lower(hex(o.id)) FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt WHERE p.id BETWEEN unhex(?) AND unhex(?) LIMIT 2`
	listsFrom = `
SELECT lower(hex(o.id)), o.text, coalesce(c.item, ''), coalesce(c.weight, 0), coalesce(c.source, '')
FROM prompts o LEFT JOIN checklists c ON c.prompt = o.n
WHERE o.dropped_by = '' AND (?1 OR c.item IS NOT NULL) AND o.id BETWEEN unhex(?2) AND unhex(?3)
ORDER BY o.n, c.place`
)

// Unlisted returns the prompts without a checklist, and how many have one.
func (d *Deck) Unlisted(ctx context.Context, s judge.Scope) (lack []stages.ID, known int, err error) {
	err = each(ctx, d.reader, func(rows *sql.Rows) error {
		var id stages.ID
		var has bool
		err := rows.Scan(&id, &has)
		switch {
		case has:
			known++
		case s.Limit == 0 || len(lack) < s.Limit:
			lack = append(lack, id)
		}
		return err
	}, promptsToList, s.Labelled)
	return lack, known, d.failed(err, "look for prompts without a checklist")
}

// Unchecked returns the responses that lack a scorer's score of some item of their
// prompt's checklist, and how many such scores there are.
func (d *Deck) Unchecked(ctx context.Context, scorer string, s judge.Scope) (lack []judge.Unrated, known int, err error) {
	err = each(ctx, d.reader, func(rows *sql.Rows) error {
		var id stages.ID
		var i judge.ListItem
		var scored bool
		if err := rows.Scan(&id, &i.Text, &i.Weight, &scored); err != nil {
			return err
		}
		if scored {
			known++
			return nil
		}
		if n := len(lack); n == 0 || lack[n-1].Response != id {
			if s.Limit > 0 && n == s.Limit {
				return nil
			}
			lack = append(lack, judge.Unrated{Response: id})
		}
		last := &lack[len(lack)-1]
		last.Items = append(last.Items, i)
		return nil
	}, itemsOfResponses, scorer, s.Labelled)
	return lack, known, d.failed(err, "look for responses to check")
}

// SaveLists stores checklists in one commit, in place of earlier ones; a checklist
// without items removes the earlier one. The scores of the responses follow, as far as
// their items are judged.
func (d *Deck) SaveLists(ctx context.Context, ls []judge.Checklist) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		for _, l := range ls {
			if err := saveList(&s, l); err != nil {
				return fmt.Errorf("checklist of prompt %s: %w", l.Prompt, err)
			}
		}
		return nil
	})
	return d.failed(err, "store %d checklists", len(ls))
}

func saveList(s *statements, l judge.Checklist) error {
	prompt, err := number(s, promptKind, l.Prompt)
	if err != nil {
		return err
	}
	run, err := number(s, runKind, l.Run)
	if err != nil {
		return err
	}
	if _, err := s.exec(dropList, prompt); err != nil {
		return err
	}
	for place, i := range l.Items {
		if _, err := s.exec(saveItem, prompt, place, i.Text, i.Weight, l.Source, run); err != nil {
			return err
		}
	}
	return sumUpList(s, prompt, nil)
}

// sumUpOf sums up what a response meets of its checklist anew.
func sumUpOf(s *statements, response stages.ID) error {
	var prompt int64
	err := s.row(promptOfResponse, response)(&prompt)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return sumUpList(s, prompt, response)
}

// sumUpList does so for one response to a prompt, or for all of them where response is nil.
func sumUpList(s *statements, prompt, response any) error {
	taken, err := s.exec(dropChecks, prompt, response)
	if err == nil && taken > 0 {
		_, err = s.exec(countTaken)
	}
	if err == nil {
		_, err = s.exec(sumUpChecks, prompt, response)
	}
	return err
}

// Listed returns the prompts whose identity begins with a prefix and that have a
// checklist, or all of them, with their checklists.
func (d *Deck) Listed(ctx context.Context, prefix string, all bool) (out []judge.Listed, err error) {
	from, to, ok := identitiesFrom(prefix)
	if !ok {
		return nil, nil
	}
	err = each(ctx, d.reader, func(rows *sql.Rows) error {
		var l judge.Listed
		var i judge.ListItem
		if err := rows.Scan(&l.Prompt, &l.Text, &i.Text, &i.Weight, &l.Source); err != nil {
			return err
		}
		if n := len(out); n == 0 || out[n-1].Prompt != l.Prompt {
			out = append(out, l)
		}
		if last := &out[len(out)-1]; i.Text != "" {
			last.Items = append(last.Items, i)
		}
		return nil
	}, listsFrom, all, from, to)
	return out, d.failed(err, "read the checklists")
}

// PromptOf returns the prompt of the only pair whose identity begins with a prefix; ""
// where there is none, or more than one.
func (d *Deck) PromptOf(ctx context.Context, pair string) (stages.ID, error) {
	from, to, ok := identitiesFrom(pair)
	if !ok {
		return "", nil
	}
	found, err := ids(ctx, d.reader, promptOfPair, from, to)
	if err != nil || len(found) != 1 {
		return "", d.failed(err, "look for the prompt of pair %s", pair)
	}
	return found[0], nil
}
