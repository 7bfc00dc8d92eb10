// Package path reads file names as a person types them where no shell has seen
// them.
package path

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// Expand returns name with the user's home directory for a leading ~.
func Expand(name string) string {
	if rest, ok := strings.CutPrefix(name, "~"); ok && (rest == "" || rest[0] == '/') {
		if dir, err := os.UserHomeDir(); err == nil {
			return filepath.Join(dir, rest)
		}
	}
	return name
}

// Complete returns name as far as the files that begin with it agree, and those
// files and folders. A folder ends with a slash; hidden files have to be begun.
func Complete(name string) (full string, choices []string) {
	dir, base := filepath.Split(name)
	entries, err := os.ReadDir(cmp.Or(Expand(dir), "."))
	if err != nil {
		return name, nil
	}
	for _, e := range entries {
		file := e.Name()
		if !strings.HasPrefix(file, base) || base == "" && strings.HasPrefix(file, ".") {
			continue
		}
		if info, err := os.Stat(filepath.Join(Expand(dir), file)); err == nil && info.IsDir() {
			file += "/"
		}
		choices = append(choices, file)
	}
	if len(choices) == 0 {
		return name, nil
	}
	common := choices[0]
	for _, c := range choices {
		for !strings.HasPrefix(c, common) {
			common = common[:len(common)-1]
		}
	}
	for !utf8.ValidString(common) && utf8.ValidString(choices[0]) {
		common = common[:len(common)-1]
	}
	return dir + common, choices
}
