package labelling

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Leaving waits for the answer that is on its way to the deck.
func TestLeavingWhileSavingWaits(t *testing.T) {
	t.Parallel()
	for _, leave := range []string{"q", "ctrl+c"} {
		d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
		d.hold = true
		d.press("2")
		if leave == "q" {
			d.press("q")
		} else {
			d.run(d.s.Leave(false)) // the root knows ctrl+c
		}
		if d.left != nil {
			t.Fatal("left before the answer was on disk")
		}
		d.see("leaving as soon as it is saved")
		d.press("7") // means nothing any more
		d.release()
		if d.left == nil || d.left.Labels != 1 || len(d.deck.log) != 1 {
			t.Errorf("left %+v, log %+v", d.left, d.deck.log)
		}
	}
}

// Promise 1: an answer that cannot be saved keeps the screen, once.
func TestPromise1LeavingWithAnUnsavedAnswer(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.deck.fail = errors.New("disk full")
	d.hold = true
	d.press("2")
	d.run(d.s.Leave(false))
	d.release()
	if d.left != nil || !d.stays {
		t.Fatalf("left %+v, stays %v", d.left, d.stays)
	}
	d.see("A better · not saved: disk full")
	if err := d.s.Unsaved(); err == nil || !strings.Contains(err.Error(), "A better, is not saved: disk full") {
		t.Errorf("unsaved: %v", err)
	}
	d.run(d.s.Leave(false))
	if d.left == nil || d.lost == nil {
		t.Errorf("left %v, lost %v", d.left, d.lost)
	}
}

func TestASignalLeavesWhateverHappens(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.deck.fail = errors.New("disk full")
	d.hold = true
	d.press("2")
	d.run(d.s.Leave(true))
	d.release()
	if d.left == nil || d.lost == nil {
		t.Errorf("left %v, lost %v", d.left, d.lost)
	}
}

func TestLeavingWithoutAnUnsavedAnswerIsNoLoss(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.deck.fail = errors.New("disk full")
	d.press("2", "q")
	if d.left == nil || d.lost != nil {
		t.Errorf("left %v, lost %v", d.left, d.lost)
	}
}

// What was typed as a note is never lost without a word: not by leaving from the
// editor, not by leaving with a draft, not by deciding the pair.
func TestDraftsBecomeNotes(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]func(d *sitting){
		"leaving from the editor": func(d *sitting) { d.run(d.s.Leave(false)) },
		"leaving with a draft":    func(d *sitting) { d.press("esc", "q") },
		"deciding":                func(d *sitting) { d.press("esc", "2") },
		"deciding and leaving":    func(d *sitting) { d.press("esc", "2", "q") },
	} {
		d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
		pair := d.deck.items[0].Pair.ID
		d.press("n", "h", "m")
		then(d)
		if n := d.deck.notes; len(n) != 1 || n[0].Text != "hm" || n[0].Pair != pair {
			t.Errorf("%s: notes %+v", name, n)
		}
		if (name != "deciding") != (d.left != nil) {
			t.Errorf("%s: left %v", name, d.left)
		}
	}
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("n", "esc", "q")
	if len(d.deck.notes) != 0 || d.left == nil {
		t.Errorf("a note of nothing: %+v", d.deck.notes)
	}
}

func TestANoteThatCannotBeSavedKeepsTheScreenOnce(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("n", "h", "m")
	d.deck.fail = errors.New("disk full")
	d.run(d.s.Leave(false))
	if d.left != nil || !d.stays {
		t.Fatalf("left %+v, stays %v", d.left, d.stays)
	}
	d.see("note not saved: disk full")
	d.press("q")
	if d.left == nil || d.lost == nil {
		t.Errorf("left %v, lost %v", d.left, d.lost)
	}
}

// Bubble Tea tells of a suspension only after it. The clock stops before.
func TestSuspensionStopsTheClock(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("2")
	d.now = d.now.Add(2 * time.Second)
	d.send(tea.SuspendMsg{}) // the root's, at the key
	d.now = d.now.Add(30 * time.Second)
	d.send(tea.SuspendMsg{}) // Bubble Tea's, on coming back
	d.send(tea.ResumeMsg{})
	d.now = d.now.Add(3 * time.Second)
	d.press("2")
	if got, want := d.deck.log[1].Active, 6*time.Second; got != want {
		t.Errorf("active %v, want %v", got, want)
	}
}
