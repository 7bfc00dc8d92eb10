package labelling

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"prefdeck/stages/label"
)

// errVanished is the store's error for a deck whose file has gone.
var errVanished = fmt.Errorf("label pair 4d29: %w", label.ErrGone)

// Promise 1: an answer that a deck without a file refused is kept, and written to
// another file with all the rest.
func TestPromise1AnAnswerOfADeckThatIsGoneIsSavedElsewhere(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.press("2")
	d.deck.fail, d.deck.desk.gone = errVanished, errVanished
	d.press("6")
	d.see("not saved: the deck's file is gone")
	d.see("B save elsewhere  q leave without it")
	if len(d.deck.log) != 1 {
		t.Fatalf("log %+v", d.deck.log)
	}
	d.press("B")
	d.see("save all to /decks/d-saved.db")
	d.press("enter")
	if got := d.deck.desk.elsewhere; len(got) != 1 || got[0] != "/decks/d-saved.db" {
		t.Errorf("saved to %q", got)
	}
	if len(d.deck.log) != 2 || d.deck.log[1].Choice.Answer == "" {
		t.Errorf("the answer did not go along: %+v", d.deck.log)
	}
	d.see("everything is in /decks/d-saved.db")
	d.press("q")
	if d.left == nil || d.lost == nil || d.lost.Error() != "/decks/d.db does not have all of this sitting, /decks/d-saved.db has: go on with prefdeck label --deck /decks/d-saved.db" {
		t.Errorf("left %v, lost %v", d.left, d.lost)
	}
}

// A deck that went after the last answer is reported on the way out, once.
func TestPromise1LeavingADeckThatIsGone(t *testing.T) {
	t.Parallel()
	for name, saved := range map[string]bool{"without it": false, "saved elsewhere": true} {
		d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
		d.press("2")
		d.deck.desk.gone = errVanished
		d.press("q")
		if d.left != nil || !d.stays {
			t.Fatalf("%s: left %+v, stays %v", name, d.left, d.stays)
		}
		d.see("not saved: the deck's file is gone")
		d.see("B save elsewhere  q leave without it")
		want := "what was labelled in this sitting is lost: the deck's file is gone"
		if saved {
			d.press("B", "enter")
			d.see("everything is in /decks/d-saved.db")
			want = "go on with prefdeck label --deck /decks/d-saved.db"
		}
		d.press("q")
		if d.left == nil || d.lost == nil || !strings.Contains(d.lost.Error(), want) {
			t.Errorf("%s: left %v, lost %v", name, d.left, d.lost)
		}
	}
}

// A deck that returns under its name can be labelled on.
func TestADeckThatComesBackIsLabelledOn(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.deck.desk.gone = errVanished
	d.press("q", "enter")
	d.see("not saved: the deck's file is gone")
	for _, late := range []label.Outcome{label.Refilled{Err: fs.ErrNotExist}, label.Counted{Err: fs.ErrNotExist}, label.Presented{Err: fs.ErrNotExist}} { // begun before
		d.s.hear(label.Change{Outcome: late})
		d.see("not saved: the deck's file is gone")
	}
	d.deck.desk.gone = nil
	d.press("enter")
	d.dontSee("is gone")
	d.press("6", "q")
	if d.left == nil || d.lost != nil || len(d.deck.log) != 1 {
		t.Errorf("left %v, lost %v", d.left, d.lost)
	}
}

// What is typed replaces the suggested name; to move in it keeps it.
func TestTheSuggestedNameIsReplaced(t *testing.T) {
	t.Parallel()
	for keys, want := range map[string]string{"/ t / x": "save all to /t/x", "end x": "/decks/d-saved.dbx", "backspace c": "/decks/d-saved.dc", "left x": "/decks/d-saved.dxb"} {
		d := sit(t, &memory{items: numbered(t, 3)}, 120, 24)
		d.deck.fail = errVanished
		d.press("2", "B")
		d.press(strings.Fields(keys)...)
		d.see(want)
		d.press("esc", "B", "enter")
		if got := d.deck.desk.elsewhere; len(got) != 1 || got[0] != "/decks/d-saved.db" {
			t.Errorf("after %s: saved to %q", keys, got)
		}
	}
}

// If the other file cannot be written either, nothing changes.
func TestSavingElsewhereFails(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 24)
	d.deck.fail = errors.New("the disk is full")
	d.press("2", "B")
	d.deck.desk.full = errors.New("exists already")
	d.press("enter")
	d.see("not saved there: exists already")
	d.deck.desk.full = nil
	d.press("B", "esc")
	d.see("enter save again")
	d.deck.fail = nil
	d.press("enter", "q")
	if d.lost != nil || len(d.deck.log) != 1 || len(d.deck.desk.elsewhere) != 0 {
		t.Errorf("lost %v, log %+v, saved to %q", d.lost, d.deck.log, d.deck.desk.elsewhere)
	}
}

// Flags, notes and drafts that a deck without a file refused are written along.
// Later ones are not, and the screen no longer claims so.
func TestPromise1AllThatWasRefusedIsSavedElsewhere(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.press("2")
	d.deck.fail, d.deck.desk.gone = errVanished, errVanished
	d.press("f")
	d.see("flag not saved: the deck's file is gone")
	d.press("n", "h", "m", "enter")
	d.see("B save elsewhere")
	d.press("n", "!", "esc")
	d.deck.notes = nil
	d.press("B", "enter")
	d.see("everything is in /decks/d-saved.db")
	if n := d.deck.notes; len(n) != 2 || n[0].Kind != label.NoteFlag || n[0].Text == "" || n[1].Kind != label.NoteText || n[1].Text != "hm" {
		t.Errorf("notes that went along: %+v", n)
	}
	if drafts := fmt.Sprint(d.deck.desk.drafts); !strings.Contains(drafts, "hm!") {
		t.Errorf("drafts that went along: %s", drafts)
	}
	d.press("n", "ctrl+u", "x", "esc")
	d.dontSee("everything is in")
}

// A name that is taken is not offered again.
func TestANameThatIsTakenIsNotOfferedAgain(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.deck.fail = errVanished
	d.deck.desk.full = fs.ErrExist
	d.press("2", "B", "enter")
	d.see("not saved there: file already exists")
	d.press("B")
	d.see("save all to /decks/d-saved-2.db")
}

// A deck that only lost its log still has what was saved.
func TestADeckWithoutItsLogIsNotSaidToBeLost(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.deck.desk.gone = label.ErrLogGone
	d.press("q")
	d.see("not saved: the deck's -wal file is gone")
	d.press("q")
	if d.lost == nil || d.lost.Error() != "nothing more can be saved until the deck is reopened: the deck's -wal file is gone" {
		t.Errorf("lost %v", d.lost)
	}
}

// A refused flag that was then saved in another way does not return in its old
// form.
func TestARefusedFlagThatWasReplacedStaysReplaced(t *testing.T) {
	t.Parallel()
	full := errors.New("the disk is full")
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 24)
	d.deck.fail = full
	d.press("f")
	d.deck.fail = nil
	d.press("F", "w", "h", "y", "enter") // there is room again
	if n := d.deck.notes; len(n) != 1 || n[0].Text != "why" {
		t.Fatalf("notes %+v", n)
	}
	d.deck.fail = full
	d.press("2", "B", "enter")
	if n := d.deck.notes; len(n) != 1 {
		t.Errorf("what went along replaces the newer flag: %+v", n)
	}
}
