package importing

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"prefdeck/tui/path"
)

// Last is the file imported last, by any deck.
type Last struct {
	Folder string // as a person would type it, with a slash at its end; "": the working directory
	Name   string // of the file in it; ".": all of them
}

// Recall reads a memory. It returns the zero Last without one, with a folder that is
// gone, and where the working directory has files of its own to offer and nothing was
// imported from it: who goes to a folder and starts prefdeck means the files there.
func Recall(memory string) Last {
	here, err := os.Getwd()
	if err != nil {
		here = ""
	}
	return recall(memory, here)
}

// recall is Recall in a working directory; "": an unknown one.
func recall(memory, here string) Last {
	text, err := os.ReadFile(memory)
	if err != nil {
		return Last{}
	}
	full, from, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	if here != "" && here != from && offers(here) {
		return Last{}
	}
	dir := filepath.Dir(full)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() || !filepath.IsAbs(full) {
		return Last{}
	}
	name := filepath.Base(full)
	if info, err := os.Stat(full); err == nil && info.IsDir() { // all of a folder was imported
		dir, name = full, "."
	}
	last := Last{Folder: dir, Name: name}
	if here != "" {
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

// offers reports whether a folder has files with rows.
func offers(folder string) bool {
	return slices.ContainsFunc(matching(folder+string(filepath.Separator)), func(e entry) bool { return e.kind == file })
}

// remember keeps the full path of a file and the working directory it was imported
// from. It is a convenience, so an error is no reason to say anything.
func remember(memory, file string) {
	full, err := filepath.Abs(path.Expand(file))
	if memory == "" || err != nil || os.MkdirAll(filepath.Dir(memory), 0o700) != nil {
		return
	}
	here, _ := os.Getwd()
	_ = os.WriteFile(memory, []byte(full+"\n"+here+"\n"), 0o600)
}
