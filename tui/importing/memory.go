package importing

import (
	"os"
	"path/filepath"
	"strings"

	"prefdeck/tui/path"
)

// Last is the file imported last, by any deck.
type Last struct {
	Folder string // as a person would type it, with a slash at its end; "": the working directory
	Name   string // of the file in it; ".": all of them
}

// Recall reads a memory. Without one, or with a folder that is gone, it returns the
// zero Last.
func Recall(memory string) Last {
	text, err := os.ReadFile(memory)
	if err != nil {
		return Last{}
	}
	full := strings.TrimSpace(string(text))
	dir := filepath.Dir(full)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() || !filepath.IsAbs(full) {
		return Last{}
	}
	name := filepath.Base(full)
	if info, err := os.Stat(full); err == nil && info.IsDir() { // all of a folder was imported
		dir, name = full, "."
	}
	last := Last{Folder: dir, Name: name}
	if here, err := os.Getwd(); err == nil {
		if below, err := filepath.Rel(here, dir); err == nil && filepath.IsLocal(below) {
			last.Folder = below
		}
	}
	if last.Folder == "." {
		last.Folder = ""
		return last
	}
	if home, err := os.UserHomeDir(); err == nil && filepath.IsAbs(last.Folder) {
		if below, err := filepath.Rel(home, dir); err == nil && filepath.IsLocal(below) {
			last.Folder = filepath.Join("~", below)
		}
	}
	last.Folder = strings.TrimSuffix(last.Folder, "/") + "/"
	return last
}

// remember keeps the full path of a file. It is a convenience, so an error is no
// reason to say anything.
func remember(memory, file string) {
	full, err := filepath.Abs(path.Expand(file))
	if memory == "" || err != nil || os.MkdirAll(filepath.Dir(memory), 0o700) != nil {
		return
	}
	_ = os.WriteFile(memory, []byte(full+"\n"), 0o600)
}
