package labelling

import (
	"strings"
	"testing"
)

func TestSkipComesBackLast(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("s")
	d.see("Question 2?")
	d.see("skipped")
	d.press("2", "2")
	d.see("Question 1?")
	d.press("2")
	if len(d.deck.labels()) != 3 {
		t.Errorf("%d labels, want 3", len(d.deck.labels()))
	}
}

func TestUndoAndRedoAcrossRestarts(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 4)}
	d := sit(t, deck, 120, 36)
	d.press("1", "2")
	d.see("Question 3?")
	d.press("u")
	d.see("Question 2?")
	d.see("was: A better")
	first := d.cells()

	d = sit(t, deck, 120, 36) // a restart
	d.see("Question 2?")
	if line(d.cells(), "answer to question 2") != line(first, "answer to question 2") {
		t.Error("the sides have changed")
	}
	d.press("backspace")
	d.see("Question 1?")
	d.see("was: A much better")
	if len(deck.labels()) != 0 {
		t.Error("there are labels left")
	}
	d.press("ctrl+h")
	d.see("nothing to undo")
	d.press("U")
	d.see("Question 2?")
	d.see("redone · A much better")
	d.press("ctrl+r")
	d.see("Question 3?")
	d.press("U")
	d.see("nothing to redo")
	labels := deck.labels()
	if len(labels) != 2 || labels[deck.items[0].Pair.ID].Answer != answerOf(d, 0) || labels[deck.items[1].Pair.ID].Answer != answerOf(d, 1) {
		t.Errorf("undo and redo changed the labels: %v", labels)
	}
}

func line(cells, text string) string {
	for l := range strings.Lines(cells) {
		if strings.Contains(l, text) {
			return l
		}
	}
	return ""
}

func TestUndoReturnsToThePairPutAside(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 5)}, 120, 36)
	d.press("2", "2", "u", "u")
	d.see("Question 1?")
	d.press("7")
	d.see("Question 2?")
	d.see("was: A better")
	d.press("7")
	d.see("Question 3?")
	d.dontSee("was:")
	if sum := d.s.Summary(); sum.Labels != 4 || sum.Undone != 2 {
		t.Errorf("summary %+v", sum)
	}
}

func TestUndoFromAnEmptyQueue(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 1)}, 120, 36)
	d.press("2")
	d.see("Everything is decided.")
	d.press("u")
	d.see("Question 1?")
	d.press("U")
	d.see("Everything is decided.")
}

func TestPromise5NewPairsAppear(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{}, 120, 36)
	d.see("Nothing to label yet.")
	if d.polls != 1 {
		t.Fatalf("%d timers set, want 1", d.polls)
	}
	d.send(pollDue{number: d.s.timer.set})
	d.see("Nothing to label yet.")
	d.deck.items = numbered(t, 2)
	d.send(pollDue{number: d.s.timer.set})
	d.see("Question 1?")
	polls, calls := d.polls, d.deck.calls
	d.send(pollDue{number: d.s.timer.set})
	if d.polls != polls || d.deck.calls != calls {
		t.Error("the deck is polled while there is a pair")
	}
	d.press("2")
	d.deck.items = append(d.deck.items, numbered(t, 3)[2])
	d.press("2", "2")
	if len(d.deck.labels()) != 3 {
		t.Errorf("%d labels, want 3", len(d.deck.labels()))
	}
}
