package labelling

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
)

// Leaving waits for an answer that is being written.
func TestLeavingWhileSavingWaits(t *testing.T) {
	t.Parallel()
	for _, leave := range []string{"q", "ctrl+c"} {
		d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
		d.hold = true
		d.press("2")
		if leave == "q" {
			d.press("q")
		} else {
			d.run(d.s.Leave(false)) // the root handles ctrl+c
		}
		if d.left != nil {
			t.Fatal("left before the answer was on disk")
		}
		d.see("leaving as soon as it is saved")
		d.press("7") // has no meaning any more
		d.release()
		if d.left == nil || d.left.Labels != 1 || len(d.deck.log) != 1 {
			t.Errorf("left %+v, log %+v", d.left, d.deck.log)
		}
	}
}

// Promise 1: an answer that cannot be saved keeps the screen open, once.
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
	d.see("not saved: disk full · A better")
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

// Leaving without an unsaved answer reports it, and an unsaved note as well.
func TestLeavingWithoutAnUnsavedAnswerSaysSo(t *testing.T) {
	t.Parallel()
	full := errors.New("the disk is full")
	for name, leave := range map[string]func(d *sitting){
		"the key":  func(d *sitting) { d.press("q") },
		"ctrl+c":   func(d *sitting) { d.run(d.s.Leave(false)) },
		"a signal": func(d *sitting) { d.run(d.s.Leave(true)) },
	} {
		d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
		d.deck.fail = fmt.Errorf("label pair 4d29: %w", full)
		d.press("2")
		leave(d)
		if d.left == nil || !errors.Is(d.lost, full) || d.lost.Error() != "the last answer, A better, is not saved: the disk is full" {
			t.Errorf("%s: left %v, lost %v", name, d.left, d.lost)
		}
	}
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.deck.fail = full
	d.press("2", "f", "q")
	if d.lost == nil || d.lost.Error() != "the last answer, A better, is not saved: the disk is full; a flag is not saved: the disk is full" {
		t.Errorf("lost %v", d.lost)
	}
}

// The reason and the ways on are on the screen however long the answer's name; the
// rest of the error is not.
func TestWhyAnAnswerIsNotSaved(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"1", "2", "3", "t", "x", "s"} {
		for width, ways := range map[int]string{120: "enter save again  q leave without it  ? keys", 80: "enter save again  q leave without it", 60: "enter  q  ?"} {
			d := sit(t, &memory{items: numbered(t, 3)}, width, 24)
			d.deck.fail = fmt.Errorf("label pair 4d29f67b4e0b: %w", errors.New("the disk is full"))
			d.press(key)
			d.see(d.s.theme.Glyphs.Cross + " not saved: the disk is full")
			d.see(ways)
			d.dontSee("4d29")
			if cut := regexp.MustCompile(`[a-z ]…`).FindString(d.cells()); cut != "" {
				t.Errorf("%d columns: %q is cut: %s", width, key, d.cells())
			}
			if d.s.stands() == (label.Choice{}) {
				t.Errorf("%d columns: the scale does not mark the answer to %q", width, key)
			}
			d.press("f")
			d.see("not saved: the disk is full") // still about the answer
		}
	}
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.deck.fail = fmt.Errorf("add a flag to pair 4d29f67b4e0b: %w", errors.New("the disk is full"))
	d.press("f")
	d.see("flag not saved: the disk is full")
	d.press("n", "h", "m", "enter")
	d.see("note not saved: the disk is full")
	d.dontSee("4d29")
}

// A note that is saved while its pair is decided is mentioned beside the answer.
func TestTheEchoTellsOfTheNoteOnItsWay(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.press("n", "h", "m", "enter") // on the current pair
	d.see("note saved")
	d.press("6")
	d.see("Question 2?")
	d.dontSee("note saved")
	d.hold = true
	d.press("n", "h", "m", "enter")
	note := d.held
	d.hold, d.held = false, nil
	d.press("6")
	d.held = note
	d.release()
	d.see("Question 3?")
	d.see("note saved")
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
	d.see("draft not saved: disk full")
	d.press("q")
	if d.left == nil || d.lost == nil {
		t.Errorf("left %v, lost %v", d.left, d.lost)
	}
}

// Bubble Tea reports a suspension only afterwards. The clock stops before.
func TestSuspensionStopsTheClock(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("2")
	d.now = d.now.Add(2 * time.Second)
	d.send(tea.SuspendMsg{}) // the root's, at the key
	d.now = d.now.Add(30 * time.Second)
	d.send(tea.SuspendMsg{}) // Bubble Tea's, on returning
	d.send(tea.ResumeMsg{})
	d.now = d.now.Add(3 * time.Second)
	d.press("2")
	if got, want := d.deck.log[1].Active, 6*time.Second; got != want {
		t.Errorf("active %v, want %v", got, want)
	}
}
