package plain_test

import (
	"strings"
	"testing"

	"prefdeck/stages/label"
)

// A filter stays on until it is removed, across restarts and on the screen; one
// that reveals what blind labelling hides is announced and recorded.
func TestSearching(t *testing.T) {
	t.Parallel()
	deck := open(t)
	got, _, err := typed(t, deck, seven(), "/ model:qwen3:0.6b", "/ model:qwen3:0.6b", "2", "/nowhere", "/ model:gpt", "/ score:x", "/ is:done", "q")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Only pairs with model:qwen3:0.6b; / alone goes through all.\n",
		"labels count as not blind", "What is 2+2?", "Saved: A better.\n\nNo waiting pair has model:qwen3:0.6b; / alone goes through all.\n",
		"Nothing was found: no waiting pair has nowhere.", "Nothing was found: no model is called gpt.",
		"score:x: compare the score with a number", "Only the screen",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not printed:\n%s", want, got)
		}
	}
	if n := strings.Count(got, "\n1 pair.\n"); n != 2 {
		t.Errorf("a search and the same again count their pairs %d times:\n%s", n, got)
	}
	if last, err := deck.Undoable(t.Context()); err != nil || last.Blind {
		t.Errorf("the label is said to be blind, %v", err)
	}
	got, _, err = typed(t, deck, seven(), "/", "x")
	if err != nil || !strings.Contains(got, "Only pairs with model:qwen3:0.6b") || strings.Count(got, "Response A") != 2 {
		t.Errorf("after a restart, %v:\n%s", err, got)
	}
	if last, err := deck.Undoable(t.Context()); err != nil || !last.Blind || last.Choice.Answer != label.BothBad {
		t.Errorf("%+v, %v", last, err)
	}
	if view, err := deck.View(t.Context()); err != nil || view.Filter != (label.QueueFilter{}) {
		t.Errorf("%+v, %v", view, err)
	}
}

// A pair left without an answer is up again: here one that was taken back, with its
// remarks.
func TestWhatWasTakenBackIsUpAgain(t *testing.T) {
	t.Parallel()
	deck := open(t)
	if _, _, err := typed(t, deck, seven(), "2", "u", "q"); err != nil {
		t.Fatal(err)
	}
	got, _, err := typed(t, deck, seven(), "q")
	if err != nil || !strings.Contains(got, "Decision 1. The deck has 3 pairs.\nIt was: A better.") {
		t.Errorf("%v:\n%s", err, got)
	}
}
