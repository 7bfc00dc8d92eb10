package store

import (
	"context"
	"database/sql"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// following returns the next n waiting pairs in the deck's view of the queue,
// without those in except. Pairs beside the test set come last, since nothing trains on
// their labels.
func (d *Deck) following(ctx context.Context, q querier, n int, except []stages.ID) ([]stages.ID, error) {
	v, err := viewInForce(ctx, q)
	if err != nil {
		return nil, err
	}
	if v.Filter.State == label.Decided {
		return nil, nil // none of them waits: see Neighbour
	}
	where, err := d.condition(ctx, q, v.Filter)
	if err != nil {
		return nil, err
	}
	if v.Order, err = effective(ctx, q, v.Order); err != nil {
		return nil, err
	}
	var tested bool
	if err := q.QueryRowContext(ctx, anyTested).Scan(&tested); err != nil {
		return nil, err
	}
	if !tested {
		return d.ordered(ctx, q, v.Order, where, n, except)
	}
	others, beside := where, where
	others.and, beside.and = slices.Concat(where.and, []string{`NOT ` + isBesideTest}), slices.Concat(where.and, []string{isBesideTest})
	next, err := d.ordered(ctx, q, v.Order, others, n, except)
	if err != nil || len(next) == n {
		return next, err
	}
	last, err := d.ordered(ctx, q, v.Order, beside, n-len(next), except)
	return append(next, last...), err
}

// ordered returns the next n waiting pairs that satisfy a condition, in an order of the
// queue.
func (d *Deck) ordered(ctx context.Context, q querier, order label.Order, where condition, n int, except []stages.ID) (next []stages.ID, err error) {
	wanted := n + len(except)
	switch order {
	case label.Diverse:
		return d.diverse(ctx, q, where, n, except)
	case label.Informative:
		next, err = where.drawn(ctx, q, wanted)
	case label.Uncertain:
		s := sequenceOf(order)
		if s.from, err = d.waitingBy(ctx, q, order); err == nil {
			next, err = where.firstThen(ctx, q, s, `q.skips = 0 AND q.doubt < 1`, wanted)
		}
	case label.Hardest:
		var arranged bool
		switch arranged, err = d.arranged(ctx, q, order); {
		case err != nil:
		case arranged:
			next, err = where.firstThen(ctx, q, sequenceOf(order), `h.waits AND h.ease < 1`, wanted)
		default:
			next, err = where.hardestFirst(ctx, q, wanted)
		}
	case label.ByPrompt, label.Newest:
		keys := `q.skips, q.prompt, q.place, q.pair`
		if order == label.Newest {
			keys = `q.skips, q.made DESC, q.place, q.pair`
		}
		var from string
		if from, err = d.waitingBy(ctx, q, order); err == nil {
			next, err = where.first(ctx, q, from, isOpen, keys, wanted)
		}
	default:
		next, err = where.first(ctx, q, queueInTurn, isOpen, inTurn, wanted)
	}
	if err != nil {
		return nil, err
	}
	next = without(next, except)
	return next[:min(n, len(next))], nil
}

// firstThen returns the first waiting pairs of which some condition holds, in a
// sequence, and after them the others in turn.
func (c condition) firstThen(ctx context.Context, q querier, s sequence, holds string, wanted int) ([]stages.ID, error) {
	c.join = s.join
	next, err := c.first(ctx, q, s.from, isOpen+` AND `+holds, s.keys.list(), wanted)
	if err != nil || len(next) == wanted {
		return next, err
	}
	more, err := c.first(ctx, q, queueInTurn+s.join, isOpen+` AND NOT (`+holds+`)`, inTurn, wanted-len(next))
	return append(next, more...), err
}

const (
	isOpen      = `q.state = 'open'`
	inTurn      = `q.skips, q.place, q.pair` // random order, skipped pairs last
	queueInTurn = `queue q INDEXED BY queue_next`
	// SQLite would rather read every pair that waits in turn, and sort them.
	queueByDoubt = `queue q INDEXED BY queue_doubt`
	// Without the index of an order, reading the table from end to end is by far the
	// fastest: a fifth of a second in a deck of a million pairs.
	queueUnsorted = `queue q NOT INDEXED`
)

// waitingBy returns the FROM clause that walks the pairs that wait in an order.
func (d *Deck) waitingBy(ctx context.Context, q querier, order label.Order) (string, error) {
	arranged, err := d.arranged(ctx, q, order)
	switch {
	case !arranged:
		return queueUnsorted, err
	case order == label.Uncertain:
		return queueByDoubt, nil
	}
	return `queue q`, nil
}

// effective returns the order that pairs follow: hardest first is random order until a
// prompt is rated.
func effective(ctx context.Context, q querier, order label.Order) (label.Order, error) {
	if order != label.Hardest {
		return order, nil
	}
	var rated bool
	if err := q.QueryRowContext(ctx, anyRated).Scan(&rated); err != nil || rated {
		return order, err
	}
	return label.Random, nil
}

func without(list, except []stages.ID) []stages.ID {
	return slices.DeleteFunc(list, func(id stages.ID) bool { return slices.Contains(except, id) })
}

const (
	lastDecided = `
SELECT lower(hex(p.id)) FROM events_live e CROSS JOIN pairs p ON p.n = e.pair
WHERE e.annotator = ? AND e.answer <> 'skip' AND e.repeat_of IS NULL ORDER BY e.n DESC LIMIT ?`
	sketchOf = `
SELECT j.value, lower(hex(o.id)), substr(o.text, 1, 2000)
FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value) CROSS JOIN prompts o ON o.n = p.prompt`
)

// diverse draws from the next few pairs those whose prompts are least like the ones
// before them: see label.Spread. The pairs in except are on screen, so they count
// as shown before.
func (d *Deck) diverse(ctx context.Context, q querier, where condition, n int, except []stages.ID) ([]stages.ID, error) {
	next, err := where.first(ctx, q, queueInTurn, `q.state = 'open' AND q.skips = 0`, inTurn, label.SpreadAmong+len(except))
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
		skipped, err = where.first(ctx, q, queueInTurn, `q.state = 'open' AND q.skips > 0`, inTurn, rest+len(except))
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
