package store

import (
	"context"
	"database/sql"
	"sync"

	"prefdeck/stages/label"
)

// The indexes of an order take seconds to make in a big deck, and nobody should wait
// for the first pair meanwhile. So SetView leaves them to arrange, which makes one after
// the other behind the labelling. A label waits for the one being made at most. Until
// they are there, the pairs of the queue are sorted for every question.

// arrangedAtOnce is the number of pairs up to which SetView makes the indexes itself.
const arrangedAtOnce = 20_000

// arranging is the work on the indexes of the order in force.
type arranging struct {
	mu     sync.Mutex
	stop   context.CancelFunc // of the work in progress; nil: there is none
	ended  chan struct{}      // closed when that has ended
	failed bool               // SetView tries again
	closed bool
}

// halt ends the work in progress, whose index is then not made.
func (a *arranging) halt() {
	a.mu.Lock()
	ended := a.ended
	if a.stop != nil {
		a.stop()
	}
	a.mu.Unlock()
	if ended != nil {
		<-ended
	}
	a.mu.Lock()
	a.failed = false
	a.mu.Unlock()
}

// close is halt for good.
func (a *arranging) close() {
	a.mu.Lock()
	a.closed = true
	a.mu.Unlock()
	a.halt()
}

// arrange makes the missing indexes of the order in force, unless that is in progress.
func (d *Deck) arrange() {
	a := &d.arranging
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stop != nil || a.failed || a.closed || d.o.ReadOnly {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	a.stop, a.ended = stop, ended
	go func() {
		defer close(ended)
		err := d.arrangeAll(ctx)
		stop()
		a.mu.Lock()
		a.stop, a.failed = nil, err != nil
		a.mu.Unlock()
	}()
}

func (d *Deck) arrangeAll(ctx context.Context) error {
	for left := true; left; {
		err := d.haul(ctx, func(tx *sql.Tx) error {
			v, err := viewInForce(ctx, tx)
			if err != nil {
				return err
			}
			var index string
			if index, err = missingIndex(ctx, tx, v.Order); err != nil || index == "" {
				left = false
				return err
			}
			_, err = tx.ExecContext(ctx, index)
			return err
		})
		if err != nil {
			return err
		}
	}
	return d.read(ctx, func(tx *sql.Tx) error {
		v, err := viewInForce(ctx, tx)
		if err != nil {
			return err
		}
		return d.fence(ctx, tx, sequenceOf(v.Order))
	})
}

// missingIndex returns the statement for the first index that an order lacks; "" if it
// has them all.
func missingIndex(ctx context.Context, q querier, order label.Order) (string, error) {
	for _, index := range orderIndexes[order] {
		var there bool
		if err := q.QueryRowContext(ctx, hasTable, index.name).Scan(&there); err != nil {
			return "", err
		}
		if !there {
			return `CREATE INDEX ` + index.name + ` ON ` + index.columns, nil
		}
	}
	return "", nil
}

// arranged reports whether an order has its indexes. If not, they are being made from now
// on: the program may have been killed while it made them.
func (d *Deck) arranged(ctx context.Context, q querier, order label.Order) (bool, error) {
	index, err := missingIndex(ctx, q, order)
	if err == nil && index != "" {
		d.arrange()
	}
	return index == "", err
}

// arrangesLater reports whether the indexes of a view's order are left to arrange. With a
// filter, sorting would check every pair, which takes longer than making them.
func (d *Deck) arrangesLater(ctx context.Context, q querier, v label.QueueView) (bool, error) {
	if v.Filter != (label.QueueFilter{}) {
		return false, nil
	}
	var tested bool
	if err := q.QueryRowContext(ctx, anyTested).Scan(&tested); err != nil || tested {
		return false, err
	}
	p, err := progress(ctx, q)
	return p.Open+p.Done > d.o.atOnce, err
}
