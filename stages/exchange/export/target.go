package export

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Target follows links, so that a link stays a link, and refuses targets that an export
// must not replace: the deck, which may not exist yet, and the inputs.
func Target(path, deck string, inputs ...string) (string, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if same, err := filepath.Abs(path); err == nil && deck != "" && same == deck {
			return path, errDeck(path)
		}
		folder := filepath.Dir(path)
		if at, err := os.Stat(folder); err != nil || !at.IsDir() {
			return path, fmt.Errorf("write %s: there is no folder %s", path, folder)
		}
		return path, nil
	}
	if err != nil {
		return path, fmt.Errorf("write %s: %w", path, bare(err))
	}
	if info.IsDir() {
		return path, fmt.Errorf("write %s: this is a folder, name a file in it", path)
	}
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if deck == "" {
			break
		}
		if own, err := os.Stat(deck + suffix); err == nil && os.SameFile(info, own) {
			return path, errDeck(path)
		}
	}
	for _, input := range inputs {
		if read, err := os.Stat(input); err == nil && os.SameFile(info, read) {
			return path, fmt.Errorf("write %s: this file is read; name another one", path)
		}
	}
	if info.Mode().IsRegular() && isDatabase(path) {
		return path, fmt.Errorf("write %s: this is a deck or another SQLite database; name another file", path)
	}
	return path, nil
}

// isDatabase reports whether a file begins like an SQLite database, which may hold
// somebody's labels.
func isDatabase(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, len(sqliteHead))
	_, err = io.ReadFull(f, head)
	return err == nil && string(head) == sqliteHead
}

const sqliteHead = "SQLite format 3\x00"

// bare returns an error without the path that the caller names.
func bare(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

func errDeck(path string) error {
	return fmt.Errorf("write %s: this is the deck itself; name another file", path)
}
