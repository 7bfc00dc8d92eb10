package store

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// brokenOff returns a deck as kill -9 leaves it, in a folder of its own, and a
// backup from before its labels. The log holds only the changes since it was
// restarted.
func brokenOff(t *testing.T) (path, backup string) {
	t.Helper()
	at := closed(t, t.TempDir())
	o := options()
	o.idle = time.Millisecond
	d := open(t, at, o)
	backup = filepath.Join(t.TempDir(), "backup.db")
	must(t, d.Backup(t.Context(), backup, nil))
	pair := stages.ID(query[string](t, d, `SELECT lower(hex(min(id))) FROM pairs`))
	for range 3 {
		must(t, d.Append(t.Context(), choose(pair, label.Graded(1))))
		rounds := query[int](t, d, `SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM settings WHERE key = 'round'`)
		eventually(t, "the log is begun anew", func() bool {
			return query[int](t, d, `SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM settings WHERE key = 'round'`) >= rounds+2
		})
	}
	path = filepath.Join(t.TempDir(), "deck.db")
	for _, end := range []string{"", "-wal"} {
		text, err := os.ReadFile(at + end)
		must(t, err)
		must(t, os.WriteFile(path+end, text, 0o600))
	}
	return path, backup
}

// A log is replayed over the file that it belongs to, and over no other.
func TestALogOfAnotherFileIsRefused(t *testing.T) {
	t.Parallel()
	whole, _ := brokenOff(t)
	d := open(t, whole, options())
	if n := query[int](t, d, `SELECT count(*) FROM label_events`); n != 3 {
		t.Errorf("with its log the deck has %d labels", n)
	}

	path, backup := brokenOff(t)
	text, err := os.ReadFile(backup)
	must(t, err)
	must(t, os.WriteFile(path, text, 0o600)) // as somebody does who wants the backup back
	dir := filepath.Dir(path)
	before := tree(t, dir)
	for _, o := range []Options{options(), {ReadOnly: true}} {
		_, err := Open(t.Context(), path, o)
		if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "deck.db-wal, that belongs to another file") {
			t.Errorf("the log of another file: %v", err)
		}
		if f := Check(t.Context(), path, CheckOptions{})[0]; !strings.Contains(f.Advice, "mv ") {
			t.Errorf("doctor advises %q", f.Advice)
		}
	}
	if tree(t, dir) != before {
		t.Error("something was written")
	}
	must(t, os.Rename(path+"-wal", path+"-wal.old")) // as the error advises
	d = open(t, path, options())
	if got, n := query[string](t, d, `PRAGMA integrity_check`), query[int](t, d, `SELECT count(*) FROM label_events`); got != "ok" || n != 0 {
		t.Errorf("the backup has %d labels, integrity: %s", n, got)
	}
}

// The log is read while others write it: no contents of a page may break the
// reading.
func TestRoundsAreReadFromAnyPage(t *testing.T) {
	t.Parallel()
	page := make([]byte, 512)
	page[0] = 0x0a
	binary.BigEndian.PutUint16(page[3:], 1)
	binary.BigEndian.PutUint16(page[8:], 400)
	copy(page[400:], append([]byte{3 + 7, 3, 13 + 2*5, 13 + 2*2}, "round42"...))
	if round, ok := roundIn(page); round != 42 || !ok {
		t.Fatalf("the round reads %d, %v", round, ok)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		torn := slices.Clone(page)
		for range 1 + random.IntN(4) {
			at := []int{3, 4, 8, 9, 400, 401, 402, 403, 410, random.IntN(len(torn))}[random.IntN(10)]
			torn[at] = byte(random.Uint32())
		}
		roundIn(torn)
	}
}

// A process that closes the deck while another one has it open leaves the log: it
// belongs to the file.
func TestTheLogFitsWhileAnotherHasTheDeckOpen(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	o := options()
	o.idle = time.Millisecond
	other := open(t, path, options()) // keeps the log where it is
	must(t, other.saveSetting(t.Context(), "x", 1))
	for range 5 {
		d, err := Open(t.Context(), path, o)
		must(t, err)
		for i := range 3 {
			must(t, d.saveSetting(t.Context(), "y", i))
			before := query[string](t, d, `SELECT coalesce(max(value), '') FROM settings WHERE key = 'round'`)
			eventually(t, "another round", func() bool {
				return query[string](t, d, `SELECT coalesce(max(value), '') FROM settings WHERE key = 'round'`) != before
			})
		}
		must(t, d.Close())
	}
}
