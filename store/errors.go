package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Errors that callers branch on. All but ErrUnknown come inside an *Error.
var (
	ErrMissing     = errors.New("no such deck")
	ErrIsDirectory = errors.New("a directory, not a deck")
	ErrForeign     = errors.New("not a deck")
	ErrNewer       = errors.New("a deck of a newer prefdeck")
	ErrOlder       = errors.New("a deck of an older prefdeck") // only if it may not be migrated: read-only
	ErrCorrupt     = errors.New("a damaged deck")
	ErrReadOnly    = errors.New("the deck cannot be written")
	ErrNoAccess    = errors.New("the deck cannot be read")
	ErrLocked      = errors.New("the deck is locked")
	ErrLinked      = errors.New("the deck's file has more than one name")
	ErrFull        = errors.New("the disk is full")
	ErrDisk        = errors.New("the disk failed")
	ErrLabelling   = errors.New("the deck is being labelled by somebody else")
	ErrRunning     = errors.New("a run is going on already")

	ErrUnknown = errors.New("not in the deck") // a pair, an event or a presentation that was never stored
)

// askDoctor is the hint of a deck of which doctor tells more.
const askDoctor = "take a backup copy beside it, or look at it with prefdeck doctor"

// Error says what happened to which file, and what to do about it.
type Error struct {
	Path string
	What string // "is a directory": forms a sentence with Path
	Hint string // what to do next, without a full stop
	Kind error  // one of the sentinels above
	Err  error  // the error of SQLite or the system; may be nil
	PID  int    // for ErrLabelling and ErrRunning: the lock holder; 0 if unknown
}

// Error returns one sentence.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Path + " " + e.What
	}
	return e.Path + " " + e.What + ": " + e.Hint
}

// Unwrap lets errors.Is find the sentinel and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// explain turns an error of SQLite or the system about the file at path into an
// *Error. It returns errors that are not about the file unchanged.
func explain(path string, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	e := &Error{Path: path, Err: err}
	var lite *sqlite.Error
	switch {
	case errors.As(err, &lite):
		return explainSQLite(e, lite)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return e.full()
	case errors.Is(err, syscall.EROFS):
		return e.readOnly()
	case errors.Is(err, fs.ErrNotExist):
		e.Kind, e.What, e.Hint = ErrMissing, "does not exist", "check the name"
	case errors.Is(err, fs.ErrPermission):
		e.Kind, e.What, e.Hint = ErrNoAccess, "may not be opened by this user", "check its owner and its mode"
	default:
		return err
	}
	return e
}

// busy reports whether another process or connection is writing the deck.
func busy(err error) bool {
	var lite *sqlite.Error
	return errors.As(err, &lite) && lite.Code()&0xff == sqlite3.SQLITE_BUSY
}

func explainSQLite(e *Error, lite *sqlite.Error) error {
	code := lite.Code()
	switch code & 0xff {
	case sqlite3.SQLITE_FULL:
		return e.full()
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		e.Kind, e.What, e.Hint = ErrLocked, "is locked by another program", "close it and try again"
	case sqlite3.SQLITE_CORRUPT:
		e.Kind, e.What, e.Hint = ErrCorrupt, "is damaged", askDoctor
	case sqlite3.SQLITE_NOTADB:
		e.Kind, e.What, e.Hint = ErrForeign, "is not a deck", "name another file with --deck, or read this one with prefdeck import"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return e.readOnly()
	case sqlite3.SQLITE_CANTOPEN:
		if _, err := os.Stat(e.Path); errors.Is(err, fs.ErrNotExist) {
			e.Kind, e.What, e.Hint = ErrMissing, "does not exist", "check the name"
			return e
		}
		return e.readOnly()
	case sqlite3.SQLITE_IOERR:
		if code == sqlite3.SQLITE_IOERR_SHMSIZE { // the file beside the deck could not grow
			return e.full()
		}
		e.Kind, e.What, e.Hint = ErrDisk, "could not be read or written", "check the disk"
	default:
		return e.Err
	}
	return e
}

func (e *Error) full() error {
	e.Kind, e.What, e.Hint = ErrFull, "could not be written, the disk is full", "make room and try again"
	return e
}

func (e *Error) readOnly() error {
	e.Kind, e.What, e.Hint = ErrReadOnly, "cannot be written, it or its directory is read-only", "change their modes, or copy the deck to a place you may write"
	return e
}

// failed wraps err with what was being done to the deck.
func (d *Deck) failed(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, explain(d.path, err))...)
}
