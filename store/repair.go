package store

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"strings"
	"sync"
)

// Intact returns an error unless every page of the deck at path can be read, no row
// breaks a constraint and no reference leads nowhere, whatever the deck's version. It
// writes nothing. A repair or an upgrade of any other deck would take damaged data for
// the truth.
func Intact(ctx context.Context, path string) (err error) {
	d, err := Open(ctx, path, Options{ReadOnly: true, anyVersion: true})
	if err != nil {
		return err
	}
	c := checker{d: d, reads: d.mapped(atOnce)}
	defer func() { err = errors.Join(err, c.reads.close(), d.Close()) }()
	looks := []check{c.integrity, c.rows}
	found, failed := make([]*problem, len(looks)), make([]error, len(looks))
	var working sync.WaitGroup
	for i, look := range looks {
		working.Go(func() { found[i], failed[i] = c.reads.look(ctx, look) })
	}
	working.Wait()
	for _, p := range found { // of a damaged deck, rows may not be readable
		if p != nil {
			return &Error{Path: path, Kind: ErrCorrupt, What: "is damaged and stays as it is (" + p.text + ")", Hint: p.advice}
		}
	}
	return d.failed(errors.Join(failed...), "check the deck")
}

// Repair rebuilds the deck's derived data from its permanent data: the queue, the flags,
// and the numbers of both and of the funnel. It changes only rows that are wrong, and
// describes its changes in a sentence; if it returns "", nothing was wrong and nothing
// has been written.
func (d *Deck) Repair(ctx context.Context) (string, error) {
	// The first pass blocks no writer; most decks are fine.
	wrong, err := settle(ctx, d.reader, nil)
	if err == nil && len(wrong) > 0 {
		err = d.write(ctx, func(tx *sql.Tx) (err error) {
			wrong, err = settle(ctx, tx, func(l law) error { return l.restore(ctx, tx, mendedAtOnce) })
			if err == nil {
				_, err = tx.ExecContext(ctx, countMoves, settingMoves)
			}
			return err
		})
	}
	if err != nil || len(wrong) == 0 {
		return "", d.failed(err, "repair the deck")
	}
	return "put right: " + strings.Join(wrong, "; "), nil
}

// settle checks each law that has a remedy, and applies that if the law is broken,
// one after another: later ones build on earlier ones. With a nil apply it only
// checks. It returns what was wrong.
func settle(ctx context.Context, q querier, apply func(law) error) (wrong []string, err error) {
	for _, l := range laws {
		if l.remedy == nil {
			continue
		}
		p, err := l.look(ctx, q)
		if err != nil {
			return nil, err
		}
		if p == nil {
			continue
		}
		wrong = append(wrong, p.text)
		if apply != nil {
			if err := apply(l); err != nil {
				return nil, err
			}
		}
	}
	return wrong, nil
}

// mendedAtOnce is for how many pairs a remedy puts right at a time.
const mendedAtOnce = 20_000

// stretches returns the last pairs of stretches that cover all numbers: until a statement
// ends, SQLite keeps in memory what it has changed.
const stretches = `
SELECT n FROM (SELECT n, row_number() OVER (ORDER BY n) AS i FROM pairs) WHERE i % ?1 = 0
UNION ALL SELECT 9223372036854775807 ORDER BY 1`

// restore applies the remedy of a law, to atOnce pairs at a time if it works by pairs.
func (l law) restore(ctx context.Context, tx *sql.Tx, atOnce int) error {
	ends := []int64{math.MaxInt64}
	if l.byPair {
		var err error
		if ends, err = numbers(ctx, tx, stretches, atOnce); err != nil {
			return err
		}
	}
	from := int64(math.MinInt64)
	for _, to := range ends {
		for _, query := range l.remedy {
			var args []any
			if l.byPair {
				args = []any{from, to}
			}
			if _, err := tx.ExecContext(ctx, query, args...); err != nil {
				return err
			}
		}
		from = to
	}
	return nil
}
