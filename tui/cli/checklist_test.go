package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages/ollama/ollamatest"
)

// From the command line: a model writes checklists, a person edits one in the editor,
// responses are checked by them, and only what an edit adds is asked for.
func TestChecklists(t *testing.T) {
	c := collect(t, 2, ollamatest.Model{Name: "one"}, ollamatest.Model{Name: "two"}, ollamatest.Model{Name: "judge"})
	c.server.Script(func(q ollamatest.Chat) ollamatest.Answer {
		switch text := q.Last(); {
		case strings.Contains(text, "You write the checklist"):
			return ollamatest.Answer{Text: `[{"item":"Is right.","weight":5},{"item":"Is short.","weight":1},{"item":"Is\u001b[2J kind.","weight":1}]`}
		case strings.Contains(text, "Point:"):
			return ollamatest.Answer{Text: "Yes", Likely: map[string]float64{"Yes": 0.6, "No": 0.2}}
		}
		return ollamatest.Default(q)
	})
	if code, lines := c.run("one", "two"); code != exitDone {
		t.Fatal(lines)
	}
	do := func(want int, args ...string) (out, stderr string) {
		t.Helper()
		code, out, stderr := call(t, append(args, "--deck", c.deck)...)
		if code != want {
			t.Fatalf("%v: exit code %d, %s%s", args, code, out, stderr)
		}
		return out, stderr
	}
	query := func(sql string) string {
		t.Helper()
		out, _ := do(exitDone, "query", sql, "--to", "csv")
		_, rows, _ := strings.Cut(strings.TrimSpace(out), "\n")
		return rows
	}
	do(exitFailed, "judge", "checklist", "show")
	do(exitDone, "judge", "checklist", "write", "judge")
	if got := query("SELECT count(*), count(DISTINCT prompt), max(source LIKE 'judge:latest% items@%') FROM checklists"); got != "6,2,1" {
		t.Errorf("written %s", got)
	}
	shown, _ := do(exitDone, "judge", "checklist", "show")
	if strings.Count(shown, "5\tIs right.") != 2 || strings.ContainsRune(shown, '\x1b') {
		t.Errorf("shown %q", shown)
	}
	do(exitDone, "judge", "judge", "--checklist")
	if got := query("SELECT count(*), round(min(value), 6), round(max(value), 6), min(asked IS NOT NULL AND raw <> '') FROM scores WHERE what LIKE 'item: %'"); !strings.HasSuffix(got, ",0.75,0.75,1") {
		t.Errorf("items %s", got)
	}
	pair := query("SELECT id FROM pairs_full LIMIT 1")
	if out, _ := do(exitDone, "explain", pair, "--reveal"); !strings.Contains(out, "Is right.\n") || !strings.Contains(out, "A 75 %, B 75 %, by judge:latest") || strings.Contains(out, "item: ") {
		t.Errorf("explained:\n%s", out)
	}

	editor := filepath.Join(t.TempDir(), "editor")
	script := "#!/bin/sh\nsed -i 's/^1.Is short\\./-2 Rambles./' \"$1\"\n"
	if err := os.WriteFile(editor, []byte(script), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	t.Setenv("VISUAL", editor)
	if out, _ := do(exitDone, "judge", "checklist", "edit", pair); !strings.Contains(out, "1 checklist changed of 1") {
		t.Errorf("edited: %s", out)
	}
	if got := query("SELECT count(*), source <> '' FROM checklists WHERE item = 'Rambles.' AND weight = -2"); got != "1,1" {
		t.Errorf("edited %s", got)
	}
	asked := len(c.server.Chats())
	do(exitDone, "judge", "judge", "--checklist")
	more := fmt.Sprint(len(c.server.Chats()) - asked - 1) // one probes
	if got := query("SELECT count(*) FROM scores s JOIN checklists c ON s.what = 'item: ' || c.item WHERE c.item = 'Rambles.'"); got != more || got == "0" {
		t.Errorf("%s questions for %s new items", more, got)
	}
	if got := query("SELECT count(*) FROM scores WHERE what = 'checklist' AND abs(value - 0.75) < 1e-9"); got == "0" {
		t.Error("no sum")
	}

	// What is no checklist stays with the person, in a file that is named.
	if err := os.WriteFile(editor, []byte("#!/bin/sh\necho '9999 x' >> \"$1\"\n"), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	_, stderr := do(exitFailed, "judge", "checklist", "edit", pair)
	_, rest, _ := strings.Cut(stderr, "the text is in ")
	name, _, _ := strings.Cut(rest, ",")
	if text, err := os.ReadFile(name); err != nil || !strings.Contains(string(text), "9999 x") {
		t.Errorf("%v: %s", err, stderr)
	} else if err := os.Remove(name); err != nil {
		t.Error(err)
	}

	left := t.TempDir()
	t.Setenv("TMPDIR", left)
	if _, stderr := do(exitFailed, "judge", "checklist", "edit", "zz"); strings.Contains(stderr, "the text is in") {
		t.Errorf("nothing to edit: %s", stderr)
	}
	if files, err := os.ReadDir(left); err != nil || len(files) != 0 {
		t.Errorf("left behind: %v, %v", files, err)
	}

	// An item that no screen shows as it is stays what it is, and no list replaces another
	// of the same text.
	id := query("SELECT prompt FROM pairs_full LIMIT 1")
	read := func(want int, text string) (out, stderr string) {
		t.Helper()
		name := filepath.Join(t.TempDir(), "lists.txt")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return do(want, "judge", "checklist", "read", name)
	}
	read(exitDone, "# "+id+"\n2 Ends with \u2764\ufe0f.\n")
	shown, _ = do(exitDone, "judge", "checklist", "show", id)
	if out, _ := read(exitDone, strings.Replace(shown, "2\t", "3\t", 1)); !strings.Contains(out, "1 checklist changed") || query("SELECT item = 'Ends with \u2764\ufe0f.' AND weight = 3 FROM checklists WHERE prompt = '"+id+"'") != "1" {
		t.Errorf("%s of\n%s", out, shown)
	}
	if _, stderr := read(exitFailed, "# "+id[:12]+"\nx\n# "+id+"\ny\n"); !strings.Contains(stderr, "has two checklists") {
		t.Errorf("two lists: %s", stderr)
	}

	rows := filepath.Join(t.TempDir(), "lists.jsonl")
	if err := os.WriteFile(rows, []byte(`{"prompt":"nobody asked this","checklist":["x"]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, stderr := do(exitFailed, "judge", "checklist", "read", rows); !strings.Contains(out, "0 checklists changed of 1") || !strings.Contains(stderr, "1 prompt not in the deck") {
		t.Errorf("%s%s", out, stderr)
	}
}
