package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"prefdeck/stages/label"
)

// opened is a file as it was when the deck was opened.
type opened struct {
	name string
	info os.FileInfo
}

// remember records which files are open under the names of the deck and its log.
func (d *Deck) remember() error {
	for _, name := range []string{d.file, d.file + "-wal", d.file + "-shm"} {
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		d.opened = append(d.opened, opened{name, info})
	}
	return nil
}

// standing returns label.ErrGone in an *Error if the deck's file or its log was
// removed, moved or replaced since the deck was opened: writes then go to files
// without a name, and are lost as soon as those are closed.
func (d *Deck) standing() error {
	for _, f := range d.opened[:min(2, len(d.opened))] { // the index can be rebuilt
		now, err := os.Stat(f.name)
		switch {
		case err == nil && os.SameFile(now, f.info):
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return explain(d.path, err)
		default:
			e := &Error{Path: d.path, Kind: label.ErrGone, What: "was removed or replaced while it was open",
				Hint: "put it back; anything written since is not in a file"}
			if f.name != d.file {
				e.Kind, e.Hint = label.ErrLogGone, "open it again"
				e.What = "has lost its log " + filepath.Base(f.name) + " while it was open"
			}
			return e
		}
	}
	return nil
}

// Standing returns label.ErrGone if writes to the deck no longer reach its file.
func (d *Deck) Standing(context.Context) error { return d.standing() }
