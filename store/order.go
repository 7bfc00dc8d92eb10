package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

var _ label.Desk = (*Deck)(nil)

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
		next, err = where.ids(ctx, q, `queue_doubt`, `q.state = 'open' AND q.skips = 0 AND q.doubt < 1`, `q.doubt, q.place, q.pair`, wanted)
		if rest := wanted - len(next); err == nil && rest > 0 {
			var more []stages.ID
			more, err = where.ids(ctx, q, `queue_next`, `q.state = 'open' AND NOT (q.skips = 0 AND q.doubt < 1)`, inTurn, rest)
			next = append(next, more...)
		}
	case label.ByPrompt:
		next, err = where.ids(ctx, q, `queue_prompt`, isOpen, `q.skips, q.prompt, q.place, q.pair`, wanted)
	case label.Newest:
		next, err = where.ids(ctx, q, `queue_newest`, isOpen, `q.skips, q.made DESC, q.place, q.pair`, wanted)
	default:
		next, err = where.ids(ctx, q, `queue_next`, isOpen, inTurn, wanted)
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

// condition is what rows q of the queue have to meet beside their state.
type condition struct {
	and  []string
	args []any
	only []stages.ID // where not nil, the pairs to look among
}

func (c *condition) need(sql string, args ...any) {
	c.and = append(c.and, sql)
	c.args = append(c.args, args...)
}

// ids is the first pairs in the order of an index, walked no further than needed.
func (c condition) ids(ctx context.Context, q querier, index, state, order string, limit int) ([]stages.ID, error) {
	from := `queue q INDEXED BY ` + index
	return c.selectIDs(ctx, q, from, state, order, limit)
}

func (c condition) selectIDs(ctx context.Context, q querier, from, state, order string, limit int) ([]stages.ID, error) {
	query, args := c.query(`q.pair`, from, state)
	return ids(ctx, q, query+` ORDER BY `+order+` LIMIT ?`, append(args, limit)...)
}

func (c condition) query(columns, from, state string) (string, []any) {
	var args []any
	if c.only != nil {
		from = `json_each(?) only CROSS JOIN queue q ON q.pair = only.value`
		args = append(args, array(c.only))
	}
	query := `SELECT ` + columns + ` FROM ` + from
	if and := append([]string{state}, c.and...); len(and) > 0 {
		query += ` WHERE ` + strings.Join(and, ` AND `)
	}
	return query, append(args, c.args...)
}

const (
	hasTag    = `q.prompt IN (SELECT g.prompt FROM prompt_tags g WHERE g.tag = ?)`
	hasSource = `q.prompt IN (SELECT p.id FROM prompts p WHERE p.source = ?)`
	isFlagged = `q.pair IN (SELECT f.pair FROM flagged f)`
	isSkipped = `q.skips > 0`
	hasModel  = `
EXISTS (SELECT 1 FROM pairs p CROSS JOIN responses r ON r.id IN (p.a, p.b) CROSS JOIN models m ON m.id = r.model
	WHERE p.id = q.pair AND m.name = ?)`
	hasScore = `
EXISTS (SELECT 1 FROM pairs p CROSS JOIN scores s ON s.subject IN (p.prompt, p.a, p.b)
	WHERE p.id = q.pair AND s.what = ? AND s.value BETWEEN ? AND ?)`
	hasVerdict = `
EXISTS (SELECT 1 FROM pairs p CROSS JOIN filters f CROSS JOIN filter_results r ON r.subject IN (p.id, p.prompt, p.a, p.b) AND r.filter = f.id
	WHERE p.id = q.pair AND f.in_force = 1 AND f.name = ? AND r.pass = ?)`
)

// condition is a filter but for the states waiting, decided and any.
func (d *Deck) condition(ctx context.Context, q querier, f label.Filter) (condition, error) {
	var c condition
	switch f.State {
	case label.Skipped:
		c.need(isSkipped)
	case label.Flagged:
		c.need(isFlagged)
	}
	if f.Tag != "" {
		c.need(hasTag, f.Tag)
	}
	if f.Source != "" {
		c.need(hasSource, f.Source)
	}
	if f.Model != "" {
		c.need(hasModel, f.Model)
	}
	if f.Score != nil {
		c.need(hasScore, f.Score.What, f.Score.Min, f.Score.Max)
	}
	if f.Verdict != nil {
		c.need(hasVerdict, f.Verdict.Filter, f.Verdict.Pass)
	}
	if f.Text != "" {
		if err := d.searched(ctx, q, f.Text, &c); err != nil {
			return c, fmt.Errorf("search for %q: %w", f.Text, err)
		}
	}
	return c, nil
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
	next, err := where.ids(ctx, q, `queue_next`, `q.state = 'open' AND q.skips = 0`, inTurn, label.SpreadAmong+len(except))
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
		skipped, err = where.ids(ctx, q, `queue_next`, `q.state = 'open' AND q.skips > 0`, inTurn, rest+len(except))
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
