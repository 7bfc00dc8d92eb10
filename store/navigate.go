package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// View returns the order and filter of the queue in force.
func (d *Deck) View(ctx context.Context) (label.QueueView, error) {
	v, err := viewInForce(ctx, d.reader)
	return v, d.failed(err, "read the view of the queue")
}

// SetView keeps an order and a filter of the queue in the deck, and indexes the
// order, so that any place in it is found at once. In a big deck that takes seconds, and
// is done behind the labelling: see arrange.
func (d *Deck) SetView(ctx context.Context, v label.QueueView) error {
	if err := v.Valid(); err != nil {
		return fmt.Errorf("change the view of the queue: %w", err)
	}
	d.arranging.halt()
	var later bool
	err := d.write(ctx, func(tx *sql.Tx) (err error) {
		if later, err = d.arrangesLater(ctx, tx); err != nil {
			return err
		}
		if err := prepareOrder(ctx, tx, v.Order, later); err != nil {
			return err
		}
		if v.Order == label.Informative { // what was drawn was drawn for another filter
			if _, err := tx.ExecContext(ctx, clearTurns); err != nil {
				return err
			}
		}
		return put(ctx, tx, settingView, v)
	})
	switch {
	case err != nil:
	case later:
		d.arrange()
	case v.Filter == label.QueueFilter{}:
		// If this fails, the first to look for a place does it.
		_ = d.read(ctx, d.fenceInForce(ctx))
	}
	return d.failed(err, "change the view of the queue")
}

// sequence is the order for moving among pairs. It equals Upcoming's, except that
// skipping or deciding a pair does not move it, nor does the test set. Orders that draw
// as labels come have the shuffled queue. The order in force has an index for it, except
// in the first seconds of a big deck.
type sequence struct {
	keys keys
	from string // the FROM clause that walks the pairs in their order
	join string // what the keys need besides the queue
	bare string // from without the queue, if the keys do not need it; "": they do

	unsorted bool // its indexes are still to be made
}

// keys are three expressions that no two pairs have in common, the last the pair.
type keys [3]string

func (k keys) list() string { return strings.Join(k[:], `, `) }

// descending returns the keys for going backwards.
func (k keys) descending() string { return strings.Join(k[:], ` DESC, `) + ` DESC` }

// walk returns the FROM clause for the keys alone.
func (s sequence) walk() string { return cmp.Or(s.bare, s.from) }

func sequenceOf(o label.Order) sequence {
	switch o {
	case label.ByPrompt:
		return sequence{keys: keys{`q.prompt`, `q.place`, `q.pair`}, from: `queue q`}
	case label.Uncertain:
		return sequence{keys: keys{`q.doubt`, `q.place`, `q.pair`}, from: `queue q`}
	case label.Hardest:
		return sequence{keys: keys{`h.ease`, `h.place`, `h.pair`}, from: `queue_difficulty h CROSS JOIN queue q ON q.pair = h.pair`, join: hardnessOf, bare: `queue_difficulty h`}
	case label.Newest:
		return sequence{keys: keys{`-q.made`, `q.place`, `q.pair`}, from: `queue q`}
	}
	return sequence{keys: keys{`q.place`, `q.pair`, `q.pair`}, from: `queue q`}
}

// unsortedOf is sequenceOf without what the order needs.
func unsortedOf(o label.Order) sequence {
	s := sequenceOf(o)
	if o == label.Hardest {
		s = sequence{keys: keys{easeOf, `q.place`, `q.pair`}}
	}
	s.from, s.unsorted = queueUnsorted, true
	return s
}

// readList is read for the pairs to move among.
func (d *Deck) readList(ctx context.Context, do func(tx *sql.Tx) error) error {
	if err := d.awaitHardest(ctx); err != nil {
		return err
	}
	return d.read(ctx, do)
}

// list returns the query for the pairs to move among.
func (d *Deck) list(ctx context.Context, q querier) (c condition, s sequence, err error) {
	v, err := viewInForce(ctx, q)
	if err != nil {
		return c, s, err
	}
	order, err := effective(ctx, q, v.Order)
	if err != nil {
		return c, s, err
	}
	arranged, err := d.arranged(ctx, q, order)
	if err != nil {
		return c, s, err
	}
	if s = sequenceOf(order); !arranged {
		s = unsortedOf(order)
	}
	c, err = d.condition(ctx, q, v.Filter)
	c.long = len(c.and) > 0 && c.only == nil
	c.join = s.join
	if v.Filter.State == label.Decided {
		c.need(`+q.state = 'done'`)
	}
	return c, s, err
}

// Neighbour returns the next or previous pair in the order of the view; ErrNone at
// its end.
func (d *Deck) Neighbour(ctx context.Context, pair stages.ID, to label.Direction, unlabelledOnly bool) (stages.ID, error) {
	var found []stages.ID
	err := d.readList(ctx, func(tx *sql.Tx) error {
		c, s, err := d.list(ctx, tx)
		if err != nil {
			return err
		}
		compare, order := `>`, s.keys.list()
		if to == label.Backward {
			compare, order = `<`, s.keys.descending()
		}
		if unlabelledOnly {
			c.need(`+q.state = 'open'`) // the plus: no index covers both this and the order
		}
		key, err := keyOf(ctx, tx, s, pair)
		if err != nil {
			return err
		}
		there, args := beside(s.keys, compare, key)
		if s.unsorted && c.only == nil && len(c.and) > 0 {
			found, err = c.leading(ctx, tx, s.from, there, order, 1, math.MaxInt, args...)
			return err
		}
		c.need(there, args...)
		found, err = c.first(ctx, tx, s.from, `true`, order, 1)
		return err
	})
	return first(found, d.failed(err, "look beside pair %s", pair))
}

// keyOf returns the key of a pair in a sequence. The three values are bound,
// because a subquery would run for every row.
func keyOf(ctx context.Context, q querier, s sequence, pair stages.ID) ([]any, error) {
	return scanKey(q.QueryRowContext(ctx, `SELECT `+s.keys.list()+` FROM pairs p CROSS JOIN queue q ON q.pair = p.n`+s.join+` WHERE p.id = unhex(?)`, pair))
}

// scanKey reads the three values of a key; no row is ErrUnknown.
func scanKey(row *sql.Row) ([]any, error) {
	key := make([]any, 3)
	err := row.Scan(&key[0], &key[1], &key[2])
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrUnknown
	}
	return key, err
}

func first(found []stages.ID, err error) (stages.ID, error) {
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return "", label.ErrNone
	}
	return found[0], nil
}

// At returns the pair at place n, from 1; ErrNone if the list is shorter.
func (d *Deck) At(ctx context.Context, n int) (stages.ID, error) {
	if n < 1 {
		return "", label.ErrNone
	}
	var found []stages.ID
	err := d.readList(ctx, func(tx *sql.Tx) error {
		c, s, err := d.list(ctx, tx)
		if err != nil {
			return err
		}
		if len(c.and) == 0 && c.only == nil {
			found, err = d.nth(ctx, tx, s, n)
			return err
		}
		if s.unsorted && c.only == nil {
			found, err = c.leading(ctx, tx, s.from, `true`, s.keys.list(), n, math.MaxInt)
			found = found[min(n-1, len(found)):]
			return err
		}
		query, args := c.query(`q.pair`, s.from, `true`)
		found, err = pairIDs(ctx, tx, query+` ORDER BY `+s.keys.list()+` LIMIT 1 OFFSET ?`, append(args, n-1)...)
		return err
	})
	return first(found, d.failed(err, "look for pair number %d", n))
}

// Position returns the place of a pair in the list.
func (d *Deck) Position(ctx context.Context, pair stages.ID) (label.Place, error) {
	var at label.Place
	err := d.readList(ctx, func(tx *sql.Tx) error {
		c, s, err := d.list(ctx, tx)
		if err != nil {
			return err
		}
		key, err := keyOf(ctx, tx, s, pair)
		if len(c.and) == 0 && c.only == nil {
			if errors.Is(err, ErrUnknown) {
				key, err = nil, nil
			}
			if err == nil {
				at.N, at.Of, err = d.rank(ctx, tx, s, key)
			}
			return err
		}
		// Counting a covering index twice is faster than comparing every row once.
		if at.Of, err = c.count(ctx, tx, s.from); err != nil {
			return err
		}
		at.More = c.long && at.Of == label.CountedTo
		there := c
		there.need(`q.pair = (SELECT n FROM pairs WHERE id = unhex(?))`, pair)
		query, args := there.query(`1`, s.from, `true`)
		var one int
		switch err := tx.QueryRowContext(ctx, query, args...).Scan(&one); {
		case errors.Is(err, sql.ErrNoRows):
			return nil
		case err != nil:
			return err
		}
		before, args := beside(s.keys, `<=`, key)
		c.need(before, args...)
		at.N, err = c.count(ctx, tx, s.from)
		return err
	})
	return at, d.failed(err, "look for the place of pair %s", pair)
}

// Matching counts the pairs that pass a filter, up to a limit.
func (d *Deck) Matching(ctx context.Context, f label.QueueFilter, limit int) (int, error) {
	if err := (label.QueueView{Filter: f}).Valid(); err != nil {
		return 0, err
	}
	var n int
	err := d.read(ctx, func(tx *sql.Tx) error {
		c, err := d.condition(ctx, tx, f)
		if err != nil {
			return err
		}
		state := map[label.State]string{label.Waiting: isOpen, label.Skipped: isOpen, label.Decided: `q.state = 'done'`}[f.State]
		if state == "" {
			state = `true`
		}
		if f.Text != "" && c.only == nil {
			n, err = d.countTexts(ctx, tx, f, state, limit)
			return err
		}
		query, args := c.query(`1`, `queue q`, state)
		return tx.QueryRowContext(ctx, `SELECT count(*) FROM (`+query+` LIMIT ?)`, append(args, limit)...).Scan(&n)
	})
	return n, d.failed(err, "count the pairs of a filter")
}

const (
	allTags    = `SELECT DISTINCT tag FROM prompt_tags ORDER BY tag`
	allSources = `SELECT s.name FROM sources s WHERE EXISTS (SELECT 1 FROM prompts p WHERE p.source = s.n) ORDER BY s.name`
	allModels  = `SELECT DISTINCT name FROM models ORDER BY name`
	allScores  = `SELECT DISTINCT what FROM scores WHERE what NOT LIKE '` + itemsBegin + `%' ORDER BY what`
	allFilters = `SELECT DISTINCT name FROM filters WHERE in_force = 1 ORDER BY name`
	anyJudged  = `SELECT EXISTS (SELECT 1 FROM judgements)`
	anyHead    = `SELECT EXISTS (SELECT 1 FROM settings WHERE key = '` + settingReward + `')`
	anyRated   = `SELECT EXISTS (SELECT 1 FROM scores WHERE ` + isDifficulty + `)`
)

// Choices returns the values that a filter can ask for.
func (d *Deck) Choices(ctx context.Context) (label.FilterChoices, error) {
	var c label.FilterChoices
	err := d.read(ctx, func(tx *sql.Tx) error {
		for _, of := range []struct {
			list  *[]string
			query string
		}{{&c.Tags, allTags}, {&c.Sources, allSources}, {&c.Models, allModels}, {&c.Scores, allScores}, {&c.Filters, allFilters}} {
			err := each(ctx, tx, func(rows *sql.Rows) error {
				var s string
				err := rows.Scan(&s)
				*of.list = append(*of.list, s)
				return err
			}, of.query)
			if err != nil {
				return err
			}
		}
		if err := tx.QueryRowContext(ctx, anyRated).Scan(&c.Rated); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, anyHead).Scan(&c.Headed); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, anyJudged).Scan(&c.Judged)
	})
	return c, d.failed(err, "list what there is to filter by")
}
