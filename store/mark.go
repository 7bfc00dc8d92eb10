package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"
	"time"
)

// A deck that is being written has a mark, a setting, for each process that writes
// it. The mark comes with the first write and goes with Close. A file that has one
// but no log beside it was copied or moved while it was open, or lost its log:
// acknowledged data may be missing from it.
const (
	settingOpen   = "open " // followed by a random ID
	settingCopied = "copied"

	openMarks   = `SELECT key, value FROM settings WHERE key >= 'open ' AND key < 'open!'`
	newestEvent = `SELECT at FROM label_events ORDER BY seq DESC LIMIT 1` // the public name, in decks of every version
)

// closeWithin bounds how long Close waits for another writing process.
const closeWithin = 2 * time.Second

// openMark is the value of a mark.
type openMark struct {
	PID   int    `json:"pid"`
	Born  string `json:"born"`  // see born
	File  string `json:"file"`  // see identity
	Since int64  `json:"since"` // Unix milliseconds
}

// live reports whether the process that left a mark has this deck open now: neither
// another process with the same number, nor the original of which this deck is a
// copy.
func (d *Deck) live(m openMark) bool {
	return alive(m.PID) && m.Born == born(m.PID) && m.File == identity(d.opened[0].info)
}

// born distinguishes a process from others with the same number, earlier or later; "" if
// that is impossible.
func born(pid int) string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	// After the name, which may hold anything, the 20th field is the start time.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	const start = 19
	if len(fields) <= start {
		return ""
	}
	return strings.TrimSpace(string(boot)) + " " + fields[start]
}

// keptCopy is the value of the setting copied, in Unix milliseconds.
type keptCopy struct {
	Labels int64 `json:"labels"` // 0: none
	Found  int64 `json:"found"`
}

// CopyMark describes a deck that was copied while it was open.
type CopyMark struct {
	Labels time.Time // time of its newest label; zero: there is none
	Found  time.Time // time of its first write; zero: not yet written
}

// String says what the copy holds, to follow the name of the file.
func (c CopyMark) String() string {
	in := "no label is in it"
	if !c.Labels.IsZero() {
		in = "labels up to " + c.Labels.Local().Format(time.DateTime) + " are in it"
	}
	return "was not closed and has no -wal file, as when it is copied while it is open: " + in
}

// Short says the same in few words, for a line of a screen.
func (c CopyMark) Short() string {
	if c.Labels.IsZero() {
		return "a copy of an open deck? No label is in it"
	}
	return "a copy of an open deck? It has labels up to " + c.Labels.Local().Format(time.DateTime)
}

// Copied reports whether the file was copied while it was open: in the state in
// which Open found it, or before it was first opened for writing.
func (d *Deck) Copied() (CopyMark, bool) {
	if d.copied == nil {
		return CopyMark{}, false
	}
	return *d.copied, true
}

// unclosed describes a deck that was not closed although no log stands beside it;
// nil for one that was closed.
func unclosed(ctx context.Context, q querier) (*CopyMark, error) {
	marks, err := marksOf(ctx, q)
	if err != nil || len(marks) == 0 {
		return nil, err
	}
	var at int64
	err = q.QueryRowContext(ctx, newestEvent).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return &CopyMark{}, nil
	}
	return &CopyMark{Labels: instant(at)}, err
}

// readCopied reads whether the deck was a copy of an open one before it was first
// written.
func (d *Deck) readCopied(ctx context.Context) error {
	var kept *keptCopy
	if err := setting(ctx, d.reader, settingCopied, &kept); err != nil || kept == nil || d.copied != nil {
		return err
	}
	d.copied = &CopyMark{Found: instant(kept.Found)}
	if kept.Labels > 0 {
		d.copied.Labels = instant(kept.Labels)
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
		if json.Unmarshal([]byte(value), &m) != nil {
			m = openMark{} // of no process, so the next writer removes it
		}
		out[key] = m
		return nil
	}, openMarks)
	return out, err
}

// mark marks the deck as being written by this process, in its first write. It
// removes the marks of killed processes and, in a copy, those of the processes that
// wrote the original.
func (d *Deck) mark(ctx context.Context, tx *sql.Tx) error {
	if d.marked.Load() {
		return nil
	}
	fresh := d.freshCopy()
	err := dropMarks(ctx, tx, func(_ string, m openMark) bool { return fresh || !d.live(m) })
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
	pid := os.Getpid()
	return put(ctx, tx, d.markKey, openMark{PID: pid, Born: born(pid), File: identity(d.opened[0].info), Since: now.UnixMilli()})
}

// unmark removes this process's mark and those of killed ones: the log is removed
// when the last process closes the deck. A deck whose file has gone is left alone,
// and in a copy that was not written the marks stay.
func (d *Deck) unmark() error {
	if d.writer == nil || d.standing() != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeWithin)
	defer cancel()
	stale := func(key string, m openMark) bool { return key == d.markKey || !d.live(m) }
	if !d.marked.Load() {
		marks, err := marksOf(ctx, d.reader)
		maps.DeleteFunc(marks, func(key string, m openMark) bool { return !stale(key, m) })
		if err != nil || len(marks) == 0 || d.freshCopy() {
			return d.failed(err, "close the deck")
		}
	}
	err := d.write(ctx, func(tx *sql.Tx) error { return dropMarks(ctx, tx, stale) })
	if errors.Is(err, context.DeadlineExceeded) || busy(err) {
		return nil // the present writer removes the marks when it closes the deck
	}
	return d.failed(err, "close the deck")
}

// freshCopy reports whether the deck was copied while it was open and has not been
// written since.
func (d *Deck) freshCopy() bool { return d.copied != nil && d.copied.Found.IsZero() }

// dropMarks removes the marks for which drop returns true.
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
