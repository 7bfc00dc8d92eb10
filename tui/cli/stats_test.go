package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The page appears as a whole or not at all, never in place of the deck, and is the
// same on standard output.
func TestReport(t *testing.T) {
	t.Parallel()
	deck := deckOf(t)
	out := filepath.Join(t.TempDir(), "report.html")
	if code, _, stderr := call(t, "report", "--deck", deck, "--out", out); code != exitDone || !strings.Contains(stderr, out+": open it in a browser") {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	page, err := os.ReadFile(out)
	if err != nil || !strings.HasSuffix(string(page), "</html>\n") {
		t.Errorf("%v: %d bytes", err, len(page))
	}
	if code, stdout, stderr := call(t, "report", "--deck", deck, "--out", "-"); code != exitDone || !strings.HasPrefix(stdout, "<!DOCTYPE html>") || stderr != "" {
		t.Errorf("exit %d: %d bytes, %s", code, len(stdout), stderr)
	}
	if code, _, stderr := call(t, "report", "--deck", deck, "--out", deck); code != exitFailed || stderr == "" {
		t.Errorf("over the deck: exit %d: %s", code, stderr)
	}
	if code, _, _ := call(t, "report", "--deck", deck); code != exitUsage {
		t.Errorf("without a file: exit %d", code)
	}
}
