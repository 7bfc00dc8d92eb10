package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// applicationID marks a SQLite file as a deck: "PrdD".
const applicationID = 0x50724444

// The header of a SQLite file and of its rollback journal.
const (
	headerSize   = 100
	headerMagic  = "SQLite format 3\x00"
	journalMagic = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
	walFormat    = 2 // to write and to read it: a rollback journal has 1
)

// IsSQLite reports whether a file is an SQLite database: a deck, if anything we know.
func IsSQLite(path string) bool {
	head, err := readHead(path)
	return err == nil && strings.HasPrefix(string(head), headerMagic)
}

// found is the result of probing a file without touching it.
type found struct {
	file    string // the file itself, absolute, with symbolic links resolved
	empty   bool   // missing or without a byte: a deck still to be made
	missing bool
	version int
	logged  bool   // it has a write-ahead log whenever it is open
	links   uint64 // how many names the file has
	wal     bool   // the file beside it holds something that SQLite has to read first
}

// probe reads the file at path as plain bytes. SQLite would create files beside it,
// or roll back a journal in it, and a file that is not ours must stay as it is.
func probe(path string, newest int) (found, error) {
	f := found{file: path}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if to, err := os.Readlink(path); err == nil {
			return f, &Error{Path: path, Kind: ErrMissing, What: "is a symbolic link to " + to + ", which does not exist",
				Hint: "name that file with --deck to start a deck there, or remove the link"}
		}
		f.empty, f.missing = true, true
		return f, probeParent(path, &f)
	}
	if err != nil {
		return f, explain(path, err)
	}
	if err := regular(path, info); err != nil {
		return f, err
	}
	if f.file, err = filepath.EvalSymlinks(path); err == nil {
		// A name that does not begin at the root looks like a host in a file: URI.
		f.file, err = filepath.Abs(f.file)
	}
	if err != nil {
		return f, fmt.Errorf("resolve %s: %w", path, err)
	}
	f.links = links(info)
	f.wal = size(f.file+"-wal") > 0
	if info.Size() == 0 {
		f.empty = true
		return f, nil
	}
	head, err := readHead(f.file)
	if err != nil {
		return f, explain(path, err)
	}
	if id(head) == 0 && madeInJournal(f.file) {
		f.wal = true // killed while it was being made: SQLite rolls it back to nothing
		return f, nil
	}
	return f, f.judge(path, head, newest)
}

// judge decides by the file's header alone whose it is.
func (f *found) judge(path string, head []byte, newest int) error {
	if string(head[:len(headerMagic)]) != headerMagic {
		return &Error{Path: path, Kind: ErrForeign, What: "is not a deck",
			Hint: "name another file with --deck, or read this one with prefdeck import"}
	}
	if id(head) != applicationID {
		return &Error{Path: path, Kind: ErrForeign, What: "is a database of another program",
			Hint: "name another file with --deck"}
	}
	f.version = int(binary.BigEndian.Uint32(head[60:]))
	f.logged = head[18] == walFormat && head[19] == walFormat
	return tooNew(path, f.version, newest)
}

func tooNew(path string, version, newest int) error {
	if version <= newest {
		return nil
	}
	return &Error{Path: path, Kind: ErrNewer,
		What: fmt.Sprintf("was made by a newer prefdeck (deck version %d, this program knows up to %d)", version, newest),
		Hint: "update prefdeck"}
}

func regular(path string, info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return &Error{Path: path, Kind: ErrIsDirectory, What: "is a directory", Hint: "name a file in it"}
	case !info.Mode().IsRegular():
		return &Error{Path: path, Kind: ErrForeign, What: "is not a regular file", Hint: "name another file with --deck"}
	}
	return nil
}

func probeParent(path string, f *found) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("resolve %s: %w", path, err)
	}
	dir := filepath.Dir(abs)
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Path: path, Kind: ErrMissing, What: "cannot be made, there is no directory " + dir, Hint: "make it first"}
	case err != nil:
		return explain(path, err)
	case !info.IsDir():
		return &Error{Path: path, Kind: ErrMissing, What: "cannot be made, " + dir + " is not a directory", Hint: "name another file"}
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return fmt.Errorf("resolve %s: %w", path, err)
	}
	f.file = filepath.Join(dir, filepath.Base(abs))
	return nil
}

// readHead returns the file's first bytes, padded with zeros if it has fewer.
func readHead(file string) ([]byte, error) {
	r, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // only read from
	head := make([]byte, headerSize)
	if _, err := io.ReadFull(r, head); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	return head, nil
}

func id(head []byte) uint32 { return binary.BigEndian.Uint32(head[68:]) }

// madeInJournal reports whether a rollback journal beside the file would take it
// back to no pages at all.
func madeInJournal(file string) bool {
	head, err := readHead(file + "-journal")
	return err == nil && string(head[:len(journalMagic)]) == journalMagic && binary.BigEndian.Uint32(head[16:]) == 0
}

func size(file string) int64 {
	info, err := os.Stat(file)
	if err != nil {
		return 0
	}
	return info.Size()
}
