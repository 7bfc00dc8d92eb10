package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages/exchange"
	"prefdeck/tui/report"
)

// An import that brings nothing leaves no deck.
func TestFailedImportMakesNoDeck(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.jsonl")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"nothing-there.jsonl", empty} {
		path := filepath.Join(dir, "deck.db")
		if code, _, err := call(t, "--deck", path, "import", file); code != exitFailed {
			t.Errorf("%s: exit code %d, stderr %q", file, code, err)
		}
		if left, err := filepath.Glob(path + "*"); err != nil || len(left) > 0 {
			t.Errorf("%s: left %v, %v", file, left, err)
		}
	}
}

func TestImportThenStatsAndDoctor(t *testing.T) {
	t.Setenv("OLLAMA_HOST", "127.0.0.1:1") // nobody answers: only a warning
	dir := t.TempDir()
	path, file := filepath.Join(dir, "p.db"), filepath.Join(dir, "p.jsonl")
	rows := `{"prompt":"What is 2+2?","response_a":"It is 4.","response_b":"I believe it is five."}` + "\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"1 prompt, 2 responses, 1 pair new of 1 row", "nothing new of 1 row"} {
		code, out, err := call(t, "import", file, "--deck", path)
		if code != exitDone || out != "" || !strings.Contains(err, want) {
			t.Errorf("import %d: exit code %d, stdout %q, stderr %q", i, code, out, err)
		}
	}
	if code, _, err := call(t, "import", filepath.Join(dir, "nothing-there.jsonl"), "--deck", path); code != exitFailed || strings.Contains(err, "next:") {
		t.Errorf("an import of nothing: exit code %d, stderr %q", code, err)
	}
	code, out, _ := call(t, "--deck", path, "stats", "--json")
	var numbers map[string]any
	if err := json.Unmarshal([]byte(out), &numbers); code != exitDone || err != nil {
		t.Fatalf("stats: exit code %d, %v: %s", code, err, out)
	}
	for _, name := range []string{"prompts", "responses", "pairs", "queue", "labels", "events", "funnel"} {
		if _, ok := numbers[name]; !ok {
			t.Errorf("stats --json has no %q", name)
		}
	}
	if numbers["pairs"] != 1.0 || numbers["queue"] != 1.0 {
		t.Errorf("stats: %s", out)
	}
	code, out, _ = call(t, "doctor", "--json", "--deck", path)
	var d report.Diagnosis
	if err := json.Unmarshal([]byte(out), &d); code != exitDone || err != nil || !d.OK {
		t.Errorf("doctor: exit code %d, %v: %s", code, err, out)
	}
	code, _, stderr := call(t, "import", filepath.Join(dir, "none\x1b[2J.jsonl"), "--deck", path)
	if code != exitFailed || strings.Contains(stderr, "\x1b") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
}

// The file for rejected rows never replaces the deck, another one, or what is read.
func TestRejectsReplaceNothingOfValue(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	deck, other, rows := filepath.Join(folder, "deck.db"), filepath.Join(folder, "other.db"), filepath.Join(folder, "rows.jsonl")
	if err := os.WriteFile(rows, []byte("{\"prompt\":\"Why?\",\"response_a\":\"one\",\"response_b\":\"two\"}\nno JSON\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := call(t, "--deck", other, "import", "--rejects", filepath.Join(folder, "rejects.jsonl"), rows); code != 1 { // one row is none
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	before := map[string][]byte{}
	for _, path := range []string{other, rows} {
		before[path], _ = os.ReadFile(path)
	}
	for _, path := range []string{deck, other, rows} {
		code, _, stderr := call(t, "--deck", deck, "import", "--rejects", path, rows)
		if code != 1 || !strings.Contains(stderr, "--rejects") || !strings.Contains(stderr, "name another") {
			t.Errorf("%s: exit code %d: %s", path, code, stderr)
		}
		if now, _ := os.ReadFile(path); !bytes.Equal(now, before[path]) {
			t.Errorf("%s has changed", path)
		}
	}
}

// Of a new deck that could not be made, no row is told to have come in.
func TestNothingIsNewInADeckThatIsNotThere(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	s := &session{Console: report.Console{Err: &said}}
	s.Deck = filepath.Join(t.TempDir(), "deck.db")
	full := errors.New("the disk is full")
	err := s.told(t.Context(), exchange.Report{Rows: 3, Added: exchange.Added{Prompts: 3}}, full, nil)
	if err != full || !strings.Contains(said.String(), "nothing new of 3 rows") {
		t.Errorf("%v, %q", err, &said)
	}
}

// An import of a whole deck tells of the labels that came with it.
func TestLabelsOfAWholeDeckAreTold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rows, whole := filepath.Join(dir, "rows.jsonl"), filepath.Join(dir, "whole.jsonl")
	if err := os.WriteFile(rows, []byte(`{"prompt":"Why?","chosen":"one","rejected":"two"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, args := range [][]string{
		{"--deck", filepath.Join(dir, "a.db"), "import", "--labels-of", "me", rows},
		{"--deck", filepath.Join(dir, "a.db"), "export", "--to", "deck-jsonl", "--out", whole},
		{"--deck", filepath.Join(dir, "b.db"), "import", whole},
	} {
		code, _, stderr := call(t, args...)
		if code != exitDone {
			t.Fatalf("%q: %s", args, stderr)
		}
		said = stderr
	}
	if want := "1 prompt, 2 responses, 1 pair, 1 label event new"; !strings.Contains(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
}
