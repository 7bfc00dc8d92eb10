package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/store"
)

// deckOf makes a deck of one pair.
func deckOf(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	path, file := filepath.Join(dir, "p.db"), filepath.Join(dir, "p.jsonl")
	if err := os.WriteFile(file, []byte(`{"prompt":"What is 2+2?","response_a":"It is 4.","response_b":"Five."}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, err := call(t, "import", file, "--deck", path); code != exitDone {
		t.Fatal(err)
	}
	return path
}

func TestScreensNeedATerminal(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"label"}, {"demo"}} {
		path := filepath.Join(t.TempDir(), "p.db")
		code, out, err := call(t, append(args, "--deck", path)...)
		if code != exitFailed || out != "" || !strings.Contains(err, "needs a terminal") {
			t.Errorf("%q: exit code %d, stdout %q, stderr %q", args, code, out, err)
		}
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%q: made a deck for nobody", args)
		}
	}
}

// Standard input is empty here: the first pair is printed, and that is all.
func TestLabellingLineByLine(t *testing.T) {
	t.Parallel()
	path := deckOf(t)
	rules := filepath.Join(t.TempDir(), "rules.md")
	if err := os.WriteFile(rules, []byte("# Be fair\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, err := call(t, "label", "--plain", "--guideline", rules, "--deck", path, "--scale", "4")
	if code != exitDone || err != "" || !strings.Contains(out, "Response A:") || !strings.Contains(out, "1-8, x, s, u") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, out, err)
	}
	deck, opening := store.Open(t.Context(), path, store.Options{})
	if opening != nil {
		t.Fatal(opening)
	}
	defer deck.Close()
	if text, _, err := deck.Guideline(t.Context()); err != nil || text != "# Be fair\n" {
		t.Errorf("the deck has the guideline %q, %v", text, err)
	}
}

// Nobody's decision is stored as somebody else's.
func TestADeckOfAnotherAnnotatorIsNotLabelled(t *testing.T) {
	t.Parallel()
	path := deckOf(t)
	code, out, err := call(t, "label", "--plain", "--deck", path, "--annotator", "no body")
	if code != exitFailed || out != "" || !strings.Contains(err, "prefdeck --deck 'no body.db' --annotator 'no body' merge "+path) {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, out, err)
	}
}

func TestGuidelinesAtFault(t *testing.T) {
	t.Parallel()
	path := deckOf(t)
	empty := filepath.Join(t.TempDir(), "empty.md")
	if err := os.WriteFile(empty, []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, err := call(t, "label", "--plain", "--guideline", empty, "--deck", path); code != exitFailed || !strings.Contains(err, "is empty") {
		t.Errorf("exit code %d, stderr %q", code, err)
	}
	if code, _, err := call(t, "label", "--plain", "--guideline", empty+"x", "--deck", path); code != exitUsage {
		t.Errorf("exit code %d, stderr %q", code, err)
	}
	if code, _, err := call(t, "label", "--plain", "--deck", path+"x"); code != exitFailed || !strings.Contains(err, "does not exist") {
		t.Errorf("exit code %d, stderr %q", code, err)
	}
}

// An order stays in the deck. One for which judges or a reward model are missing is refused.
func TestLabellingInAnOrder(t *testing.T) {
	t.Parallel()
	path := deckOf(t)
	if code, _, err := call(t, "label", "--plain", "--order", "difficulty", "--deck", path); code != exitFailed || !strings.Contains(err, "no judge has rated a prompt") {
		t.Errorf("exit code %d, stderr %q", code, err)
	}
	if code, _, err := call(t, "label", "--plain", "--order", "informative", "--deck", path); code != exitFailed || !strings.Contains(err, "no reward model yet (prefdeck measure reward)") {
		t.Errorf("exit code %d, stderr %q", code, err)
	}
	for _, order := range label.Orders() {
		if order == label.Uncertain || order == label.Hardest || order == label.Informative {
			continue
		}
		if code, _, err := call(t, "label", "--plain", "--order", order.String(), "--deck", path); code != exitDone {
			t.Errorf("%s: exit code %d, stderr %q", order, code, err)
		}
		deck, err := store.Open(t.Context(), path, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if v, err := deck.View(t.Context()); v.Order != order || err != nil {
			t.Errorf("%s: the deck has %+v, %v", order, v, err)
		}
		deck.Close()
	}
}
