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
	err    error              // with which that ended: SetView tries again
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
	a.err = nil
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
	if a.stop != nil || a.err != nil || a.closed || d.arranger == nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	a.stop, a.ended = stop, ended
	go func() {
		defer close(ended)
		err := d.arrangeAll(ctx)
		halted := ctx.Err() != nil
		stop()
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.stop = nil; !halted {
			a.err = err
		}
	}()
}

// Arranged waits for the indexes of the order in force, and returns why they cannot be
// made.
func (d *Deck) Arranged(ctx context.Context) error {
	a := &d.arranging
	a.mu.Lock()
	ended := a.ended
	a.mu.Unlock()
	if ended != nil {
		select {
		case <-ended:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return d.failed(a.err, "index the order of the queue")
}

// patience is how long a jump waits for the tables of the order hardest first, without
// which it takes longer than they do to make.
const patience = 30 * time.Second

// awaitHardest waits for those tables, if that is the order in force.
func (d *Deck) awaitHardest(ctx context.Context) error {
	order, err := orderInForce(ctx, d.reader)
	if err != nil || order != label.Hardest {
		return err
	}
	if arranged, err := d.arranged(ctx, d.reader, order); err != nil || arranged {
		return err
	}
	waiting, stop := context.WithTimeout(ctx, d.o.patience)
	defer stop()
	_ = d.Arranged(waiting) // if they cannot be made, it takes its time
	return ctx.Err()
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
	return d.read(ctx, d.fenceInForce(ctx))
}

// arrangeOne does a missing step of the order in force, and reports whether there was
// one.
func (d *Deck) arrangeOne(ctx context.Context) (was bool, err error) {
	if _, err := d.arranger.ExecContext(ctx, sortInSteps); err != nil {
		return false, err
	}
	err = d.haulOn(ctx, d.arranger, func(tx *sql.Tx) error {
		order, err := orderInForce(ctx, tx)
		if err != nil {
			return err
		}
		s, err := missing(ctx, tx, order)
		if err != nil || s == nil {
			return err
		}
		was = true
		return s.make(ctx, tx)
	})
	return was, err
}

// orderInForce returns the order that pairs follow.
func orderInForce(ctx context.Context, q querier) (label.Order, error) {
	v, err := viewInForce(ctx, q)
	if err != nil {
		return v.Order, err
	}
	return effective(ctx, q, v.Order)
}

// arranged reports whether an order has all it needs. If not, that is being made from now
// on: the program may have been killed while it made it.
func (d *Deck) arranged(ctx context.Context, q querier, order label.Order) (bool, error) {
	s, err := missing(ctx, q, order)
	if err == nil && s != nil {
		d.arrange()
	}
	return s == nil, err
}

// arrangesLater reports whether the steps of an order are left to arrange.
func (d *Deck) arrangesLater(ctx context.Context, q querier) (bool, error) {
	p, err := progress(ctx, q)
	return p.Open+p.Done > d.o.atOnce, err
}
