package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inspect reads a file and leaves nothing behind; a deck, it leaves as it is.
func TestInspect(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	file := filepath.Join(t.TempDir(), "pairs.jsonl")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"prompt":"Why?","chosen":"So.","rejected":"No."}` + "\n" + `{"prompt":"How?","chosen":"Thus.","rejected":"Never."}` + "\n")
	code, out, said := call(t, "inspect", file)
	if code != exitDone || !strings.Contains(out, ", chosen:\n  Thus.\n") || !strings.HasSuffix(out, "2 pairs\n") || said != "" {
		t.Errorf("exit %d, %q:\n%s", code, said, out)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	prompts := filepath.Join(t.TempDir(), "prompts.jsonl")
	if err := os.WriteFile(prompts, []byte(`{"prompt":"Why?"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, said := call(t, "inspect", prompts); code != exitDone || out != "no pair of responses is in 1 row\n" || said != "" {
		t.Errorf("prompts alone: exit %d, %q:\n%s", code, said, out)
	}
	if code, out, said := call(t, "inspect", "--show", "repetitoin", file); code != exitDone || out != "no pair is dropped by repetitoin; 2 pairs\n" || said != "" {
		t.Errorf("no such filter: exit %d, %q:\n%s", code, said, out)
	}
	deck := filepath.Join(t.TempDir(), "d.db")
	if code, _, said := call(t, "import", file, "--deck", deck); code != exitDone {
		t.Fatal(said)
	}
	was, err := os.ReadFile(deck)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"inspect", deck}, {"inspect", "--deck", deck, "--sample", "1"}} {
		code, out, said = call(t, args...)
		if code != exitDone || !strings.Contains(out, "waits for your decision\n") || strings.Contains(out, "chosen") {
			t.Errorf("%v: exit %d, %q:\n%s", args, code, said, out)
		}
	}
	if is, err := os.ReadFile(deck); err != nil || !bytes.Equal(was, is) {
		t.Errorf("the deck has changed: %v", err)
	}
	write("[1, 2]")
	if code, _, said = call(t, "inspect", file); code != exitFailed || said == "" {
		t.Errorf("a file without rows: exit %d, %q", code, said)
	}
}
