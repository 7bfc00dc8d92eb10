package editor

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// The two files of a folder that are ours.
const (
	textFile  = "text.md"
	whoseFile = ".draft.json"
)

// asLaidOut is the time of a text that the deck knows. An editor that saves it gives
// it another one.
var asLaidOut = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Root returns the folder beside a deck in which its texts lie for editors.
func Root(deck interface{ Beside(what string) string }) string { return deck.Beside("editor") }

// folder is where one text lies. A text has the same folder each time, so that an
// editor finds there what it kept when it was broken off.
type folder struct {
	root  string // of all such folders of a deck
	dir   string
	draft label.Draft // which text it is, and what it was laid out as
}

// folderOf returns the folder of a draft. Its name does not tell the pair: a hidden
// repeat would be recognised by it.
func folderOf(root string, d label.Draft) folder {
	kind := "note-"
	if d.Base != "" {
		kind = "edit-"
	}
	const enough = 12
	id := stages.Hash("draft", string(d.Pair), string(d.Base), string(d.RepeatOf))
	return folder{root, filepath.Join(root, kind+string(id)[:enough]), d}
}

// make makes the folder, into which nobody else can look.
func (f folder) make() error {
	for _, dir := range []string{f.root, f.dir} {
		if err := private(dir); err != nil {
			return err
		}
	}
	return nil
}

// private makes a directory that only its owner may open, or refuses one that others
// may have made.
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

// found returns the folder that a program left; ok is false if it is not known whose
// text lies there.
func found(root, dir string) (f folder, ok bool) {
	f = folder{root: root, dir: dir}
	whose, err := os.ReadFile(filepath.Join(dir, whoseFile))
	if err != nil {
		return f, false
	}
	return f, json.Unmarshal(whose, &f.draft) == nil && f.draft.Pair != ""
}

func (f folder) path() string { return filepath.Join(f.dir, textFile) }

// lay writes the text, unless one lies there that the deck does not know yet.
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

// mark says of the text that the deck knows it.
func (f folder) mark() error { return os.Chtimes(f.path(), asLaidOut, asLaidOut) }

// read returns the text and whether an editor has saved it since it was laid out.
func (f folder) read() (text string, saved bool, err error) {
	info, err := os.Stat(f.path())
	if err != nil {
		return "", false, err
	}
	raw, err := os.ReadFile(f.path())
	// Not every file system keeps times exactly.
	return string(raw), info.ModTime().Year() > asLaidOut.Year(), err
}

// others lists what an editor keeps beside the text.
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

// hold says whether there is anything in a folder of which it is not known whose it
// is. One without is removed: the program was killed while it made it.
func (f folder) hold() (bool, error) {
	others, err := f.others()
	if _, _, missing := f.read(); err != nil || len(others) > 0 || missing == nil {
		return true, err
	}
	return false, f.remove()
}

// remove removes the folder, and that of all folders with the last one.
func (f folder) remove() error {
	if err := os.RemoveAll(f.dir); err != nil {
		return err
	}
	err := os.Remove(f.root)
	if errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return nil // others are there, or one has removed it
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
