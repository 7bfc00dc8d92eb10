package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"prefdeck/stages/label"
)

// made is a thing of the schema that exists while its order is in force.
type made struct{ kind, name, sql string }

// orderStep is an object that an order needs, made in one transaction: an index, or a
// table with its triggers.
type orderStep struct {
	made   []made // the first tells whether the step is done
	fill   string // the rows of the table, before its triggers are made
	former []made // what stands in its place in older decks
	atOnce bool   // by SetView: the order makes no sense without it
}

// orderSteps lists what the orders need that are seldom chosen. Those that sort have an
// index for the pairs that wait, and one for moving among all of them, which no label
// changes. A deck has what the order in force needs, so that it keeps up no others.
var orderSteps = map[label.Order][]orderStep{
	label.ByPrompt: {
		indexStep(`queue_prompt`, `queue (skips, prompt, place) WHERE state = 'open'`),
		indexStep(`queue_by_prompt`, `queue (prompt, place)`)},
	label.Newest: {
		indexStep(`queue_newest`, `queue (skips, made DESC, place) WHERE state = 'open'`),
		indexStep(`queue_by_made`, `queue (-made, place)`)},
	label.Uncertain: {
		indexStep(`queue_doubt`, `queue (doubt, place) WHERE state = 'open' AND skips = 0 AND doubt < 1`),
		indexStep(`queue_by_doubt`, `queue (doubt, place)`)},
	label.Hardest: {
		ratedPrompts, hardness,
		indexStep(`queue_hardest`, `queue_difficulty (ease, place) WHERE waits AND ease < 1`),
		indexStep(`queue_by_difficulty`, `queue_difficulty (ease, place)`)},
	label.Informative: {turns},
}

func indexStep(name, columns string) orderStep {
	return orderStep{made: []made{{`index`, name, `ON ` + columns}}}
}

const hasTable = `SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?)`

// there reports whether the step is done.
func (s orderStep) there(ctx context.Context, q querier) (there bool, err error) {
	err = q.QueryRowContext(ctx, hasTable, s.made[0].name).Scan(&there)
	return there, err
}

// make does the step.
func (s orderStep) make(ctx context.Context, tx *sql.Tx) error {
	if err := drop(ctx, tx, s.former); err != nil {
		return err
	}
	for i, m := range s.made {
		if _, err := tx.ExecContext(ctx, `CREATE `+m.kind+` `+m.name+` `+m.sql); err != nil {
			return err
		}
		if i > 0 || s.fill == "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, s.fill); err != nil {
			return err
		}
	}
	return nil
}

// drop drops things if they are there, those that hang on the first behind it.
func drop(ctx context.Context, tx *sql.Tx, list []made) error {
	for i := len(list) - 1; i >= 0; i-- {
		if _, err := tx.ExecContext(ctx, `DROP `+list[i].kind+` IF EXISTS `+list[i].name); err != nil {
			return err
		}
	}
	return nil
}

// madeLater reports whether a thing in the schema belongs to an order or to the index for
// searching.
func madeLater(name string) bool {
	of := func(m made) bool { return name == m.kind+` `+m.name }
	for _, steps := range orderSteps {
		for _, s := range steps {
			if slices.ContainsFunc(s.made, of) || slices.ContainsFunc(s.former, of) {
				return true
			}
		}
	}
	return slices.ContainsFunc(wordTables, of)
}

// missing returns the first step that an order lacks; nil if it has them all.
func missing(ctx context.Context, q querier, order label.Order) (*orderStep, error) {
	for _, s := range orderSteps[order] {
		if there, err := s.there(ctx, q); err != nil || !there {
			return &s, err
		}
	}
	return nil, nil
}

// prepareOrder makes what an order needs, unless that is left to arrange, and drops what
// the others need.
func prepareOrder(ctx context.Context, tx *sql.Tx, order label.Order, later bool) error {
	for of := range orderSteps {
		if err := prepareOne(ctx, tx, of, of == order, later); err != nil {
			return fmt.Errorf("index the order %s: %w", of, err)
		}
	}
	return nil
}

func prepareOne(ctx context.Context, tx *sql.Tx, order label.Order, wanted, later bool) error {
	if !wanted {
		return dropOrder(ctx, tx, order)
	}
	order, err := effective(ctx, tx, order)
	if err != nil {
		return err
	}
	for _, s := range orderSteps[order] {
		there, err := s.there(ctx, tx)
		if err == nil && !there && (s.atOnce || !later) {
			err = s.make(ctx, tx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// dropOrder drops what an order needs.
func dropOrder(ctx context.Context, tx *sql.Tx, order label.Order) error {
	steps := orderSteps[order]
	for i := len(steps) - 1; i >= 0; i-- {
		if err := drop(ctx, tx, steps[i].former); err != nil {
			return err
		}
		if err := drop(ctx, tx, steps[i].made); err != nil {
			return err
		}
	}
	return nil
}

// prepareOrderInForce prepares the order that came with the settings of an older or
// another deck.
func prepareOrderInForce(ctx context.Context, tx *sql.Tx) error {
	var view struct{ Order label.Order }
	if err := setting(ctx, tx, settingView, &view); err != nil {
		return err
	}
	return prepareOrder(ctx, tx, view.Order, false)
}
