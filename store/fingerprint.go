package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// headerBytes are the first bytes of a database file and of its log that name their
// state: the change counter, and the salts of the log.
const headerBytes = 100

// Fingerprint returns a text that changes whenever somebody writes to the deck, from
// size, time and header of its file and its log. It reads no rows. Taken before the
// rows, it never vouches for older ones: a write in between only makes it stale.
func (d *Deck) Fingerprint() (string, error) {
	sum := sha256.New()
	for _, name := range []string{d.file, d.file + "-wal"} {
		if err := printFile(sum, name); err != nil {
			return "", d.failed(err, "look at the file")
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func printFile(w io.Writer, name string) (err error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		_, err := fmt.Fprintln(w, 0) // like an empty one
		return err
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	fmt.Fprintln(w, info.Size())
	if info.Size() == 0 {
		return nil
	}
	fmt.Fprintln(w, info.ModTime().UnixNano())
	_, err = io.CopyN(w, f, min(headerBytes, info.Size()))
	return err
}
