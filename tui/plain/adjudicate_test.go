package plain_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/store"
	"prefdeck/tui/plain"
)

// disputed returns a deck with two pairs on which ann and bob differ.
func disputed(t *testing.T) *store.Deck {
	t.Helper()
	deck := open(t)
	const pair = `"prompt":"What is 2+2?","response_a":"It is 4.","response_b":"I am Qwen. It is five.","model_b":"qwen3:0.6b","model_a":"llama3.2:1b"`
	const other = `"prompt":"Say nothing.","response_a":"...","response_b":"Why?"`
	for who, text := range map[string]string{
		"ann": "{" + pair + `,"winner":"a","comment":"Four it is, not \u001b[31mfive."}` + "\n{" + other + `,"winner":"a"}`,
		"bob": "{" + pair + `,"winner":"b"}` + "\n{" + other + `,"winner":"tie"}`,
	} {
		file := filepath.Join(t.TempDir(), "rows.jsonl")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := exchange.Import(t.Context(), deck, []string{file}, exchange.ImportOptions{LabelsOf: who}, nil); err != nil {
			t.Fatal(err)
		}
	}
	return deck
}

// settled decides disputes with these lines and returns the output.
func settled(t *testing.T, b label.Arbiter, as string, lines ...string) (string, int, error) {
	t.Helper()
	var out bytes.Buffer
	n, err := plain.Adjudicate(t.Context(), b, plain.DisputeOptions{In: strings.NewReader(strings.Join(lines, "\n") + "\n"), Out: &out, Echo: true,
		As: as, Scheme: seven(), DeckName: "p.db", Now: func() time.Time { return time.Unix(1_700_000_000, 0) }})
	return out.String(), n, err
}

// A third decides line by line, blind, with reasons and a note, and takes it back.
func TestAdjudicate(t *testing.T) {
	t.Parallel()
	deck := disputed(t)
	out, n, err := settled(t, deck, "carol", "?", "w", "]", "[", "r accuracy z", "r accuracy,format", "n It can be counted.", "s", "7", "x", "u", "3", "1", "q")
	if err != nil || n != 2 {
		t.Errorf("%d decisions, %v", n, err)
	}
	golden.RequireEqual(t, []byte(out))
	before, _, _ := strings.Cut(out, "Saved;")
	if strings.Contains(before, "Qwen") || strings.Contains(before, "ann") || strings.Contains(before, "bob") {
		t.Errorf("not blind before the first decision:\n%s", before)
	}
	if open, _, err := deck.Disputes(t.Context(), "dave"); err != nil || len(open) != 0 {
		t.Errorf("%v are open, %v", open, err)
	}
	if out, _, err = settled(t, deck, "ann", "1", "u"); err != nil || !strings.Contains(out, "Nothing is left to adjudicate.") {
		t.Errorf("%v:\n%s", err, out)
	}
}

// What goes with a decision is told where it is not obvious: after the decision is taken
// back, and once it is cleared.
func TestAdjudicateTellsWhatGoesWithADecision(t *testing.T) {
	t.Parallel()
	out, n, err := settled(t, disputed(t), "carol", "r accuracy", "n Counted.", "7", "u", "r", "n", "7", "q")
	if err != nil || n != 1 {
		t.Errorf("%d decisions, %v", n, err)
	}
	_, after, _ := strings.Cut(out, "Taken back")
	for _, want := range []string{
		"Because of accuracy, as before; r alone clears the reasons.", "With the note as before; n alone clears it:\n  Counted.",
		"No reasons go with the decision.", "No note goes with the decision.", "Saved; decided: B much better; ann",
	} {
		if !strings.Contains(after, want) {
			t.Errorf("not told: %s\n%s", want, after)
		}
	}
}

// full is a bench on a full disk.
type full struct{ label.Arbiter }

func (full) Adjudicate(context.Context, label.Presentation, label.Event) error {
	return errors.New("the disk is full")
}

// A decision that is not on disk is said, and the pair stays; of their own labels
// nobody is the judge.
func TestAdjudicateSaysWhatFails(t *testing.T) {
	t.Parallel()
	deck := disputed(t)
	out, n, err := settled(t, full{deck}, "carol", "1", "1", "q")
	if err != nil || n != 0 || strings.Count(out, "Not saved: the disk is full.") != 2 || strings.Contains(out, "Dispute 1 of 1") {
		t.Errorf("%d decisions, %v:\n%s", n, err, out)
	}
	if out, _, err = settled(t, deck, "bob", "1"); err != nil || !strings.Contains(out, "On 2 pairs you gave a label yourself, so a third decides") {
		t.Errorf("%v:\n%s", err, out)
	}
}
