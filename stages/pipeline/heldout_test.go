package pipeline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages/prompt"
)

func TestHeldOutReadsEveryTurn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.jsonl")
	rows := `{"turns": ["Plan a trip to Hawaii.", "Now in one sentence."]}` + "\n" + `{"prompt": "Why is the sky blue?"}` + "\n"
	if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := heldOut(t.Context(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	for _, h := range got {
		texts[h.Text] = true
		if h.File != path {
			t.Errorf("%+v", h)
		}
	}
	if !texts["Plan a trip to Hawaii."] || !texts["Why is the sky blue?"] {
		t.Errorf("read %v", got)
	}
	if _, err := heldOut(t.Context(), []string{path, filepath.Join(t.TempDir(), "none.jsonl")}); err == nil || !strings.Contains(err.Error(), "none.jsonl") {
		t.Errorf("a missing file: %v", err)
	}
	if none, err := heldOut(t.Context(), nil); len(none) != 0 || err != nil {
		t.Errorf("no files: %v, %v", none, err)
	}
	var _ []prompt.TestText = got
}
