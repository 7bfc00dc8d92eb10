package editor

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"prefdeck/stages/label"
)

// The two files of ours in a folder.
const (
	textFile  = "text.md"
	whoseFile = ".draft.json"
)

// asLaidOut is the modification time of a text that the deck has. An editor that
// saves it changes the time.
var asLaidOut = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Root returns the folder beside a deck that holds the texts for editors.
func Root(deck interface{ Beside(what string) string }) string { return deck.Beside("editor") }

// folder holds one text. A text gets the same folder each time, so that an editor
// finds the recovery file of its crash.
type folder struct {
	root  string // the folder of all such folders
	dir   string
	draft label.Draft // the text's identity, and its words as laid out
}

// folderOf returns the folder of a draft.
func folderOf(root string, d label.Draft) folder {
	kind := "note-"
	if d.Base != "" {
		kind = "edit-"
	}
	const enough = 12
	return folder{root, filepath.Join(root, kind+string(d.Hash())[:enough]), d}
}

// make creates the folder, closed to everybody else.
func (f folder) make() error {
	for _, dir := range []string{f.root, f.dir} {
		if err := private(dir); err != nil {
			return err
		}
	}
	return nil
}

// private creates a directory that only its owner may open, and refuses an existing
// one that somebody else may have made.
func private(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err == nil && (!info.IsDir() || info.Mode().Perm()&0o077 != 0) {
		err = fmt.Errorf("%s is not private: move it away, or chmod 700 it", dir)
	}
	return err
}

// found returns the folder that a program left; ok is false if its text belongs to
// nothing known.
func found(root, dir string) (f folder, ok bool) {
	f = folder{root: root, dir: dir}
	whose, err := os.ReadFile(filepath.Join(dir, whoseFile))
	if err != nil {
		return f, false
	}
	return f, json.Unmarshal(whose, &f.draft) == nil && f.draft.Pair != ""
}

func (f folder) path() string { return filepath.Join(f.dir, textFile) }

// lay writes the text, unless the file holds one that the deck does not have yet.
func (f folder) lay() error {
	if _, saved, err := f.read(); err == nil && saved {
		return nil
	}
	whose, err := json.Marshal(f.draft)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(f.dir, whoseFile), whose, 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(f.path(), []byte(f.draft.Text), 0o600); err != nil {
		return err
	}
	return f.mark()
}

// mark records that the deck has the text.
func (f folder) mark() error { return os.Chtimes(f.path(), asLaidOut, asLaidOut) }

// read returns the text and whether an editor has saved it since it was laid out.
func (f folder) read() (text string, saved bool, err error) {
	info, err := os.Stat(f.path())
	if err != nil {
		return "", false, err
	}
	raw, err := os.ReadFile(f.path())
	// Some file systems store times inexactly.
	return string(raw), info.ModTime().Year() > asLaidOut.Year(), err
}

// others lists the files that an editor left beside the text.
func (f folder) others() ([]string, error) {
	entries, err := os.ReadDir(f.dir)
	var names []string
	for _, e := range entries {
		if e.Name() != textFile && e.Name() != whoseFile {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// hold reports whether a folder of unknown origin holds anything. It removes an
// empty one: the program was killed while creating it.
func (f folder) hold() (bool, error) {
	others, err := f.others()
	if _, _, missing := f.read(); err != nil || len(others) > 0 || missing == nil {
		return true, err
	}
	return false, f.remove()
}

// remove removes the folder and, after the last one, the folder around it.
func (f folder) remove() error {
	if err := os.RemoveAll(f.dir); err != nil {
		return err
	}
	err := os.Remove(f.root)
	if errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return nil // others remain, or somebody else removed it
	}
	return err
}

// Left lists the folders under root that stayed.
func Left(root string) ([]string, error) {
	entries, err := os.ReadDir(root)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var dirs []string
	for _, e := range entries {
		dirs = append(dirs, filepath.Join(root, e.Name()))
	}
	return dirs, err
}
