package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// readers is how many queries may run at once beside the writer.
const readers = 4

// dsn names the deck's file to SQLite. FULL syncs at every commit; NORMAL syncs
// with the next FULL commit, or when the log is copied into the file.
func (d *Deck) dsn(mode, synchronous string) string {
	u := url.URL{Scheme: "file", Path: d.file}
	return u.String() + "?" + strings.Join([]string{
		"mode=" + mode,
		"_synchronous=" + synchronous,
		fmt.Sprintf("_busy_timeout=%d", d.o.BusyTimeout.Milliseconds()),
		"_foreign_keys=on",
		"_dqs=0",
		"_defensive=1",
		"_error_rc=1",
		"_pragma=trusted_schema(0)", // a deck may come from somebody else
		"_pragma=temp_store(memory)",
		"_pragma=cache_size(-8000)",
		"_pragma=journal_size_limit(67108864)",
	}, "&")
}

// connect is a pool of n connections that stay open. Nothing is opened yet.
func (d *Deck) connect(n int, dsn string, more ...string) *sql.DB {
	if d.o.maxPages > 0 {
		more = append(more, fmt.Sprintf("_pragma=max_page_count(%d)", d.o.maxPages))
	}
	db, err := sql.Open("sqlite", strings.Join(append([]string{dsn}, more...), "&"))
	if err != nil {
		panic(err) // the driver is not linked in
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db
}

func (d *Deck) openReaders(dsn string) {
	d.reader = d.connect(readers, dsn, "_query_only=on")
	d.poller = d.connect(1, dsn, "_query_only=on")
}

// walMode lets readers and a writer work at the same time (promise 5). The mode
// stays with the file.
func walMode(ctx context.Context, db *sql.DB) error {
	var mode string
	if err := db.QueryRowContext(ctx, `PRAGMA journal_mode`).Scan(&mode); err != nil {
		return err
	}
	if mode == "wal" {
		return nil
	}
	if err := db.QueryRowContext(ctx, `PRAGMA journal_mode = WAL`).Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("the file system cannot share memory between processes (journal mode %s)", mode)
	}
	return nil
}

// Close copies the write-ahead log into the file, as far as other processes let
// it without waiting for them, and closes the deck. Nothing depends on it: what
// is in the log is as safe as what is in the file.
func (d *Deck) Close() error {
	var err error
	if d.writer != nil {
		if _, e := d.writer.Exec(`PRAGMA wal_checkpoint(PASSIVE)`); e != nil {
			err = d.failed(e, "finish the log")
		}
	}
	return errors.Join(err, d.closeAll())
}

func (d *Deck) closeAll() error {
	var errs []error
	for _, db := range []**sql.DB{&d.poller, &d.reader, &d.jotter, &d.writer} {
		if *db != nil {
			errs = append(errs, (*db).Close())
			*db = nil
		}
	}
	return errors.Join(errs...)
}

// write runs do in a transaction whose commit is synced to disk.
func (d *Deck) write(ctx context.Context, do func(tx *sql.Tx) error) error {
	return d.writeOn(ctx, d.writer, do)
}

func (d *Deck) writeOn(ctx context.Context, db *sql.DB, do func(tx *sql.Tx) error) error {
	if db == nil {
		return &Error{Path: d.path, Kind: ErrReadOnly, What: "is open for reading only", Hint: "open it for writing"}
	}
	select {
	case d.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-d.turn }()
	return inTx(ctx, db, do)
}

// read runs do on one snapshot of the deck.
func (d *Deck) read(ctx context.Context, do func(tx *sql.Tx) error) error {
	return inTx(ctx, d.reader, do)
}

func inTx(ctx context.Context, db *sql.DB, do func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		// SQLite may have rolled back by itself; what went wrong is err.
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

// Changed is a number that differs from the last one when anything was committed
// to the deck meanwhile, by this process or another. It reads no table.
func (d *Deck) Changed(ctx context.Context) (int64, error) {
	var n int64
	err := d.poller.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&n)
	return n, d.failed(err, "ask for changes")
}
