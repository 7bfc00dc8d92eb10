package store

import (
	"context"
	"database/sql"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
)

// Upcoming returns the first n pairs of the queue in the deck's view, without those
// in except.
func (d *Deck) Upcoming(ctx context.Context, n int, except ...stages.ID) ([]label.Item, error) {
	var out []label.Item
	err := d.read(ctx, func(tx *sql.Tx) error {
		next, err := d.following(ctx, tx, n, except)
		if err != nil {
			return err
		}
		if out, err = d.items(ctx, tx, next); err != nil {
			return err
		}
		return fillDraws(ctx, tx, out)
	})
	if err != nil {
		return nil, d.failed(err, "read the queue")
	}
	return out, nil
}

// Item returns a pair with everything that the screen shows about it.
func (d *Deck) Item(ctx context.Context, pair stages.ID) (label.Item, error) {
	var found []label.Item
	err := d.read(ctx, func(tx *sql.Tx) (err error) {
		found, err = d.items(ctx, tx, []stages.ID{pair})
		if err == nil && len(found) == 0 {
			err = ErrUnknown
		}
		return err
	})
	if err != nil {
		return label.Item{}, d.failed(err, "read pair %s", pair)
	}
	return found[0], nil
}

const (
	standingOf = `
SELECT j.value, coalesce(q.skips, 0), a.pair IS NOT NULL, g.answer, coalesce(g.strength, 0), coalesce(g.why, '')
FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value)
	LEFT JOIN queue q ON q.pair = p.n LEFT JOIN audits a ON a.pair = p.n LEFT JOIN gold g ON g.pair = p.n`
	notesOf = `
SELECT j.value, n.kind, n.text
FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value) CROSS JOIN notes n ON n.pair = p.n
WHERE n.annotator = ? ORDER BY n.n`
	draftsOf = `
SELECT j.value, coalesce(lower(hex(r.id)), ''), d.text
FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value) CROSS JOIN drafts d ON d.pair = p.n
	LEFT JOIN responses r ON r.n = d.base
WHERE d.annotator = ? AND d.repeat_of = 0`
)

// items loads the pairs and everything that the screen shows of them, in the given
// order, in a fixed number of queries.
func (d *Deck) items(ctx context.Context, q querier, wanted []stages.ID) ([]label.Item, error) {
	made, err := pairs(ctx, q, pairsByID, wanted)
	if err != nil {
		return nil, err
	}
	out := make([]label.Item, len(made))
	index := make(map[stages.ID]*label.Item, len(made))
	var there, asked, answers []stages.ID
	for i, p := range made {
		there = append(there, p.ID)
		out[i].Pair = p
		index[p.ID] = &out[i]
		asked = append(asked, p.Prompt)
		answers = append(answers, p.A, p.B)
	}
	if err := fillTexts(ctx, q, out, asked, answers); err != nil {
		return nil, err
	}
	list := array(there)
	for _, fill := range []func(context.Context, querier, string, map[stages.ID]*label.Item) error{
		fillStanding, d.fillNotes, d.fillDrafts, d.fillEdits, d.fillChoices,
	} {
		if err := fill(ctx, q, list, index); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fillStanding adds to items how often they were skipped, and what is known of their
// answers.
func fillStanding(ctx context.Context, q querier, list string, index map[stages.ID]*label.Item) error {
	return each(ctx, q, func(rows *sql.Rows) error {
		var pair stages.ID
		var skips int
		var audit bool
		var known label.Known
		var answer sql.Null[label.Answer]
		if err := rows.Scan(&pair, &skips, &audit, &answer, &known.Strength, &known.Why); err != nil {
			return err
		}
		index[pair].Skips = skips
		// Filtering is no longer sure about a pair that goes to the person anyway.
		index[pair].Audit = audit && index[pair].Pair.Route != pairing.ToPerson
		if known.Answer = answer.V; answer.Valid {
			index[pair].Gold = &known
		}
		return nil
	}, standingOf, list)
}

// fillNotes adds the annotator's note and flag to items, and whether the facts behind
// them were revealed.
func (d *Deck) fillNotes(ctx context.Context, q querier, list string, index map[stages.ID]*label.Item) error {
	return each(ctx, q, func(rows *sql.Rows) error {
		var pair stages.ID
		var kind label.NoteKind
		var text string
		if err := rows.Scan(&pair, &kind, &text); err != nil {
			return err
		}
		switch kind { // the newest comes last and wins
		case label.NoteText:
			index[pair].Note = text
		case label.NoteFlag:
			index[pair].Flag = text
		case label.NoteRevealed:
			index[pair].Revealed = true
		}
		return nil
	}, notesOf, list, d.annotator)
}

// fillDrafts adds the annotator's drafts to items.
func (d *Deck) fillDrafts(ctx context.Context, q querier, list string, index map[stages.ID]*label.Item) error {
	return each(ctx, q, func(rows *sql.Rows) error {
		var pair, base stages.ID
		var text string
		if err := rows.Scan(&pair, &base, &text); err != nil {
			return err
		}
		if index[pair].Drafts == nil {
			index[pair].Drafts = label.Drafts{}
		}
		index[pair].Drafts[base] = text
		return nil
	}, draftsOf, list, d.annotator)
}

// fillEdits adds the newest edits to items.
func (d *Deck) fillEdits(ctx context.Context, q querier, list string, index map[stages.ID]*label.Item) error {
	edited, err := d.edits(ctx, q, list)
	for pair, e := range edited {
		index[pair].Edit = e
	}
	return err
}

// fillChoices adds the current labels to items, and the choices last taken back.
func (d *Deck) fillChoices(ctx context.Context, q querier, list string, index map[stages.ID]*label.Item) error {
	for _, of := range []struct {
		query string
		put   func(*label.Item, *label.Event)
	}{
		{currentOf, func(it *label.Item, e *label.Event) { it.Current = e }},
		{undoneOf, func(it *label.Item, e *label.Event) { it.Undone = e }},
	} {
		err := each(ctx, q, func(rows *sql.Rows) error {
			e, err := scanEvent(rows)
			if err == nil {
				of.put(index[e.Pair], &e)
			}
			return err
		}, of.query, list, d.annotator)
		if err != nil {
			return err
		}
	}
	return nil
}

func fillTexts(ctx context.Context, q querier, out []label.Item, asked, answers []stages.ID) error {
	byPrompt, err := prompts(ctx, q, asked)
	if err != nil {
		return err
	}
	rs, err := responses(ctx, q, responsesByID, answers)
	if err != nil {
		return err
	}
	names, err := modelNames(ctx, q, modelsOf(rs))
	if err != nil {
		return err
	}
	byID := make(map[stages.ID]int, len(rs))
	for i, r := range rs {
		byID[r.ID] = i
	}
	for i := range out {
		it := &out[i]
		it.Prompt = byPrompt[it.Pair.Prompt]
		if at, ok := byID[it.Pair.A]; ok {
			it.A, it.NameA = rs[at], names[rs[at].Model]
		}
		if at, ok := byID[it.Pair.B]; ok {
			it.B, it.NameB = rs[at], names[rs[at].Model]
		}
	}
	return nil
}

const queueCounts = `SELECT state, skipped, n FROM queue_counts`

// Progress returns how far the labelling of the deck is. It reads five numbers.
func (d *Deck) Progress(ctx context.Context) (label.DeckProgress, error) {
	p, err := progress(ctx, d.reader)
	return p, d.failed(err, "read the progress")
}

func progress(ctx context.Context, q querier) (label.DeckProgress, error) {
	var p label.DeckProgress
	err := each(ctx, q, func(rows *sql.Rows) error {
		var state string
		var skipped bool
		var n int
		if err := rows.Scan(&state, &skipped, &n); err != nil {
			return err
		}
		switch state {
		case "open":
			p.Open += n
			if skipped {
				p.Skipped = n
			}
		case "done":
			p.Done += n
		case "flagged":
			p.Flagged = n
		}
		return nil
	}, queueCounts)
	return p, err
}
