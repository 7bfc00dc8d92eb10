package store

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages/label"
)

// history returns the program's migrations followed by more, which are renumbered.
func history(t *testing.T, more ...migration) []migration {
	t.Helper()
	ms, err := embedded()
	must(t, err)
	for _, m := range more {
		m.version = newest(ms) + 1
		ms = append(ms, m)
	}
	return ms
}

// versions returns the number of versions without more.
func versions(t *testing.T) int {
	t.Helper()
	return newest(history(t))
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := closed(t, dir)
	o := options()
	o.migrations = history(t, migration{name: "x.sql", sql: `ALTER TABLE deck ADD COLUMN mood TEXT NOT NULL DEFAULT 'good'; DROP VIEW funnel;`},
		migration{name: "y.sql", sql: `CREATE TABLE y (z INTEGER) STRICT`})
	var told []string
	o.Upgrading = func(deck, backup string) { told = append(told, deck+" to "+filepath.Base(backup)) }
	for _, left := range []string{".new", ".new-journal"} { // by an upgrade that was killed
		write(t, path+fmt.Sprintf(".v%d.bak", versions(t))+left, strings.Repeat("half a deck", 100))
	}
	d, err := Open(t.Context(), path, o)
	must(t, err)
	if want := []string{fmt.Sprintf("%s to %s.v%d.bak", path, filepath.Base(path), versions(t))}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
	if v, mood := query[int](t, d, `PRAGMA user_version`), query[string](t, d, `SELECT mood FROM deck`); v != versions(t)+2 || mood != "good" {
		t.Errorf("version %d, mood %s", v, mood)
	}
	must(t, d.Close())
	if copies, err := filepath.Glob(path + ".*"); err != nil || len(copies) != 1 {
		t.Errorf("an upgrade over two versions leaves %q, %v: want one copy", copies, err)
	}
	for _, version := range []int{versions(t)} {
		name := fmt.Sprintf(".v%d.bak", version)
		info, err := os.Stat(path + name)
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("mode of the copy %s is %04o", name, info.Mode().Perm())
		}
		db, err := sql.Open("sqlite", path+name)
		must(t, err)
		var v, n int
		must(t, errors.Join(db.QueryRow(`PRAGMA user_version`).Scan(&v), db.QueryRow(`SELECT count(*) FROM pairs`).Scan(&n), db.Close()))
		if v != version || n != 3 {
			t.Errorf("copy %s has version %d and %d pairs", name, v, n)
		}
	}
	// The copy is a deck: the program of its version opens it.
	d, err = Open(t.Context(), path+fmt.Sprintf(".v%d.bak", versions(t)), options())
	must(t, err)
	must(t, d.Close())
	if _, err := Open(t.Context(), path, options()); !errors.Is(err, ErrNewer) {
		t.Errorf("the old program says %v", err)
	}
}

func TestNewDeckHasNoCopy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := options()
	o.migrations = history(t, migration{name: "x.sql", sql: `CREATE TABLE x (y INTEGER) STRICT`})
	o.Upgrading = func(deck, backup string) { t.Errorf("told that %s is copied to %s", deck, backup) }
	d, err := Open(t.Context(), filepath.Join(dir, "deck.db"), o)
	must(t, err)
	must(t, d.Close())
	left, err := os.ReadDir(dir)
	must(t, err)
	if len(left) != 1 {
		t.Errorf("%v, want the deck alone", left)
	}
}

func TestMigrationFails(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"syntax":             `ALTER TABLE deck ADD COLUMN mood TEXT; CREATE TABEL x`,
		"dangling reference": `UPDATE pairs SET a = 99`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := closed(t, t.TempDir())
			before, err := os.ReadFile(path)
			must(t, err)
			o := options()
			o.migrations = history(t, migration{name: "x.sql", sql: text})
			_, err = Open(t.Context(), path, o)
			if err == nil || !strings.Contains(err.Error(), "x.sql") {
				t.Fatalf("error %v, want the migration named", err)
			}
			if _, err := os.Stat(path + fmt.Sprintf(".v%d.bak", versions(t))); err != nil {
				t.Error("no copy:", err)
			}
			after, err := os.ReadFile(path)
			must(t, err)
			if string(before) != string(after) {
				t.Error("the deck was changed")
			}
			d := open(t, path, options())
			if v, n := query[int](t, d, `PRAGMA user_version`), query[int](t, d, `SELECT count(*) FROM pairs`); v != versions(t) || n != 3 {
				t.Errorf("version %d, %d pairs", v, n)
			}
		})
	}
}

// A deck of an older version is not read, whether or not somebody has it open or
// was killed with it: the error names the command that migrates it.
func TestOlderToRead(t *testing.T) {
	t.Parallel()
	for name, inUse := range map[string]bool{"closed": false, "with a log beside it": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := closed(t, t.TempDir())
			if inUse {
				d := open(t, path, options())
				withPairs(t, d, 1)
				must(t, d.saveSetting(t.Context(), settingScheme, label.DefaultScheme()))
			}
			o := options()
			o.ReadOnly = true
			o.migrations = history(t, migration{name: "x.sql", sql: `CREATE TABLE x (y INTEGER) STRICT`})
			_, err := Open(t.Context(), path, o)
			if !errors.Is(err, ErrOlder) || !strings.Contains(err.Error(), "prefdeck doctor --repair --deck "+path) {
				t.Errorf("error %v, want ErrOlder and the command", err)
			}
			o.ReadOnly = false // as that command does
			must(t, open(t, path, o).Close())
			o.ReadOnly = true
			must(t, open(t, path, o).Close())
		})
	}
}

// What an upgrade could not finish, the next program that opens the deck does, though
// the version is right: it turns the log on, and packs the file.
func TestOpeningFinishesAnUpgrade(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]string{
		"no log":     `PRAGMA journal_mode = DELETE`,
		"not packed": `INSERT INTO settings (key, value) VALUES ('` + settingLoose + `', 'true')`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := closed(t, t.TempDir())
			db, err := sql.Open("sqlite", path)
			must(t, err)
			_, err = db.Exec(leave)
			must(t, errors.Join(err, db.Close()))
			d := open(t, path, options())
			if mode, loose := query[string](t, d, `PRAGMA journal_mode`), query[int](t, d, `SELECT count(*) FROM settings WHERE key = '`+settingLoose+`'`); mode != "wal" || loose != 0 {
				t.Errorf("journal mode %s, %d marks of an upgrade", mode, loose)
			}
		})
	}
}
