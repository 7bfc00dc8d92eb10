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
	// rows moves rows if SQL alone cannot report progress. It runs at rowsMark in
	// the text of the migration. It may be nil.
	rows func(ctx context.Context, tx *sql.Tx, progress func(done, total int64)) error
}

// rowsMark is the place in a migration at which its rows run.
const rowsMark = "\n-- rows: "

// byGo holds the rows functions of migrations, by version.
var byGo = map[int]func(ctx context.Context, tx *sql.Tx, progress func(done, total int64)) error{4: bringRows, 5: splitRows}

// embedded returns the history of the schema: migrations/NNNN_name.sql, from 1
// without gaps.
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
		ms = append(ms, migration{version: n, name: e.Name(), sql: string(text), rows: byGo[n]})
	}
	return ms, nil
}

func newest(ms []migration) int {
	if len(ms) == 0 {
		return 0
	}
	return ms[len(ms)-1].version
}

// pageSize is the page size of a new deck, in bytes. A label changes a few rows on as
// many pages, and each changed page is written whole: pages of 4 KiB would double what
// is written.
const pageSize = 2048

// migrate makes a new deck, or brings an old one up to date: in one transaction, and
// a copy of the deck as it was is put beside it first. The caller closes what it returns.
func (d *Deck) migrate(ctx context.Context) (*sql.DB, error) {
	for last := time.Now().Add(d.o.BusyTimeout); ; {
		db, err := d.migrateOnce(ctx)
		if !busy(err) || time.Now().After(last) {
			return db, err
		}
		// SQLite does not always wait for another process that opens the deck.
		pause(ctx, askAgain)
	}
}

func (d *Deck) migrateOnce(ctx context.Context) (*sql.DB, error) {
	synchronous, more := "FULL", []string{"_txlock=immediate", fmt.Sprintf("_pragma=page_size(%d)", pageSize)}
	if d.o.filling { // nobody would look for its journal if the program were killed
		synchronous, more = "OFF", append(more, "_pragma=journal_mode(memory)")
	}
	// Foreign keys are off so that a migration may rebuild a table that others
	// refer to; step checks them all before it commits.
	db := d.connect(1, d.uriOf("rw", synchronous, d.o.BusyTimeout, largeCache, "off"), more...)
	err := d.steps(ctx, db)
	if err == nil {
		err = d.compact(ctx, db)
	}
	if err == nil && !d.o.filling {
		err = walMode(ctx, db)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func (d *Deck) steps(ctx context.Context, db *sql.DB) error {
	var version int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	if err := tooNew(d.path, version, newest(d.o.migrations)); err != nil {
		return err
	}
	if version == newest(d.o.migrations) {
		return nil
	}
	if version > 0 {
		if err := d.unattended(ctx); err != nil {
			return err
		}
		// The indexes of a million pairs are sorted in files, or memory would hold them.
		if _, err := db.ExecContext(ctx, `PRAGMA temp_store = file`); err != nil {
			return err
		}
	}
	if err := explain(d.path, d.step(ctx, db)); err != nil {
		if full := (*Error)(nil); version > 0 && errors.As(err, &full) && full.Kind == ErrFull {
			full.Hint = "make room there and in the folder for temporary files ($TMPDIR), and try again"
		}
		return fmt.Errorf("bring %s to version %d: %w", d.path, newest(d.o.migrations), err)
	}
	if version == 0 {
		return nil
	}
	// The next probe reads the version from the file's first bytes.
	_, err := db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// attempts is how often unattended tries: another process that looks holds the locks
// for a moment as well.
const attempts = 20

// unattended returns an error if another process labels or fills the deck: an older
// prefdeck could save nothing more once the deck is brought up to date.
func (d *Deck) unattended(ctx context.Context) error {
	for _, lock := range []func(context.Context) (func() error, error){d.LockLabelling, d.LockRun} {
		for n := 1; ; n++ {
			release, err := lock(ctx)
			if err == nil {
				if err := release(); err != nil {
					return err
				}
				break
			}
			var held *Error
			if !errors.As(err, &held) || held.Kind != ErrLabelling && held.Kind != ErrRunning {
				return err
			}
			if n == attempts {
				held.What = "is of an older version and " + held.What
				held.Hint = "end that first: it could save nothing more after the upgrade"
				return held
			}
			pause(ctx, 10*askAgain)
		}
	}
	return nil
}

// step runs the missing migrations in one transaction, so that nobody who opens the
// deck meanwhile sees it half migrated.
func (d *Deck) step(ctx context.Context, db *sql.DB) error {
	return inTx(ctx, db, func(tx *sql.Tx) error {
		var version int
		if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
			return err
		}
		if version >= newest(d.o.migrations) {
			return nil // another process has brought it up to date meanwhile
		}
		if version > 0 {
			// The transaction has begun, so nobody writes while the copy is made.
			if err := d.backUp(ctx, version); err != nil {
				return fmt.Errorf("copy the deck first: %w", err)
			}
		}
		if version == 0 && d.o.schema != "" {
			if _, err := tx.ExecContext(ctx, d.o.schema); err != nil {
				return fmt.Errorf("schema: %w", err)
			}
			if err := d.introduce(ctx, tx); err != nil {
				return err
			}
		} else if err := d.applyAll(ctx, tx, version); err != nil {
			return err
		}
		if version > 0 {
			if err := put(ctx, tx, settingLoose, true); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, newest(d.o.migrations)))
		return err
	})
}

// applyAll runs the migrations after a version.
func (d *Deck) applyAll(ctx context.Context, tx *sql.Tx, version int) error {
	for _, m := range d.o.migrations[version:] {
		if err := d.apply(ctx, tx, m, version > 0); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		if m.rows != nil && version > 0 {
			d.upgrading("check the rows", 0, 0)
		}
		if err := intact(ctx, tx); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return nil
}

// apply runs one migration. A deck that begins with it has no rows to report on.
func (d *Deck) apply(ctx context.Context, tx *sql.Tx, m migration, upgrade bool) error {
	before, after, split := strings.Cut(m.sql, rowsMark)
	if _, err := tx.ExecContext(ctx, before); err != nil {
		return err
	}
	if m.version == 1 {
		if err := d.introduce(ctx, tx); err != nil {
			return err
		}
	}
	if !split {
		return nil
	}
	if m.rows != nil {
		report := func(done, total int64) {
			if upgrade {
				d.upgrading("bring the rows over", done, total)
			}
		}
		if err := m.rows(ctx, tx, report); err != nil {
			return err
		}
		if upgrade {
			d.upgrading("make the indexes", 0, 0)
			// Sorting takes as much memory as pages may.
			if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA cache_size = -%d`, cache)); err != nil {
				return err
			}
		}
	}
	_, rest, _ := strings.Cut(after, "\n") // behind the words of the mark
	_, err := tx.ExecContext(ctx, rest)
	return err
}

// upgrading reports how far an upgrade is.
func (d *Deck) upgrading(doing string, done, total int64) {
	if d.o.UpgradeProgress != nil {
		d.o.UpgradeProgress(doing, done, total)
	}
}

// settingLoose marks an upgraded deck that still has the free pages and the page size
// of the old one.
const settingLoose = "loose"

// compact packs an upgraded deck. If it cannot, because another process has the deck
// open or the disk is full, the deck is just as good but larger, and the next time that
// it is opened compact tries again.
func (d *Deck) compact(ctx context.Context, db *sql.DB) error {
	var loose bool
	if err := setting(ctx, db, settingLoose, &loose); err != nil || !loose {
		return err
	}
	d.upgrading("pack the file", 0, 0)
	var mode string
	err := db.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode) // another page size needs it
	if err != nil || mode != "delete" {
		return nil
	}
	for _, query := range []string{
		`PRAGMA temp_store = file`, // the packed copy is as large as the deck
		fmt.Sprintf(`PRAGMA cache_size = -%d`, cache),
		fmt.Sprintf(`PRAGMA page_size = %d`, pageSize),
		`VACUUM`,
		`DELETE FROM settings WHERE key = '` + settingLoose + `'`,
	} {
		if _, err := db.ExecContext(ctx, query); err != nil {
			return ctx.Err()
		}
	}
	return nil
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

// backUp copies the deck to a file beside it, named after its version. It replaces
// a copy from an earlier attempt once the new one is complete.
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
	err := copyPages(ctx, db, draft, func(done, total int64) { d.upgrading("copy the deck", done, total) })
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

// syncFile syncs a file, or the names in a directory, to disk.
func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
