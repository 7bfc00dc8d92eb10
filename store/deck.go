package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/ground/shell"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// DefaultPath is the deck that is opened if none is named.
const DefaultPath = "prefdeck.db"

// The interfaces of the stages that a deck implements.
var (
	_ prompt.Library    = (*Deck)(nil)
	_ response.Ledger   = (*Deck)(nil)
	_ filter.Docket     = (*Deck)(nil)
	_ label.SittingDeck = (*Deck)(nil)
	_ label.Archive     = (*Deck)(nil)
	_ label.Index       = (*Deck)(nil)
	_ exchange.Importer = (*Deck)(nil)
	_ exchange.Exporter = (*Deck)(nil)
	_ exchange.Whole    = (*Deck)(nil)
	_ exchange.Absorber = (*Deck)(nil)
	_ measure.Counter   = (*Deck)(nil)
)

// Options configures Open. The zero value opens a deck that exists, for writing.
type Options struct {
	Version     string           // of the program: stored in a new deck and on labels without one
	Annotator   string           // of a new deck; "": the user's name. A deck with prompts keeps its own
	Name        string           // of a new deck
	QueueSeed   int64            // shuffles the queue of a new deck; 0: random
	Create      bool             // create the deck if it does not exist
	ReadOnly    bool             // never write
	BusyTimeout time.Duration    // how long to wait for another process's write; 0: 10 s
	Clock       func() time.Time // nil: time.Now
	// Upgrading is called before a deck of an older version is copied to a file
	// beside it and migrated, which takes a while for a big deck. It may be nil.
	Upgrading func(deck, backup string)
	// UpgradeProgress hears which step of the upgrade is under way and how far it is.
	// total is 0 if it is not known. It may be nil.
	UpgradeProgress func(doing string, done, total int64)

	named      bool          // the annotator is not the default
	anyVersion bool          // read a deck of an older version, too: see Intact
	filling    bool          // see Fill
	maxPages   int           // tests: the disk is full at this many pages
	idle       time.Duration // tests: the pause in writing after which the log is copied into the file; 0: idle
	migrations []migration   // tests: another history of the schema
	schema     string        // of a new deck; "": the migrations make it, one by one
	atOnce     int           // tests: up to how many pairs an order is indexed at once; 0: arrangedAtOnce
	worth      int64         // tests: how many pairs are worth indexing; 0: worthIndexing
	page       int           // tests: how many pairs condition.leading begins with; 0: leadingFirst
	fenceEvery int           // tests: the pairs between two remembered keys; 0: fenceEvery
	patience   time.Duration // tests: how long a jump waits for an order; 0: patience
	few        int           // tests: how many pairs with a text are listed; 0: few
	words      int           // tests: how many bytes of words stay in memory; 0: wordsInMemory
	window     int64         // tests: how many rows one query of a scan covers; 0: scanAtOnce
	spooling   spooling      // tests: where the rows of an export are kept; what is 0 in it is as usual
}

// Deck is an open deck. Its methods may be called from several goroutines.
type Deck struct {
	path      string // as the user named it
	file      string // absolute, with symbolic links resolved: files beside it are named after this
	o         Options
	annotator string
	queueSeed int64

	writer   *sql.DB // one connection: see write and jot; nil if read-only
	hauler   *sql.DB // one connection for bulk writes that can be repeated: see haul
	arranger *sql.DB // one connection for indexes that labels interrupt: see arrange
	importer *sql.DB // one more for imports, which checks less
	reader   *sql.DB // several connections that cannot write
	seeker   *sql.DB // two more for who has one of those and needs others: see scan

	turn  chan struct{} // held by the present writer, so that writers of this process queue up in order
	lax   bool          // the writer's connection may not sync its commits; guarded by turn
	twins sync.Mutex    // held while a second transaction reads beside another: see twin

	opened      []opened // the files that the names of the deck and its log stood for; nil if read-only
	checkpoints *checkpointer
	markKey     string      // of this process's mark in the deck
	marked      atomic.Bool // the mark is in the deck
	closed      atomic.Bool
	copied      *CopyMark          // nil: the deck was never copied while it was open
	later       []string           // of a deck that is being filled: what makes its indexes
	identities  [kinds]*identities // of such a deck, until its indexes of them are made
	spoilt      error              // of such a deck: the first write that failed
	frozen      bool               // only the file can be read, since nothing may be written beside it

	found    lastFound
	words    vocabularies
	indexing indexing
	fences   fences

	arranging arranging
}

// Open opens the deck at path. Its errors are one sentence each and leave the file,
// and those beside it, unchanged.
func Open(ctx context.Context, path string, o Options) (*Deck, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	f, err := probe(path, newest(o.migrations))
	if err != nil {
		return nil, err
	}
	d := &Deck{path: path, file: f.file, o: o, turn: make(chan struct{}, 1), markKey: newMark()}
	if f.wal {
		err = d.logFits(ctx)
	}
	switch {
	case err != nil:
	case o.ReadOnly:
		err = d.openToRead(ctx, f)
	default:
		err = d.openToWrite(ctx, f)
	}
	if err != nil {
		return nil, errors.Join(explain(path, err), d.closeAll())
	}
	return d, nil
}

func (o Options) withDefaults() (Options, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	o.idle = cmp.Or(o.idle, idle)
	o.worth = cmp.Or(o.worth, worthIndexing)
	o.atOnce = cmp.Or(o.atOnce, arrangedAtOnce)
	o.patience = cmp.Or(o.patience, patience)
	o.words = cmp.Or(o.words, wordsInMemory)
	o.few = cmp.Or(o.few, few)
	o.page = cmp.Or(o.page, leadingFirst)
	o.fenceEvery = cmp.Or(o.fenceEvery, fenceEvery)
	o.window = cmp.Or(o.window, scanAtOnce)
	o.spooling = o.spooling.withDefaults()
	o.BusyTimeout = cmp.Or(o.BusyTimeout, 10*time.Second)
	if o.named = o.Annotator != ""; !o.named {
		o.Annotator = userName()
	}
	if o.QueueSeed == 0 {
		var b [8]byte
		if _, err := rand.Read(b[:]); err != nil {
			return o, fmt.Errorf("draw a seed: %w", err)
		}
		o.QueueSeed = int64(binary.BigEndian.Uint64(b[:]) >> 1)
	}
	if o.migrations == nil {
		ms, err := embedded()
		if err != nil {
			return o, err
		}
		o.migrations, o.schema = ms, cmp.Or(o.schema, schemaText)
	}
	return o, nil
}

func userName() string {
	if name := os.Getenv("USER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "annotator"
}

func (d *Deck) openToWrite(ctx context.Context, f found) (err error) {
	if f.empty && !d.o.Create {
		return d.missing(f)
	}
	if f.links > 1 {
		// SQLite's log and the locks go by name: two names would be two decks in
		// one file.
		return &Error{Path: d.path, Kind: ErrLinked, What: fmt.Sprintf("has %d names (hard links), each of which would be written as a separate deck, over the labels of the others", f.links),
			Hint: ownCopy(d.path)}
	}
	var current bool
	if !f.empty {
		if current, err = d.look(ctx, f); err != nil {
			return err
		}
	}
	made, err := touch(f.file)
	if err != nil {
		return d.unwritable(err)
	}
	if f.empty && !made {
		// An empty file that becomes a deck is as private as a new one.
		if err := os.Chmod(f.file, 0o600); err != nil {
			return err
		}
	}
	defer func() {
		if err != nil && made && size(f.file) == 0 {
			err = errors.Join(err, os.Remove(f.file))
		}
	}()
	if !current {
		migrated, failed := d.migrate(ctx)
		if failed != nil {
			return failed
		}
		if d.o.filling { // which has the file alone
			if err := migrated.Close(); err != nil {
				return err
			}
		} else {
			// The last connection that closes removes the log. If the program were killed
			// before it opened others, the marks of a killed one would be without a log.
			defer func() { err = errors.Join(err, migrated.Close()) }()
		}
	}
	if d.o.filling {
		d.openFilling()
		return d.readIdentity(ctx)
	}
	d.openWriters()
	d.openReaders(d.dsn("rw", "FULL"))
	if err := d.readIdentity(ctx); err != nil {
		return err
	}
	if err := d.remember(); err != nil {
		return err
	}
	d.startCheckpointer()
	return nil
}

func (d *Deck) openToRead(ctx context.Context, f found) error {
	if f.empty {
		return d.missing(f)
	}
	if !f.wal {
		if err := d.upToDate(f.version); err != nil {
			return err
		}
	}
	if _, err := d.look(ctx, f); err != nil {
		return err
	}
	// SQLite keeps two files beside a deck that is being read. A connection that
	// could write removes them when it closes. If somebody has the deck open
	// already, or left it in a hurry, they are there; and if nothing can be
	// written, only the file can be read.
	switch {
	case exists(f.file + "-wal"):
		d.openReaders(d.dsn("ro", "FULL"))
	case !writable(f.file):
		d.frozen = true
		d.openReaders(d.onlyFile())
	default:
		d.openReaders(d.dsn("rw", "FULL"))
	}
	err := d.readIdentity(ctx)
	if why := explain(d.path, err); !f.wal && (errors.Is(why, ErrReadOnly) || errors.Is(why, ErrFull)) { // the directory or its disk is
		if err := d.closeAll(); err != nil {
			return err
		}
		d.frozen = true
		d.openReaders(d.onlyFile())
		err = d.readIdentity(ctx)
	}
	if err != nil || !f.wal {
		return err
	}
	var version int // the log beside the file may hold a later one
	if err := d.reader.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	return d.upToDate(version)
}

// upToDate returns nil for a version that can be read as it is.
func (d *Deck) upToDate(version int) error {
	if version < newest(d.o.migrations) && !d.o.anyVersion {
		return &Error{Path: d.path, Kind: ErrOlder, What: "was made by an older prefdeck",
			Hint: "bring it up to date with: prefdeck doctor --repair --deck " + shell.Quote(d.path) + " (a copy stays beside it)"}
	}
	return tooNew(d.path, version, newest(d.o.migrations))
}

func (d *Deck) missing(f found) error {
	e := &Error{Path: d.path, Kind: ErrMissing, What: "does not exist", Hint: "start one with prefdeck, prefdeck import FILE or prefdeck demo, or name another with --deck"}
	if !f.missing {
		e.What = "is empty"
	}
	return e
}

// look reads the schema and the deck's own row before anything may be written. If
// another program has the deck open already, that program has checked them. look
// reports whether migrate would find nothing to do: it would read the schema again.
func (d *Deck) look(ctx context.Context, f found) (current bool, err error) {
	if f.wal || exists(f.file+"-wal") || exists(f.file+"-journal") {
		return false, nil
	}
	db := d.connect(1, d.onlyFile())
	var n int
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&n)
	if err == nil {
		err = db.QueryRowContext(ctx, `SELECT count(*) FROM deck WHERE id = 1`).Scan(&n)
	}
	var copied *CopyMark
	if err == nil {
		copied, err = unclosed(ctx, db)
	}
	current = f.logged && f.version == newest(d.o.migrations)
	if err == nil && current {
		var loose bool
		err = setting(ctx, db, settingLoose, &loose)
		current = !loose
	}
	if closed := db.Close(); err == nil {
		err = closed
	}
	if exists(f.file + "-wal") {
		return false, nil // another process opened it meanwhile, so what was read proves nothing
	}
	if err == nil && n == 1 {
		d.copied = copied
		return current, nil
	}
	var e *Error
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case errors.As(explain(d.path, err), &e) && e.Kind != ErrCorrupt:
		return false, e
	}
	return false, &Error{Path: d.path, Kind: ErrCorrupt, Err: err, What: "is damaged", Hint: askDoctor}
}

// ownCopy says how to get a deck with one name from the one at path.
func ownCopy(path string) string {
	return "make a separate copy of it with: prefdeck backup NEW.db --deck " + shell.Quote(path)
}

// touch creates the file with mode 0600 if it does not exist, whatever the umask,
// and proves that it may be written.
func touch(file string) (made bool, err error) {
	w, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		w, err = os.OpenFile(file, os.O_RDWR, 0)
		if err != nil {
			return false, err
		}
		return false, w.Close()
	}
	if err != nil {
		return false, err
	}
	return true, errors.Join(w.Chmod(0o600), w.Close())
}

// unwritable says, for an error of touch, that the file can at least be read.
func (d *Deck) unwritable(err error) error {
	e := &Error{Path: d.path, Err: err}
	if errors.Is(err, fs.ErrPermission) {
		return e.readOnly()
	}
	return err
}

func writable(file string) bool {
	w, err := os.OpenFile(file, os.O_RDWR, 0)
	return err == nil && w.Close() == nil
}

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

const deckRow = `SELECT annotator, queue_seed FROM deck WHERE id = 1`

func (d *Deck) readIdentity(ctx context.Context) error {
	err := d.reader.QueryRowContext(ctx, deckRow).Scan(&d.annotator, &d.queueSeed)
	if errors.Is(err, sql.ErrNoRows) {
		return &Error{Path: d.path, Kind: ErrCorrupt, What: "has lost the row that says whose it is", Hint: askDoctor}
	}
	if err != nil {
		return err
	}
	return d.readCopied(ctx)
}

// Path returns the deck's file as named to Open.
func (d *Deck) Path() string { return d.path }

// Beside returns the path of a file or folder that belongs to the deck.
func (d *Deck) Beside(what string) string { return d.file + "." + what }

// Name returns the file's name without directory and extension, for headings.
func (d *Deck) Name() string {
	base := filepath.Base(d.path)
	if name := base[:len(base)-len(filepath.Ext(base))]; name != "" {
		return name
	}
	return base
}

// Annotator returns the annotator whose queue the deck holds.
func (d *Deck) Annotator() string { return d.annotator }

func (d *Deck) now() time.Time { return d.o.Clock() }
