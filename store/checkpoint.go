package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"sync"
	"time"
)

// idle is the pause in writing after which the log is copied into the deck's file.
const idle = time.Second

// soon is how long after the first write the log is copied: not while the first
// pair is being put up, and before anybody can have decided it.
const soon = 100 * time.Millisecond

// checkpointer copies the write-ahead log into the deck's file whenever nothing has
// been written for a moment, so that the file alone, as cp, mv and sync clients
// take it, holds everything acknowledged until then. It uses a connection of its
// own and never holds the lock that writers need: no label waits for it.
type checkpointer struct {
	db    *sql.DB
	ready chan struct{} // closed when the connection is open
	wrote chan struct{} // something was committed
	stop  context.CancelFunc
	ended chan struct{}
}

// startCheckpointer starts the checkpointer of a deck that is open for writing.
func (d *Deck) startCheckpointer() {
	ctx, stop := context.WithCancel(context.Background())
	d.checkpoints = &checkpointer{
		db:    d.connect(1, d.uri("rw", "FULL", 0, smallCache)),
		ready: make(chan struct{}),
		wrote: make(chan struct{}, 1),
		stop:  stop,
		ended: make(chan struct{}),
	}
	counted := false // since all of the log was in the file
	opened := sync.OnceFunc(func() {
		if d.standing() == nil { // the connection is to the deck's own file
			close(d.checkpoints.ready)
		}
	})
	go d.checkpoints.run(ctx, d.o.idle, func() (whole bool) {
		if d.standing() != nil {
			return true // Close copies into whatever the file is by then
		}
		if !d.marked.Load() {
			if _, err := checkpoint(ctx, d.checkpoints.db); err == nil { // only to open the connection
				opened()
			}
			return true
		}
		if !counted {
			if _, err := d.checkpoints.db.ExecContext(ctx, nextRound); err != nil {
				return false
			}
			opened()
			counted = true
		}
		whole, err := checkpoint(ctx, d.checkpoints.db)
		if err != nil || !whole {
			return false
		}
		counted = false
		// The first write after all of the log was copied restarts the log, which
		// takes an extra sync: this statement does that while nobody waits.
		_, err = d.checkpoints.db.ExecContext(ctx, nextRound)
		return err == nil || busy(err) // then another process restarts it
	})
}

// run copies the log after each pause in writing, and soon after the first write,
// which contains the mark that identifies a copy of an open deck. What copy cannot
// copy yet, because somebody reads an older state or the disk is full, is tried
// again: meanwhile it is as safe in the log as in the file.
func (c *checkpointer) run(ctx context.Context, idle time.Duration, copy func() (whole bool)) {
	defer close(c.ended)
	soon := min(soon, idle)
	timer := time.NewTimer(idle) // opens the connection even if nothing is written: see copyTo
	defer timer.Stop()
	written, marked := false, false // something was written; the mark is in the file
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.wrote:
			switch {
			case marked:
				timer.Reset(idle)
			case !written:
				written = true
				timer.Reset(soon)
			}
		case <-timer.C:
			whole := copy()
			switch {
			case whole:
				marked = written
			case marked:
				timer.Reset(idle)
			default:
				timer.Reset(soon)
			}
		}
	}
}

// wake notifies the checkpointer of a commit.
func (c *checkpointer) wake() {
	select {
	case c.wrote <- struct{}{}:
	default: // a wake-up is already pending
	}
}

// isOpen reports whether the checkpointer has its connection.
func (c *checkpointer) isOpen() bool {
	select {
	case <-c.ready:
		return true
	default:
		return false
	}
}

// close ends the checkpointer and its connection.
func (c *checkpointer) close() error {
	c.stop()
	<-c.ended
	return c.db.Close()
}

// checkpoint copies as much of the log into the file as readers of older states
// allow, without waiting, and syncs both. It reports whether that was all.
func checkpoint(ctx context.Context, db *sql.DB) (whole bool, err error) {
	var busy, inLog, copied int
	err = db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &inLog, &copied)
	return err == nil && busy == 0 && copied >= inLog, err
}

// Checkpoint copies the write-ahead log into the deck's file now, as far as other
// processes allow without waiting.
func (d *Deck) Checkpoint(ctx context.Context) error {
	if d.checkpoints == nil {
		return nil
	}
	return d.checkpointOn(ctx, d.checkpoints.db)
}

func (d *Deck) checkpointOn(ctx context.Context, db *sql.DB) error {
	if !d.marked.Load() || d.standing() != nil {
		return nil // nothing was written, or Close will finish it
	}
	_, err := checkpoint(ctx, db)
	return d.failed(err, "finish the log")
}

// orphan ends the log of a deck whose file was removed, moved or replaced. It copies the
// whole log into the file that was opened, wherever that is by now, and removes the log,
// which would be replayed over whatever gets the deck's name next.
func (d *Deck) orphan() error {
	if !d.checkpoints.isOpen() {
		return nil // the deck went as soon as it was opened
	}
	if whole, err := checkpoint(context.Background(), d.checkpoints.db); err != nil || !whole {
		return nil // another process has it open and ends it; or logFits will report it
	}
	var errs []error
	for _, f := range d.opened[1:] { // the log and its index
		if now, err := os.Stat(f.name); err == nil && os.SameFile(now, f.info) {
			errs = append(errs, os.Remove(f.name))
		}
	}
	return d.failed(errors.Join(errs...), "remove the log of a deck that has gone")
}
