package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"

	"prefdeck/stages/ground/atomicfile"
	"prefdeck/stages/label"
)

// backupPages is how many pages are copied between two checks of the context.
const backupPages = 4096

// Backup writes the deck in its present state to a new file, whoever is writing it
// meanwhile, and reports progress, which may be nil, in bytes. The copy is complete
// and on disk before it gets its name: path, which must not exist. It is a deck of
// its own, which can be labelled and exported like any other.
func (d *Deck) Backup(ctx context.Context, path string, progress func(done, total int64)) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("back up %s: %w", d.path, err)
	}
	if _, err := os.Lstat(path); err == nil {
		return &Error{Path: path, Kind: fs.ErrExist, What: "exists already", Hint: "remove it first, or name another file"}
	}
	var f found
	if err := probeParent(path, &f); err != nil {
		return err
	}
	draft, err := atomicfile.CreateNamed(path) // SQLite fills an empty file
	if err != nil {
		return fmt.Errorf("back up %s: %w", d.path, explain(path, err))
	}
	err = d.copyTo(ctx, draft.Name(), progress)
	if err == nil {
		err = d.release(ctx, draft.Name())
	}
	if err != nil {
		return errors.Join(fmt.Errorf("back up %s: %w", d.path, explain(path, err)), draft.Discard())
	}
	if err := draft.CommitNew(); err != nil {
		return fmt.Errorf("back up %s: %w", d.path, explain(path, err))
	}
	return nil
}

// copyTo copies one state of the deck to file, page by page. It reads a deck that
// is being written through the checkpointer's connection, which is as old as the
// deck's: one of the readers might be opened only now, on another file that has the
// name by now.
func (d *Deck) copyTo(ctx context.Context, file string, progress func(done, total int64)) error {
	from := d.reader
	if d.checkpoints != nil && d.checkpoints.isOpen() {
		from = d.checkpoints.db
	}
	return copyPages(ctx, from, file, progress)
}

// copyPages copies one state of a database to file and reports to progress, which may be
// nil, how many of all bytes are copied.
func copyPages(ctx context.Context, from *sql.DB, file string, progress func(done, total int64)) (err error) {
	conn, err := from.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // only read from
	var version, pageSize int
	// The first read fixes the state that is copied.
	if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, `PRAGMA page_size`).Scan(&pageSize); err != nil {
		return err
	}
	return conn.Raw(func(driver any) error {
		source, ok := driver.(interface {
			NewBackup(to string) (*sqlite.Backup, error)
		})
		if !ok {
			return fmt.Errorf("the SQLite driver (%T) makes no backups", driver)
		}
		b, err := source.NewBackup((&url.URL{Scheme: "file", Path: file}).String())
		if err != nil {
			return err
		}
		more := true
		for more && err == nil {
			if more, err = b.Step(backupPages); err == nil {
				err = ctx.Err()
			}
			if progress != nil {
				total := int64(b.PageCount())
				progress((total-int64(b.Remaining()))*int64(pageSize), total*int64(pageSize))
			}
		}
		return errors.Join(err, b.Finish())
	})
}

// release removes from a copy the marks of the processes that write the original.
func (d *Deck) release(ctx context.Context, file string) error {
	copied := &Deck{path: file, file: file, o: d.o}
	db := copied.connect(1, copied.dsn("rw", "FULL"), "_txlock=immediate")
	err := inTx(ctx, db, func(tx *sql.Tx) error {
		return dropMarks(ctx, tx, func(string, openMark) bool { return true })
	})
	return errors.Join(err, db.Close())
}

// SaveElsewhere writes the deck as this process sees it to a new file at path, even
// if its own file has gone, and calls rest to add to the copy what the deck
// refused. If rest fails, the copy stays as it is then.
func (d *Deck) SaveElsewhere(ctx context.Context, path string, rest func(copied label.Copy) error) error {
	if err := d.Backup(ctx, path, nil); err != nil {
		return err
	}
	o := d.o
	o.Create, o.ReadOnly = false, false
	copied, err := Open(ctx, path, o)
	if err != nil {
		return fmt.Errorf("open the copy: %w", err)
	}
	return errors.Join(rest(copied), copied.Close())
}
