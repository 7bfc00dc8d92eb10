package store

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// Writes to a deck whose file has gone are not acknowledged, and can be saved
// elsewhere, with everything acknowledged before.
func TestPromise1ADeckThatIsGoneAcknowledgesNothing(t *testing.T) {
	t.Parallel()
	for name, take := range map[string]func(t *testing.T, path string){
		"removed": func(t *testing.T, path string) {
			for _, end := range []string{"", "-wal", "-shm"} {
				must(t, os.Remove(path+end))
			}
		},
		"moved": func(t *testing.T, path string) { must(t, os.Rename(path, path+".old")) },
		"replaced": func(t *testing.T, path string) {
			other := closed(t, t.TempDir())
			must(t, os.Rename(other, path))
		},
		"without its log": func(t *testing.T, path string) { must(t, os.Remove(path+"-wal")) },
	} {
		for _, written := range []bool{false, true} { // whether the deck was written before
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				path := closed(t, dir)
				o := options()
				o.idle = time.Millisecond
				d, err := Open(t.Context(), path, o)
				must(t, err)
				pair := stages.ID(query[string](t, d, `SELECT lower(hex(min(id))) FROM pairs`))
				if written {
					must(t, d.Append(t.Context(), choose(pair, label.Graded(1))))
				}
				must(t, d.Standing(t.Context()))
				<-d.checkpoints.ready
				take(t, path)
				if err := d.Standing(t.Context()); !errors.Is(err, label.ErrGone) {
					t.Errorf("standing: %v", err)
				}
				e := choose(pair, label.Graded(2))
				err = d.Append(t.Context(), e)
				if !errors.Is(err, label.ErrGone) || !strings.Contains(err.Error(), path) {
					t.Errorf("a label is acknowledged: %v", err)
				}
				to := filepath.Join(dir, "elsewhere.db")
				must(t, d.SaveElsewhere(t.Context(), to, func(copied label.Copy) error { return copied.Append(t.Context(), e) }))
				want := 1
				if written {
					want = 2
				}
				if n := labelsIn(t, to); n != want {
					t.Errorf("%d labels are saved elsewhere, want %d", n, want)
				}
				must(t, d.Close())
				if name == "without its log" {
					return // everything is in the deck
				}
				// The file that takes the deck's place is not overwritten by its
				// log.
				must(t, os.Rename(to, path))
				back := open(t, path, options())
				if got, n := query[string](t, back, `PRAGMA integrity_check`), query[int](t, back, `SELECT count(*) FROM label_events`); got != "ok" || n != want {
					t.Errorf("back in its place the copy has %d labels, want %d; integrity: %s", n, want, got)
				}
			})
		}
	}
}

// A deck that goes right after the first label, before the checkpointer has looked at
// it, is saved elsewhere all the same.
func TestPromise1ADeckThatGoesAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := closed(t, dir)
	d, err := Open(t.Context(), path, options())
	must(t, err)
	defer func() { must(t, d.Close()) }()
	pair := stages.ID(query[string](t, d, `SELECT lower(hex(min(id))) FROM pairs`))
	must(t, d.Append(t.Context(), choose(pair, label.Graded(1))))
	for _, end := range []string{"", "-wal", "-shm"} {
		must(t, os.Remove(path+end))
	}
	<-time.After(3 * soon) // the checkpointer finds nothing there
	e := choose(pair, label.Graded(2))
	to := filepath.Join(dir, "elsewhere.db")
	must(t, d.SaveElsewhere(t.Context(), to, func(copied label.Copy) error { return copied.Append(t.Context(), e) }))
	if n := labelsIn(t, to); n != 2 {
		t.Errorf("%d labels are saved elsewhere, want 2", n)
	}
}

// A deck that goes during a write does not acknowledge that either.
func TestPromise1ADeckThatGoesDuringAWrite(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	d := open(t, path, options())
	err := d.write(t.Context(), func(*sql.Tx) error { return os.Rename(path, path+".old") })
	if !errors.Is(err, label.ErrGone) {
		t.Errorf("the write is acknowledged: %v", err)
	}
	must(t, os.Rename(path+".old", path))
}

// A deck that comes back under its name takes labels again.
func TestADeckThatComesBack(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	d := open(t, path, options())
	e := choose(stages.ID(query[string](t, d, `SELECT lower(hex(min(id))) FROM pairs`)), label.Graded(2))
	must(t, os.Rename(path, path+".old"))
	if err := d.Append(t.Context(), e); !errors.Is(err, label.ErrGone) {
		t.Errorf("gone: %v", err)
	}
	must(t, os.Rename(path+".old", path))
	must(t, d.Append(t.Context(), e))
}

// Under each of its names a hard-linked deck would be written without a look at the
// log of the other.
func TestHardLinkedDecksAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := closed(t, dir)
	other := filepath.Join(dir, "other.db")
	must(t, os.Link(path, other))
	before := tree(t, dir)
	_, err := Open(t.Context(), path, options())
	if !errors.Is(err, ErrLinked) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "prefdeck backup") {
		t.Errorf("error %v", err)
	}
	if tree(t, dir) != before {
		t.Error("something was written")
	}
	if f := finding(t, other, "deck links"); f.Level != stages.Broken || f.Advice == "" {
		t.Errorf("doctor says %+v", f)
	}
	d := open(t, other, Options{ReadOnly: true})
	own := filepath.Join(dir, "own.db")
	must(t, d.Backup(t.Context(), own, nil)) // as the error advises
	o, err := Open(t.Context(), own, options())
	must(t, err)
	must(t, o.Close())
}
