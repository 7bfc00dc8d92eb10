// Package path reads file names as a person types them where no shell has seen
// them.
package path

import (
	"os"
	"path/filepath"
	"strings"
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
