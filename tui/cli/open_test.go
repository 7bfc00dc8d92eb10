package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

// A suggested command can be pasted whatever the deck's path, and the path passes the
// gate.
func TestDemoQuotesTheDecksPath(t *testing.T) {
	t.Parallel()
	deck := filepath.Join(t.TempDir(), "it's \x1b[31m mine.db")
	code, _, stderr := call(t, "demo", "--plain", "--deck", deck)
	if code != exitDone || strings.Contains(stderr, "\x1b") || !strings.Contains(stderr, `it\'s \033[31m mine.db' --to trl`) {
		t.Errorf("exit code %d: %q", code, stderr)
	}
}
