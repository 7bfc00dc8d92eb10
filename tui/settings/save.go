package settings

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"prefdeck/stages/ground/atomicfile"
	"prefdeck/stages/ground/strict"
)

// SaveTheme stores the name of a theme in the settings at path, which it creates if
// necessary. Everything else in the file stays as written, including comments: it
// is the person's. A file that cannot be changed like that is left alone.
func SaveTheme(path, name string) error {
	// If path is a link, its target is changed and the link stays.
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("keep the theme: %w", err)
		}
	case err != nil:
		return fmt.Errorf("keep the theme: %w", err)
	}
	changed, err := withTheme(path, string(text), name)
	if err != nil {
		return fmt.Errorf("keep the theme: %w", err)
	}
	err = atomicfile.Write(path, func(w io.Writer) error {
		_, err := io.WriteString(w, changed)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the theme: %w", err)
	}
	return nil
}

// nameLine matches a line that only sets a name to a string.
var nameLine = regexp.MustCompile(`^(\s*(?:theme\s*\.\s*)?name\s*=\s*)(?:"(?:[^"\\]|\\.)*"|'[^']*')(\s*(?:#.*)?)$`)

// withTheme returns text with another theme. It parses the result, and rejects it
// if anything but the theme has changed.
func withTheme(path, text, name string) (string, error) {
	before, read, err := parse(path, []byte(text))
	if err != nil {
		return "", err
	}
	lines := strings.SplitAfter(text, "\n")
	switch at, table := read.Line("theme", "name"), read.Line("theme"); {
	case at > 0:
		line, end := strings.CutSuffix(lines[at-1], "\n")
		m := nameLine.FindStringSubmatch(strings.TrimSuffix(line, "\r"))
		if m == nil {
			return "", unchangeable(read, "theme", "name")
		}
		lines[at-1] = m[1] + strconv.Quote(name) + m[2]
		if end {
			lines[at-1] += "\n"
		}
	case table > 0:
		if !strings.HasSuffix(lines[table-1], "\n") {
			lines[table-1] += "\n"
		}
		lines = slices.Insert(lines, table, "name = "+strconv.Quote(name)+"\n")
	default:
		if text != "" && !strings.HasSuffix(text, "\n") {
			lines = append(lines, "\n")
		}
		if text != "" {
			lines = append(lines, "\n")
		}
		lines = append(lines, "[theme]\nname = "+strconv.Quote(name)+"\n")
	}
	changed := strings.Join(lines, "")
	after, _, err := parse(path, []byte(changed))
	before.Theme.Name = name
	if err != nil || !reflect.DeepEqual(before, after) {
		return "", unchangeable(read, "theme")
	}
	return changed, nil
}

// unchangeable returns the error of a file whose key has a form that SaveTheme does
// not dare to change.
func unchangeable(read *strict.File, key ...string) error {
	read.Fault(key, "it is written in a way that only you can change")
	return read.Err()
}
