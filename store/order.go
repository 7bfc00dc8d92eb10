package store

import (
	"context"
	"database/sql"
	"fmt"
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
	if v.Order == label.Hardest {
		where.join = hardnessOf
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
		next, err = where.firstThen(ctx, q, sequenceOf(order), `h.waits AND h.ease < 1`, wanted)
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
	next, err := c.first(ctx, q, s.from, isOpen+` AND `+holds, s.keys, wanted)
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

// orderIndexes are the indexes of the orders that are seldom chosen: one for the pairs
// that wait, and one for moving among all of them, which no label changes. A deck has
// those of the order in force, so that it keeps up no others.
var orderIndexes = map[label.Order][]struct{ name, columns string }{
	label.ByPrompt: {
		{`queue_prompt`, `queue (skips, prompt, place) WHERE state = 'open'`},
		{`queue_by_prompt`, `queue (prompt, place)`}},
	label.Newest: {
		{`queue_newest`, `queue (skips, made DESC, place) WHERE state = 'open'`},
		{`queue_by_made`, `queue (-made, place)`}},
	label.Uncertain: {
		{`queue_doubt`, `queue (doubt, place) WHERE state = 'open' AND skips = 0 AND doubt < 1`},
		{`queue_by_doubt`, `queue (doubt, place)`}},
}

// madeLater reports whether a thing in the schema belongs to an order or to the index for
// searching.
func madeLater(name string) bool {
	for _, indexes := range orderIndexes {
		for _, index := range indexes {
			if name == `index `+index.name {
				return true
			}
		}
	}
	of := func(m made) bool { return name == m.kind+` `+m.name }
	for _, table := range orderTables {
		if slices.ContainsFunc(table.made, of) {
			return true
		}
	}
	return slices.ContainsFunc(wordTables, of)
}

// indexOrder makes the indexes of an order, unless that is left to arrange, and drops
// those of the others.
func indexOrder(ctx context.Context, tx *sql.Tx, order label.Order, later bool) error {
	for of, table := range orderTables {
		if err := table.keep(ctx, tx, order == of); err != nil {
			return fmt.Errorf("index the order %s: %w", of, err)
		}
	}
	for of, indexes := range orderIndexes {
		for _, index := range indexes {
			query := `DROP INDEX IF EXISTS ` + index.name
			switch {
			case of == order && later:
				continue
			case of == order:
				query = `CREATE INDEX IF NOT EXISTS ` + index.name + ` ON ` + index.columns
			}
			if _, err := tx.ExecContext(ctx, query); err != nil {
				return fmt.Errorf("index the order %s: %w", of, err)
			}
		}
	}
	return nil
}

// indexOrderInForce indexes the order that came with the settings of an older or
// another deck.
func indexOrderInForce(ctx context.Context, tx *sql.Tx) error {
	var view struct{ Order label.Order }
	if err := setting(ctx, tx, settingView, &view); err != nil {
		return err
	}
	return indexOrder(ctx, tx, view.Order, false)
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
