package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// bare copies the deck's file alone, as cp does.
func bare(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	must(t, err)
	to := filepath.Join(t.TempDir(), "copy.db")
	must(t, os.WriteFile(to, text, 0o600))
	return to
}

// labelsIn returns how many events the log of the deck at path has.
func labelsIn(t *testing.T, path string) int {
	t.Helper()
	o := options()
	o.Create, o.ReadOnly = false, true
	d, err := Open(t.Context(), path, o)
	must(t, err)
	n := query[int](t, d, `SELECT count(*) FROM label_events`)
	must(t, d.Close())
	return n
}

// eventually waits until a condition holds, or fails the test after ten seconds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline, tick := time.After(10*time.Second), time.NewTicker(20*time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("in ten seconds: never %s", what)
		}
	}
}

// Some time after the last label the deck's file alone has all of them, although
// the deck is open.
func TestTheFileAloneHasTheLabelsWhenNothingIsWritten(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	o := options()
	o.idle = time.Millisecond
	d := open(t, path, o)
	var pairs []stages.ID
	must(t, d.read(t.Context(), func(tx *sql.Tx) (err error) {
		pairs, err = ids(t.Context(), tx, `SELECT lower(hex(id)) FROM pairs`)
		return err
	}))
	for n, pair := range pairs {
		must(t, d.Append(t.Context(), choose(pair, label.Graded(1))))
		eventually(t, "all labels in the file alone", func() bool { return labelsIn(t, bare(t, path)) == n+1 })
	}
}

// Whoever closes the deck leaves all labels in the file alone, although another process
// still has it open.
func TestTheFileAloneHasTheLabelsOfOneWhoLeft(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	o := options()
	o.idle = time.Hour
	other := open(t, path, o)
	pair := query[string](t, other, `SELECT lower(hex(min(id))) FROM pairs`)
	d := open(t, path, o)
	must(t, d.Append(t.Context(), choose(stages.ID(pair), label.Graded(1))))
	must(t, d.Close())
	if n := labelsIn(t, bare(t, path)); n != 1 {
		t.Errorf("%d labels in the file alone", n)
	}
}

// A copy of an open deck is a deck, and says up to when it has the labels; so does
// a deck that was killed and lost its log.
func TestACopyOfAnOpenDeckSaysSo(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	o := options()
	o.idle = time.Hour
	d := open(t, path, o)
	pairs := query[string](t, d, `SELECT lower(hex(min(id))) FROM pairs`)
	first := choose(stages.ID(pairs), label.Graded(1))
	first.At = time.Date(2026, 11, 28, 10, 41, 3, 0, time.UTC)
	must(t, d.Append(t.Context(), first))
	must(t, d.Checkpoint(t.Context()))
	must(t, d.Append(t.Context(), choose(stages.ID(pairs), label.Graded(2))))

	copied := bare(t, path)
	says := "labels up to " + first.At.Local().Format(time.DateTime) + " are in it"
	if f := finding(t, copied, "deck copy"); f.Level != stages.Warn || !strings.Contains(f.Text, says) {
		t.Errorf("doctor says of the copy: %+v", f)
	}
	if f := finding(t, path, "deck copy"); f.Check != "" {
		t.Errorf("doctor says of the deck that is open: %+v", f)
	}
	c := open(t, copied, options())
	if was, ok := c.Copied(); !ok || !strings.Contains(was.String(), says) || !was.Found.IsZero() {
		t.Errorf("the copy says %v, %v", was, ok)
	}
	must(t, c.Append(t.Context(), choose(stages.ID(pairs), label.Graded(3))))
	must(t, c.Close())
	// From then on it is a deck like any other, but doctor still knows.
	if f := finding(t, copied, "deck copy"); f.Level != stages.OK || !strings.Contains(f.Text, says) {
		t.Errorf("doctor says of the copy that was labelled: %+v", f)
	}

	must(t, d.Close())
	if f := finding(t, path, "deck copy"); f.Check != "" {
		t.Errorf("doctor says of the deck that was closed: %+v", f)
	}
	if labelsIn(t, path) != 2 {
		t.Error("the deck itself lost a label")
	}
}

// A deck without a label that was not closed says that, too.
func TestACopyWithoutLabels(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	d := open(t, path, options())
	must(t, d.AddNote(t.Context(), label.Note{Pair: stages.ID(query[string](t, d, `SELECT lower(hex(min(id))) FROM pairs`)), Kind: label.NoteText, Text: "x"}))
	must(t, d.Checkpoint(t.Context()))
	if f := finding(t, bare(t, path), "deck copy"); !strings.Contains(f.Text, "no label is in it") {
		t.Errorf("doctor says of the copy: %+v", f)
	}
}

// Killed processes leave marks; the next writer removes them, so that none remains
// once it has closed the deck.
func TestMarksOfTheKilledGo(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	d := open(t, path, options())
	must(t, d.saveSetting(t.Context(), settingOpen+"killed", openMark{PID: 0}))
	alive := openMark{PID: os.Getpid(), Born: born(os.Getpid()), File: identity(d.opened[0].info)}
	must(t, d.saveSetting(t.Context(), settingOpen+"alive", alive))
	for name, other := range map[string]openMark{
		"of an earlier process": {PID: alive.PID, Born: "another start", File: alive.File},
		"of a copied deck":      {PID: alive.PID, Born: alive.Born, File: "another file"},
	} {
		must(t, d.saveSetting(t.Context(), settingOpen+name, other))
	}
	must(t, d.Close())
	d = open(t, path, options())
	if _, copied := d.Copied(); !copied {
		t.Error("a deck with a mark and no log is taken for one that was closed")
	}
	if n := query[int](t, d, `SELECT count(*) FROM settings WHERE key LIKE 'open %'`); n != 1 {
		t.Errorf("%d marks are left, want that of a process that has the deck open", n)
	}
	must(t, d.saveSetting(t.Context(), "x", 1))
	must(t, d.Close())
	d = open(t, path, options())
	if n := query[int](t, d, `SELECT count(*) FROM settings WHERE key LIKE 'open %'`); n != 0 {
		t.Errorf("%d marks are left", n)
	}
}

// A killed deck that is opened and closed without a write has its log in the file:
// nothing is missing then.
func TestAKilledDeckThatIsLookedAtIsWhole(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	d := open(t, path, options())
	must(t, d.saveSetting(t.Context(), settingOpen+"killed", openMark{PID: 0}))
	other, err := Open(t.Context(), path, options())
	must(t, err)
	must(t, other.Close())
	if n := query[int](t, d, `SELECT count(*) FROM settings WHERE key = 'open killed'`); n != 0 {
		t.Error("the mark of a killed process is left")
	}
}

// finding returns doctor's finding of one check; the zero finding if there is none.
func finding(t *testing.T, path, check string) stages.Finding {
	t.Helper()
	for _, f := range Check(t.Context(), path, CheckOptions{}) {
		if f.Check == check {
			return f
		}
	}
	return stages.Finding{}
}

// A backup of a deck that is being written has everything acknowledged before, and
// is closed.
func TestBackupOfAnOpenDeck(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := closed(t, dir)
	d := open(t, path, options())
	pair := stages.ID(query[string](t, d, `SELECT lower(hex(min(id))) FROM pairs`))
	writing, stop := context.WithCancel(t.Context())
	var acknowledged = make(chan int, 1)
	acknowledged <- 0
	ended := make(chan error)
	go func() {
		for {
			err := d.Append(writing, choose(pair, label.Graded(1)))
			if err != nil {
				ended <- err
				return
			}
			acknowledged <- <-acknowledged + 1
		}
	}()
	reader := open(t, path, Options{ReadOnly: true})
	for i := range 4 {
		eventually(t, "another label", func() bool {
			n := <-acknowledged
			acknowledged <- n
			return n > i*3
		})
		before := <-acknowledged
		acknowledged <- before
		to := filepath.Join(dir, "backup"+string(rune('a'+i))+".db")
		var last, of int64
		must(t, reader.Backup(t.Context(), to, func(done, total int64) { last, of = done, total }))
		if last != of || of == 0 {
			t.Errorf("progress ended at %d of %d", last, of)
		}
		if n := labelsIn(t, to); n < before {
			t.Errorf("the backup has %d labels of %d", n, before)
		}
		if i > 0 {
			continue // one run of doctor is enough
		}
		for _, f := range Check(t.Context(), to, CheckOptions{}) {
			if f.Level != stages.OK {
				t.Errorf("doctor says of the backup: %+v", f)
			}
		}
	}
	stop()
	<-ended
}

// A backup never replaces a file, and a failed one leaves none.
func TestBackupRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := closed(t, dir)
	d := open(t, path, Options{ReadOnly: true})
	before := tree(t, dir)
	if err := d.Backup(t.Context(), path, nil); !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("over the deck itself: %v", err)
	}
	if err := d.Backup(t.Context(), filepath.Join(dir, "no", "b.db"), nil); err == nil || !strings.Contains(err.Error(), "there is no directory") {
		t.Errorf("into no directory: %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if err := d.Backup(ended, filepath.Join(dir, "b.db"), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if tree(t, dir) != before {
		t.Error("something was written")
	}
}

// What a killed backup left, the next one to the same name removes, and the next to any
// name in that folder once it is old: many backups are named after their day.
func TestBackupRemovesLeftovers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := open(t, closed(t, dir), Options{ReadOnly: true})
	path := filepath.Join(dir, "copy.db")
	long := time.Now().Add(-2 * time.Hour)
	for _, name := range []string{".copy.db.ABCDEFGH.partial", ".copy.db.ABCDEFGH.partial-journal", ".copy.db.HGFEDCBA.partial-journal", ".monday.db.ABCDEFG7.partial", ".monday.db.ABCDEFG7.partial-journal"} {
		write(t, filepath.Join(dir, name), "half a deck")
		if strings.HasPrefix(name, ".monday") {
			must(t, os.Chtimes(filepath.Join(dir, name), long, long))
		}
	}
	must(t, d.Backup(t.Context(), path, nil))
	if left, _ := filepath.Glob(filepath.Join(dir, ".*.partial*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if about, err := os.Stat(path); err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", about.Mode(), err)
	}
}

// A deck that is opened for writing keeps the log of a killed program until it has one of
// its own: it is no copy to whoever finds it if this program is killed, too.
func TestOpeningKeepsTheLogOfTheKilled(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	o := options()
	o.idle = time.Hour
	d := open(t, path, o)
	must(t, d.Append(t.Context(), choose(stages.ID(query[string](t, d, `SELECT lower(hex(min(id))) FROM pairs`)), label.Graded(1))))
	killed := filepath.Join(t.TempDir(), "deck.db")
	for _, log := range []string{"", "-wal"} {
		data, err := os.ReadFile(path + log)
		must(t, err)
		write(t, killed+log, string(data))
	}
	before, err := os.Stat(killed + "-wal")
	must(t, err)
	open(t, killed, o)
	if after, err := os.Stat(killed + "-wal"); err != nil || !os.SameFile(before, after) {
		t.Errorf("the log is another one, or gone: %v", err)
	}
}
