package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"prefdeck/stages/ground/atomicfile"
)

// Fill makes the deck at path, which must not exist, of what do stores in it. Nobody can
// see the deck before it is whole, so it needs no log and gets its indexes last, which
// is twice as fast as filling a deck that others may read. A program that is killed
// meanwhile, or a disk that is full, leaves no deck at all. What do has stored is kept
// even if do fails for another reason; a deck into which no prompt came is not made.
func Fill(ctx context.Context, path string, o Options, do func(*Deck) error) error {
	if _, err := os.Lstat(path); err == nil {
		return &Error{Path: path, Kind: fs.ErrExist, What: "exists already"}
	}
	f, err := probe(path, 0)
	if err != nil {
		return err
	}
	if size(f.file+"-wal") > 0 || size(f.file+"-journal") > 0 {
		return &Error{Path: path, Kind: fs.ErrExist, What: "has the log of an earlier deck beside it"}
	}
	draft, err := atomicfile.CreateNamed(f.file) // SQLite fills an empty file
	if err != nil {
		return explain(path, err)
	}
	o.Create, o.filling = true, true
	bare, later := bareSchema()
	o.schema = bare
	d, err := Open(ctx, draft.Name(), o)
	if err != nil {
		return errors.Join(explain(path, err), draft.Discard())
	}
	d.path, d.later = path, later
	d.withoutIdentities()
	ctx = context.WithoutCancel(ctx) // an interrupted import keeps what it has stored
	done := do(d)
	if d.spoilt != nil {
		return errors.Join(done, d.closeAll(), draft.Discard())
	}
	empty, err := d.complete(ctx)
	if err = errors.Join(d.failed(err, "complete the deck"), d.closeAll()); err != nil || empty {
		return errors.Join(done, err, draft.Discard())
	}
	if err := draft.CommitNew(); err != nil {
		return errors.Join(done, explain(path, err))
	}
	return done
}

// openFilling opens the one connection of a deck that is being filled. Nothing is synced
// on it, as the whole file is before it gets its name, and nothing can be rolled back:
// once a write fails, the file is worth nothing.
func (d *Deck) openFilling() {
	dsn := strings.Replace(d.uriOf("rw", "OFF", 0, cache, "off"), "_defensive=1", "_defensive=0", 1) // which insists on a journal
	d.importer = d.connect(1, dsn, "_txlock=immediate",
		"_pragma=ignore_check_constraints(1)", "_pragma=locking_mode(exclusive)", "_pragma=journal_mode(off)")
	d.writer, d.hauler, d.reader, d.seeker = d.importer, d.importer, d.importer, d.importer
}

// writeFilling is write for such a deck. What comes after a failure would only meet the
// half of a write, and call the deck damaged.
func (d *Deck) writeFilling(ctx context.Context, do func(tx *sql.Tx) error) error {
	if d.spoilt != nil {
		return d.spoilt
	}
	err := inTx(ctx, d.importer, do)
	if err != nil {
		d.spoilt = err
	}
	return err
}

// withoutIdentities takes over what the indexes of identities do, until they are made.
func (d *Deck) withoutIdentities() {
	for _, k := range []kind{promptKind, responseKind, pairKind} {
		d.identities[k] = wholeIdentities()
	}
}

// indexIdentities makes the indexes of identities now, for what looks rows up otherwise
// than SaveBatch does. It does nothing to a deck that has them.
func (d *Deck) indexIdentities(ctx context.Context) error {
	if d.identities == [kinds]*identities{} {
		return nil
	}
	d.identities = [kinds]*identities{}
	for _, table := range identified {
		if _, err := d.importer.ExecContext(ctx, `CREATE UNIQUE INDEX `+table+`_identity ON `+table+` (id)`); err != nil {
			return err
		}
	}
	return nil
}

// declareIdentities makes these indexes those of the UNIQUE columns that the schema of
// every other deck has. The two are the same in the file but for their names.
func (d *Deck) declareIdentities(ctx context.Context) error {
	queries := []string{`PRAGMA writable_schema = on`}
	for _, query := range strings.SplitAfter(schemaText, schemaEnd) {
		if table := identifiedBy(query); table != "" {
			text := strings.ReplaceAll(strings.TrimSuffix(query, schemaEnd), "'", "''")
			queries = append(queries, `UPDATE sqlite_schema SET sql = '`+text+`' WHERE type = 'table' AND name = '`+table+`'`,
				`UPDATE sqlite_schema SET name = 'sqlite_autoindex_`+table+`_1', sql = NULL WHERE name = '`+table+`_identity'`)
		}
	}
	for _, query := range append(queries, `PRAGMA writable_schema = reset`) {
		if _, err := d.importer.ExecContext(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// complete makes the indexes and brings the file into the form that every deck has. It
// reports whether the deck is empty.
func (d *Deck) complete(ctx context.Context) (empty bool, err error) {
	var any bool
	if err := d.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM prompts)`).Scan(&any); err != nil || !any {
		return !any, err
	}
	// Sorting takes as much memory as pages do, and the rest of a large index a file.
	less := []string{`PRAGMA temp_store = file`, fmt.Sprintf(`PRAGMA cache_size = -%d`, cache)}
	for _, query := range append(less, d.later...) {
		if _, err := d.importer.ExecContext(ctx, query); err != nil {
			return false, err
		}
	}
	if err := d.indexIdentities(ctx); err != nil {
		return false, err
	}
	if err := d.declareIdentities(ctx); err != nil {
		return false, err
	}
	return false, walMode(ctx, d.importer)
}
