package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migration brings a deck from the version before to its own.
type migration struct {
	version int
	name    string
	sql     string
}

// embedded is the history of the schema: migrations/NNNN_name.sql, from 1 without gaps.
func embedded() ([]migration, error) {
	entries, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	var ms []migration
	for _, e := range entries { // by name, so by number
		number, _, _ := strings.Cut(e.Name(), "_")
		n, err := strconv.Atoi(number)
		if err != nil || n != len(ms)+1 {
			return nil, fmt.Errorf("migration %s is not number %d", e.Name(), len(ms)+1)
		}
		text, err := migrationFiles.ReadFile("migrations/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("read migration %s: %w", e.Name(), err)
		}
		ms = append(ms, migration{version: n, name: e.Name(), sql: string(text)})
	}
	return ms, nil
}

func newest(ms []migration) int {
	if len(ms) == 0 {
		return 0
	}
	return ms[len(ms)-1].version
}

// migrate makes a new deck, or brings an old one up to date. Each step is one
// transaction, and a copy of the deck as it was is put beside it first.
func (d *Deck) migrate(ctx context.Context) error {
	for last := time.Now().Add(d.o.BusyTimeout); ; {
		err := d.migrateOnce(ctx)
		if !busy(err) || time.Now().After(last) {
			return err
		}
		// SQLite does not wait everywhere for another process that opens the deck.
		pause(ctx, askAgain)
	}
}

func (d *Deck) migrateOnce(ctx context.Context) error {
	// Foreign keys are off so that a migration may rebuild a table that others
	// refer to; step checks them all before it commits.
	db := d.connect(1, strings.Replace(d.dsn("rw", "FULL"), "_foreign_keys=on", "_foreign_keys=off", 1), "_txlock=immediate")
	err := d.steps(ctx, db)
	if err == nil {
		err = walMode(ctx, db)
	}
	return errors.Join(err, db.Close())
}

func (d *Deck) steps(ctx context.Context, db *sql.DB) error {
	var version int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	if err := tooNew(d.path, version, newest(d.o.migrations)); err != nil {
		return err
	}
	var missing []migration
	for _, m := range d.o.migrations {
		if m.version > version {
			missing = append(missing, m)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if version == 0 {
		// At once, so that nobody who opens it now sees an old deck.
		return d.step(ctx, db, missing, false)
	}
	for i := range missing {
		if err := d.step(ctx, db, missing[i:i+1], true); err != nil {
			return err
		}
	}
	// The version is read from the file's first bytes next time: see probe.
	_, err := db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// step runs migrations in one transaction, but for those that another process has
// run meanwhile; keep says that the deck was there before and is copied.
func (d *Deck) step(ctx context.Context, db *sql.DB, ms []migration, keep bool) error {
	err := inTx(ctx, db, func(tx *sql.Tx) error {
		var version int
		if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
			return err
		}
		if version >= newest(ms) {
			return nil
		}
		if keep {
			// The transaction has begun, so nobody writes while the copy is made.
			if err := d.backUp(ctx, version); err != nil {
				return fmt.Errorf("copy the deck first: %w", err)
			}
		}
		for _, m := range ms {
			if m.version <= version {
				continue
			}
			if err := d.apply(ctx, tx, m); err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("bring %s to version %d: %w", d.path, newest(ms), explain(d.path, err))
	}
	return nil
}

// apply runs one migration.
func (d *Deck) apply(ctx context.Context, tx *sql.Tx, m migration) error {
	if _, err := tx.ExecContext(ctx, m.sql); err != nil {
		return err
	}
	if m.version == 1 {
		if err := d.introduce(ctx, tx); err != nil {
			return err
		}
	}
	if err := intact(ctx, tx); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, m.version))
	return err
}

const newDeck = `INSERT INTO deck (id, name, annotator, queue_seed, version, created_at) VALUES (1, ?, ?, ?, ?, ?)`

func (d *Deck) introduce(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA application_id = %d`, applicationID)); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, newDeck, d.o.Name, d.o.Annotator, d.o.QueueSeed, d.o.Version, d.now().UnixMilli())
	return err
}

func intact(ctx context.Context, tx *sql.Tx) error {
	return each(ctx, tx, func(rows *sql.Rows) error {
		var table, parent string
		var row sql.NullInt64
		var key int
		if err := rows.Scan(&table, &row, &parent, &key); err != nil {
			return err
		}
		return fmt.Errorf("a row of %s refers to no row of %s", table, parent)
	}, `PRAGMA foreign_key_check`)
}

// backUp copies the deck to a file beside it, named after its version. A copy
// that was made before an earlier attempt is replaced once the new one is whole.
func (d *Deck) backUp(ctx context.Context, version int) error {
	name := fmt.Sprintf("%s.v%d.bak", d.file, version)
	if d.o.Upgrading != nil {
		d.o.Upgrading(d.path, name)
	}
	draft := name + ".new"
	if err := os.Remove(draft); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if _, err := touch(draft); err != nil { // for its mode; SQLite fills an empty file
		return err
	}
	db := d.connect(1, d.dsn("rw", "FULL"))
	_, err := db.ExecContext(ctx, `VACUUM INTO ?`, draft)
	err = errors.Join(err, db.Close())
	if err == nil {
		err = syncFile(draft)
	}
	if err != nil {
		return errors.Join(explain(d.path, err), os.Remove(draft))
	}
	if err := os.Rename(draft, name); err != nil {
		return err
	}
	return syncFile(filepath.Dir(name))
}

// syncFile brings a file, or the names in a directory, to the disk.
func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
