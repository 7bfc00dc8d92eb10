package store

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"prefdeck/stages/label"
)

// The indexes of an order take seconds to make in a big deck, and nobody should wait
// for the first pair meanwhile. So SetView leaves them to arrange, which makes one after
// the other behind the labelling, and breaks off when a label comes or a pair comes up.
// Until they are there, the pairs of the queue are sorted for every question.

// arrangedAtOnce is the number of pairs up to which SetView makes the indexes itself.
const arrangedAtOnce = 20_000

const (
	// mostBroken is how often an index is broken off. Where labels or responses come
	// faster than it is made, the next one waits for it.
	mostBroken = 30
	// afterLabel is how long the next pair is left to itself.
	afterLabel = 100 * time.Millisecond
	// In memory SQLite would sort everything in one step, which nothing interrupts: of a
	// million pairs up to three seconds.
	sortInSteps = `PRAGMA temp_store = file`
)

// arranging is the work on the indexes of the order in force.
type arranging struct {
	mu     sync.Mutex
	stop   context.CancelFunc // of the work in progress; nil: there is none
	ended  chan struct{}      // closed when that has ended
	failed bool               // SetView tries again
	closed bool

	breakOff context.CancelFunc // the index being made; nil: none is, or it has to be made
	writers  int                // that it gives way to
}

// giveWay breaks off the index being made, and lets none begin until done.
func (a *arranging) giveWay() (done func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.writers++
	if a.breakOff != nil {
		a.breakOff()
	}
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.writers--
	}
}

// making returns the context for making an index, which giveWay ends unless it is urgent.
func (a *arranging) making(ctx context.Context, urgent bool) (making context.Context, end func()) {
	making, stop := context.WithCancel(ctx)
	a.mu.Lock()
	defer a.mu.Unlock()
	if !urgent {
		if a.breakOff = stop; a.writers > 0 {
			stop()
		}
	}
	return making, func() {
		stop()
		a.mu.Lock()
		defer a.mu.Unlock()
		a.breakOff = nil
	}
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
	if a.stop != nil || a.failed || a.closed || d.arranger == nil {
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
	broken := 0
	for left := true; left; {
		var err error
		making, end := d.arranging.making(ctx, broken == mostBroken)
		left, err = d.arrangeOne(making)
		brokenOff := err != nil && making.Err() != nil && ctx.Err() == nil
		end()
		switch {
		case brokenOff:
			left = true
			broken++
			pause(ctx, afterLabel)
		case err != nil:
			return err
		default:
			broken = 0
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

// arrangeOne makes a missing index of the order in force, and reports whether there was
// one.
func (d *Deck) arrangeOne(ctx context.Context) (was bool, err error) {
	if _, err := d.arranger.ExecContext(ctx, sortInSteps); err != nil {
		return false, err
	}
	err = d.haulOn(ctx, d.arranger, func(tx *sql.Tx) error {
		v, err := viewInForce(ctx, tx)
		if err != nil {
			return err
		}
		index, err := missingIndex(ctx, tx, v.Order)
		if err != nil || index == "" {
			return err
		}
		was = true
		_, err = tx.ExecContext(ctx, index)
		return err
	})
	return was, err
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
