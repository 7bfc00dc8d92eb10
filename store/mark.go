package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"time"
)

// A deck that is being written has a mark, a setting, for each process that
// writes it. The mark goes with the first write and leaves with Close. A file that
// has one and no log beside it was copied or moved while it was open, or its log
// was lost: some of what was acknowledged may not be in it.
const (
	settingOpen   = "open " // with a random ID behind it
	settingCopied = "copied"

	openMarks   = `SELECT key, value FROM settings WHERE key >= 'open ' AND key < 'open!'`
	newestEvent = `SELECT at FROM label_events ORDER BY seq DESC LIMIT 1`
)

// closeWithin bounds how long Close waits for another process that writes.
const closeWithin = 2 * time.Second

// openMark is the value of a mark.
type openMark struct {
	PID   int   `json:"pid"`
	Since int64 `json:"since"` // Unix milliseconds
	Round int64 `json:"round"` // how often all of the log was in the file
}

// keptCopy is the value of the setting copied, in Unix milliseconds.
type keptCopy struct {
	Labels int64 `json:"labels"` // 0: none
	Found  int64 `json:"found"`
}

// Copy is what is known of a deck that was copied while it was open.
type Copy struct {
	Labels time.Time // when the newest label in it was made; zero: there is none
	Found  time.Time // when it was first written; zero: not yet
}

// String says what the copy holds, after the name of the file.
func (c Copy) String() string {
	in := "no label is in it"
	if !c.Labels.IsZero() {
		in = "labels up to " + c.Labels.Local().Format(time.DateTime) + " are in it"
	}
	return "was copied while it was open, or has lost its -wal file: " + in
}

// Copied reports whether the file was copied while it was open: in the state in
// which Open found it, or before it was first opened for writing.
func (d *Deck) Copied() (Copy, bool) {
	if d.copied == nil {
		return Copy{}, false
	}
	return *d.copied, true
}

// readCopied finds out whether the file was copied while it was open. logged says
// that its log stood beside it.
func (d *Deck) readCopied(ctx context.Context, logged bool) error {
	var kept *keptCopy
	if err := setting(ctx, d.reader, settingCopied, &kept); err != nil {
		return err
	}
	if kept != nil {
		d.copied = &Copy{Found: instant(kept.Found)}
		if kept.Labels > 0 {
			d.copied.Labels = instant(kept.Labels)
		}
	}
	if logged {
		return nil
	}
	marks, err := marksOf(ctx, d.reader)
	if err != nil || len(marks) == 0 {
		return err
	}
	d.copied = &Copy{}
	var at int64
	switch err := d.reader.QueryRowContext(ctx, newestEvent).Scan(&at); {
	case err == nil:
		d.copied.Labels = instant(at)
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	return nil
}

func marksOf(ctx context.Context, q querier) (map[string]openMark, error) {
	out := map[string]openMark{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return err
		}
		var m openMark
		if err := json.Unmarshal([]byte(value), &m); err != nil {
			return err
		}
		out[key] = m
		return nil
	}, openMarks)
	return out, err
}

// mark marks the deck as being written by this process, in its first write. The
// marks of killed processes go, and in a copy those of the processes that wrote
// the original.
func (d *Deck) mark(ctx context.Context, tx *sql.Tx) error {
	if d.marked {
		return nil
	}
	fresh := d.freshCopy()
	err := dropMarks(ctx, tx, func(_ string, m openMark) bool { return fresh || !alive(m.PID) })
	if err != nil {
		return err
	}
	now := d.now()
	if fresh {
		kept := keptCopy{Found: now.UnixMilli()}
		if !d.copied.Labels.IsZero() {
			kept.Labels = d.copied.Labels.UnixMilli()
		}
		if err := put(ctx, tx, settingCopied, kept); err != nil {
			return err
		}
	}
	return put(ctx, tx, d.markKey, openMark{PID: os.Getpid(), Since: now.UnixMilli()})
}

// unmark takes this process's mark away, and those of killed ones: the log goes
// when the last process closes the deck. In what is no file any more they mark
// nothing, and in a copy that was not written the marks stay.
func (d *Deck) unmark() error {
	if d.writer == nil || d.standing() != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeWithin)
	defer cancel()
	stale := func(key string, m openMark) bool { return key == d.markKey || !alive(m.PID) }
	if !d.marked {
		marks, err := marksOf(ctx, d.reader)
		maps.DeleteFunc(marks, func(key string, m openMark) bool { return !stale(key, m) })
		if err != nil || len(marks) == 0 || d.freshCopy() {
			return d.failed(err, "close the deck")
		}
	}
	err := d.write(ctx, func(tx *sql.Tx) error { return dropMarks(ctx, tx, stale) })
	if errors.Is(err, context.DeadlineExceeded) || busy(err) {
		return nil // whoever writes now takes the marks away when it closes the deck
	}
	return d.failed(err, "close the deck")
}

// freshCopy reports whether the deck was copied while it was open and has not been
// written since.
func (d *Deck) freshCopy() bool { return d.copied != nil && d.copied.Found.IsZero() }

// dropMarks takes away the marks for which drop returns true.
func dropMarks(ctx context.Context, tx *sql.Tx, drop func(key string, m openMark) bool) error {
	marks, err := marksOf(ctx, tx)
	for key, m := range marks {
		if err == nil && drop(key, m) {
			_, err = tx.ExecContext(ctx, dropSetting, key)
		}
	}
	return err
}

// newMark returns the key of a mark that no other process has.
func newMark() string { return settingOpen + rand.Text() }
