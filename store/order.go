package store

import (
	"context"
	"database/sql"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// following is the next n pairs that wait, in the deck's view of the queue,
// without those in except.
func (d *Deck) following(ctx context.Context, q querier, n int, except []stages.ID) ([]stages.ID, error) {
	var v label.QueueView
	if err := setting(ctx, q, settingView, &v); err != nil {
		return nil, err
	}
	if v.Filter.State == label.Decided {
		return nil, nil // none of them waits: see Neighbour
	}
	where, err := d.condition(ctx, q, v.Filter)
	if err != nil {
		return nil, err
	}
	wanted := n + len(except)
	var next []stages.ID
	switch v.Order {
	case label.Diverse:
		return d.diverse(ctx, q, where, n, except)
	case label.Uncertain:
		next, err = where.walked(ctx, q, `queue_doubt`, `q.state = 'open' AND q.skips = 0 AND q.doubt < 1`, `q.doubt, q.place, q.pair`, wanted)
		if rest := wanted - len(next); err == nil && rest > 0 {
			var more []stages.ID
			more, err = where.walked(ctx, q, `queue_next`, `q.state = 'open' AND NOT (q.skips = 0 AND q.doubt < 1)`, inTurn, rest)
			next = append(next, more...)
		}
	case label.ByPrompt:
		next, err = where.walked(ctx, q, `queue_prompt`, isOpen, `q.skips, q.prompt, q.place, q.pair`, wanted)
	case label.Newest:
		next, err = where.walked(ctx, q, `queue_newest`, isOpen, `q.skips, q.made DESC, q.place, q.pair`, wanted)
	default:
		next, err = where.walked(ctx, q, `queue_next`, isOpen, inTurn, wanted)
	}
	if err != nil {
		return nil, err
	}
	next = without(next, except)
	return next[:min(n, len(next))], nil
}

const (
	isOpen = `q.state = 'open'`
	inTurn = `q.skips, q.place, q.pair` // random order, skipped pairs last
)

func without(list, except []stages.ID) []stages.ID {
	return slices.DeleteFunc(list, func(id stages.ID) bool { return slices.Contains(except, id) })
}

const (
	lastDecided = `
SELECT e.pair FROM labels_live e WHERE e.annotator = ? AND e.answer <> 'skip' AND e.repeat_of IS NULL ORDER BY e.seq DESC LIMIT ?`
	sketchOf = `
SELECT p.id, p.prompt, (SELECT substr(t.content, 1, 2000) FROM prompt_turns t WHERE t.prompt = p.prompt ORDER BY t.n DESC LIMIT 1)
FROM json_each(?) j CROSS JOIN pairs p ON p.id = j.value`
)

// diverse draws from the next few pairs those whose prompts are least like the
// ones before them: see label.Spread. Pairs left out are on screen, so they count
// as gone before.
func (d *Deck) diverse(ctx context.Context, q querier, where condition, n int, except []stages.ID) ([]stages.ID, error) {
	next, err := where.walked(ctx, q, `queue_next`, `q.state = 'open' AND q.skips = 0`, inTurn, label.SpreadAmong+len(except))
	if err != nil {
		return nil, err
	}
	next = without(next, except)
	next = next[:min(label.SpreadAmong, len(next))]
	before, err := ids(ctx, q, lastDecided, d.annotator, label.SpreadFrom)
	if err != nil {
		return nil, err
	}
	recent, err := sketches(ctx, q, append(before, except...))
	if err != nil {
		return nil, err
	}
	candidates, err := sketches(ctx, q, next)
	if err != nil {
		return nil, err
	}
	out := label.Spread(recent, candidates, n)
	if rest := n - len(out); rest > 0 {
		var skipped []stages.ID
		skipped, err = where.walked(ctx, q, `queue_next`, `q.state = 'open' AND q.skips > 0`, inTurn, rest+len(except))
		skipped = without(skipped, except)
		out = append(out, skipped[:min(rest, len(skipped))]...)
	}
	return out, err
}

func sketches(ctx context.Context, q querier, pairs []stages.ID) ([]label.Sketch, error) {
	var out []label.Sketch
	err := each(ctx, q, func(rows *sql.Rows) error {
		var pair, prompt stages.ID
		var text string
		err := rows.Scan(&pair, &prompt, &text)
		out = append(out, label.NewSketch(pair, prompt, text))
		return err
	}, sketchOf, array(pairs))
	return out, err
}
