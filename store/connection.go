package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"prefdeck/stages/label"
)

// readers is how many queries may run at once beside the writer.
const readers = 4

// The memory for pages of one connection, in KiB.
const (
	smallCache = 500
	cache      = 8_000
	largeCache = 56_000
)

// dsn returns the data source name of the deck's file. FULL syncs at every commit;
// NORMAL syncs with the next FULL commit, or when the log is copied into the file.
func (d *Deck) dsn(mode, synchronous string) string {
	return d.uri(mode, synchronous, d.o.BusyTimeout, cache)
}

// uri sets everything about a connection in one place: of two values for one
// setting the driver would take the alphabetically later one.
func (d *Deck) uri(mode, synchronous string, wait time.Duration, cache int) string {
	return d.uriOf(mode, synchronous, wait, cache, "on")
}

func (d *Deck) uriOf(mode, synchronous string, wait time.Duration, cache int, references string) string {
	u := url.URL{Scheme: "file", Path: d.file}
	return u.String() + "?" + strings.Join([]string{
		"mode=" + mode,
		"_synchronous=" + synchronous,
		fmt.Sprintf("_busy_timeout=%d", wait.Milliseconds()),
		"_foreign_keys=" + references,
		"_dqs=0",
		"_defensive=1",
		"_error_rc=1",
		"_pragma=trusted_schema(0)", // a deck may come from somebody else
		"_pragma=temp_store(memory)",
		fmt.Sprintf("_pragma=cache_size(-%d)", cache),
		"_pragma=journal_size_limit(67108864)",
	}, "&")
}

// connect returns a pool of n connections that stay open. It opens nothing yet.
func (d *Deck) connect(n int, dsn string, more ...string) *sql.DB {
	if d.o.maxPages > 0 {
		more = append(more, fmt.Sprintf("_pragma=max_page_count(%d)", d.o.maxPages))
	}
	registerHolds()
	registerHit()
	registerDoubt()
	registerDifficulty()
	registerStanding()
	db := sql.OpenDB(connector{sqliteDriver(), strings.Join(append([]string{dsn}, more...), "&")})
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db
}

// openWriters opens nothing yet. The hauler copies the log into the file before it
// is long enough for the others to do so: no label waits for that.
func (d *Deck) openWriters() {
	const immediate = "_txlock=immediate"
	checkpoints := func(megabytes int) string {
		return fmt.Sprintf("_pragma=wal_autocheckpoint(%d)", megabytes<<20/pageSize)
	}
	// begin waits for other processes.
	writer := func(synchronous string, checkpoint, cache int) *sql.DB {
		return d.connect(1, d.uri("rw", synchronous, 0, cache), immediate, checkpoints(checkpoint))
	}
	d.writer = writer("FULL", 64, cache)
	// Identities are hashes, so an import writes all over their indexes. It is faster
	// with many pages in memory, which are released when it ends, and with few copies of
	// pages that change often.
	d.hauler = writer("NORMAL", 48, largeCache)
	d.hauler.SetConnMaxIdleTime(10 * time.Second)
	// SQLite sorts in steps of as much memory as there is for pages, and cannot be
	// interrupted in one: see sortInSteps.
	d.arranger = writer("NORMAL", 64, smallCache)
	d.arranger.SetConnMaxIdleTime(10 * time.Second)
	// The importer takes references and constraints for granted, which would cost a
	// quarter of an import: it inserts only what typed constants name and numbers that
	// the same transaction found. Doctor checks both.
	d.importer = d.connect(1, d.uriOf("rw", "NORMAL", 0, largeCache, "off"), immediate, checkpoints(48),
		"_pragma=ignore_check_constraints(1)")
	d.importer.SetConnMaxIdleTime(10 * time.Second)
}

// onlyFile returns the data source name for reading the deck's file without its log.
func (d *Deck) onlyFile() string { return d.dsn("ro", "FULL") + "&immutable=1" }

func (d *Deck) openReaders(dsn string) {
	d.reader = d.connect(readers, dsn, "_query_only=on")
	d.seeker = d.connect(2, dsn, "_query_only=on")
}

// walMode lets readers and a writer work at the same time (promise 5). The mode is
// stored in the file.
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

// Close copies the write-ahead log into the file, as far as other processes allow
// without waiting, and closes the deck. Nothing depends on it: the log is as safe
// as the file. What is asked of a closed deck fails, but for a second Close.
func (d *Deck) Close() error {
	if d.closed.Swap(true) {
		return nil
	}
	d.arranging.close()
	if d.checkpoints != nil && errors.Is(d.standing(), label.ErrGone) {
		return errors.Join(d.orphan(), d.closeAll())
	}
	err := d.unmark()
	// What was written has a writer's connection: the checkpointer's may not be open yet,
	// and reads the whole schema when it is opened.
	return errors.Join(err, d.checkpointOn(context.Background(), d.writer), d.closeAll())
}

// closeAll closes every connection. The pools stay where they are: a screen that is
// left may still be reading ahead, and what it asks for then fails.
func (d *Deck) closeAll() error {
	var errs []error
	if d.checkpoints != nil {
		errs = append(errs, d.checkpoints.close())
	}
	for _, db := range []*sql.DB{d.seeker, d.reader, d.importer, d.arranger, d.hauler, d.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// write runs do in a transaction whose commit is synced to disk.
func (d *Deck) write(ctx context.Context, do func(tx *sql.Tx) error) error {
	return d.writeOn(ctx, d.writer, synced, do)
}

// jot runs do in a transaction that is synced to disk with the next one of write. It is
// on the same connection: each of two would drop all its pages whenever the other has
// committed, as labels and showings do in turn.
func (d *Deck) jot(ctx context.Context, do func(tx *sql.Tx) error) error {
	return d.writeOn(ctx, d.writer, jotted, do)
}

// haul runs do in a transaction that is synced to disk with the next one of write,
// such as the end of the run: whatever a crash of the machine could lose comes
// again with the next run. Then it stands back.
func (d *Deck) haul(ctx context.Context, do func(tx *sql.Tx) error) error {
	return d.haulOn(ctx, d.hauler, do)
}

func (d *Deck) haulOn(ctx context.Context, db *sql.DB, do func(tx *sql.Tx) error) error {
	err := d.writeOn(ctx, db, hauled, do)
	if err == nil && !d.o.filling {
		standBack(ctx)
	}
	return err
}

// standBack lets another process in between two transactions of one that commits
// without a pause (promise 5).
func standBack(ctx context.Context) { pause(ctx, 3*askAgain) }

// manner is how a write is committed.
type manner int

const (
	synced manner = iota // see write
	jotted               // see jot
	hauled               // see haul
)

func (d *Deck) writeOn(ctx context.Context, db *sql.DB, how manner, do func(tx *sql.Tx) error) error {
	if d.o.filling {
		return d.writeFilling(ctx, do)
	}
	if db == nil {
		return &Error{Path: d.path, Kind: ErrReadOnly, What: "is open for reading only", Hint: "open it for writing"}
	}
	if how != hauled { // a label or a pair coming up may be waiting
		defer d.arranging.giveWay()()
	}
	select {
	case d.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-d.turn }()
	if err := d.standing(); err != nil {
		return err
	}
	tx, err := d.begin(ctx, db, how)
	if err != nil {
		return err
	}
	err = within(tx, func(tx *sql.Tx) error {
		if err := d.mark(ctx, tx); err != nil {
			return fmt.Errorf("mark the deck as open: %w", err)
		}
		return do(tx)
	})
	if err != nil {
		return err
	}
	d.marked.Store(true)
	d.checkpoints.wake()
	return d.standing() // writes under a name that has gone are lost
}

// syncing has the writer's connection sync its commits or not. A connection that is opened
// anew syncs them, so lax may be wrong in one direction only, the safe one.
func (d *Deck) syncing(ctx context.Context, how manner) error {
	switch {
	case how == jotted && !d.lax:
		d.lax = true // whether or not this succeeds
		_, err := d.writer.ExecContext(ctx, `PRAGMA synchronous = NORMAL`)
		return err
	case how == synced && d.lax:
		_, err := d.writer.ExecContext(ctx, `PRAGMA synchronous = FULL`)
		d.lax = err != nil
		return err
	}
	return nil
}

// askAgain is how long a writer waits before it tries again while another process
// is writing the deck.
const askAgain = time.Millisecond

// begin waits for other writing processes. SQLite would try more and more rarely,
// down to ten times a second, and a process that commits one transaction after
// another would win every time. The transaction does not watch ctx, for which SQLite's
// driver and database/sql would start a goroutine each: its statements do.
func (d *Deck) begin(ctx context.Context, db *sql.DB, how manner) (tx *sql.Tx, err error) {
	for last := time.Now().Add(d.o.BusyTimeout); ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		unwatched := context.WithoutCancel(ctx)
		if err = d.syncing(unwatched, how); err == nil {
			tx, err = db.BeginTx(unwatched, nil)
		}
		if !busy(err) || time.Now().After(last) {
			return tx, err
		}
		pause(ctx, askAgain)
	}
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// read runs do on one snapshot of the deck.
func (d *Deck) read(ctx context.Context, do func(tx *sql.Tx) error) error {
	return inTx(ctx, d.reader, do)
}

// twin begins a second transaction that reads the same state of the deck as tx, which has
// read nothing yet: for a large read on two cores. It is nil if none can begin: somebody
// writes at the moment, or another twin is at work, since all readers could wait for a
// connection to a twin. end gives it back.
func (d *Deck) twin(ctx context.Context, tx *sql.Tx) (twin *sql.Tx, end func(), err error) {
	if d.o.filling || !d.twins.TryLock() {
		return nil, func() {}, nil
	}
	conn, err := d.reader.Conn(ctx)
	if err != nil {
		d.twins.Unlock()
		return nil, func() {}, err
	}
	end = func() {
		if twin != nil {
			_ = twin.Rollback() // it has only read
		}
		_ = conn.Close() // which gives it back to the pool
		d.twins.Unlock()
	}
	var before, after, one int
	err = conn.QueryRowContext(ctx, dataVersion).Scan(&before)
	if err == nil {
		err = tx.QueryRowContext(ctx, beginReading).Scan(&one)
	}
	if err == nil {
		twin, err = conn.BeginTx(ctx, nil)
	}
	if err == nil {
		err = twin.QueryRowContext(ctx, beginReading).Scan(&one)
	}
	if err == nil {
		err = twin.QueryRowContext(ctx, dataVersion).Scan(&after)
	}
	if err != nil || before != after {
		end()
		return nil, func() {}, err
	}
	return twin, end, nil
}

const (
	// dataVersion differs between two moments if another connection has committed in between.
	dataVersion = `PRAGMA data_version`
	// beginReading makes a transaction read the state of now until its end.
	beginReading = `SELECT count(*) FROM deck`
)

func inTx(ctx context.Context, db *sql.DB, do func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	return within(tx, do)
}

func within(tx *sql.Tx, do func(tx *sql.Tx) error) error {
	if err := do(tx); err != nil {
		// SQLite may have rolled back by itself; err is the error that matters.
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}
