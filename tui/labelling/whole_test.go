package labelling

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"prefdeck/stages/label"
)

// Undo shows the whole answer, and deciding again keeps its remarks unless they are
// changed. The log keeps both.
func TestUndoBringsBackWhatWasSaidBesideTheAnswer(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 4)}, 120, 36)
	d.press("r", "f", "enter", "c", "1", "esc", "n", "o", "d", "d", "enter", "2")
	first := d.deck.log[0]
	d.press("u")
	d.see("Question 1?")
	d.see("was: A better")
	d.see("undone · A better · note: odd [format, helpfulness A much]")
	d.press("r", "f", "a", "enter")
	d.see("[accuracy, helpfulness A much]")
	d.press("c", "1", "esc") // repeating a comparison clears it
	d.see("[accuracy]")
	d.press("c", "1", "esc")
	d.press("6")
	again := d.deck.log[2]
	if !slices.Equal(again.Tags, []string{"accuracy"}) || !reflect.DeepEqual(again.Criteria, first.Criteria) || again.Choice == first.Choice {
		t.Errorf("decided again: %+v", again)
	}
	if !slices.Equal(d.deck.log[0].Tags, []string{"format"}) {
		t.Errorf("the log has changed: %+v", d.deck.log[0])
	}
	d.press("u", "U")
	d.see("redone · B better [accuracy, helpfulness A much] · note: odd")
	if live := d.deck.live(); len(live) != 1 || live[0].ID != again.ID {
		t.Errorf("what counts: %+v", live)
	}
	d.press("2")
	if e := d.deck.log[len(d.deck.log)-1]; len(e.Tags)+len(e.Criteria) != 0 {
		t.Errorf("the next pair has the reasons of the previous one: %+v", e)
	}
}

// After a restart an undone pair is up as it was before.
func TestWhatWasUndoneIsWholeAfterARestart(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 4)}
	d := sit(t, deck, 120, 36)
	d.press("r", "f", "2", "u")
	d = sit(t, deck, 120, 36)
	d.see("was: A better")
	d.see("[format]")
	d.press("U")
	d.see("redone · A better [format]")
}

// A pair that was left with reasons set has them when it returns.
func TestAPairPutAsideKeepsItsReasons(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 4)}, 120, 36)
	d.press("2", "r", "f", "enter", "u")
	d.dontSee("[format]")
	d.press("2")
	d.see("Question 2?")
	d.see("[format]")
	d.press("2")
	if e := d.deck.log[3]; !slices.Equal(e.Tags, []string{"format"}) {
		t.Errorf("%+v", e)
	}
}

// A pair opened to be decided again has the reasons of its label.
func TestAPairOpenedAgainHasItsReasons(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 4)}, 120, 36)
	d.press("r", "f", "2", "[")
	d.see("[format]")
	d.press("6")
	if e := d.deck.log[1]; !slices.Equal(e.Tags, []string{"format"}) {
		t.Errorf("%+v", e)
	}
}

// Correcting a slip is not too fast: the pair was read before.
func TestCorrectingASlipIsNotTooFast(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 4)}, 120, 36)
	d.press("2", "u")
	d.now = d.now.Add(300 * time.Millisecond)
	d.send(keyPress("6"))
	if e := d.deck.log[2]; e.Fast || e.Active > time.Second {
		t.Errorf("fast %t in %v", e.Fast, e.Active)
	}
	d.now = d.now.Add(300 * time.Millisecond)
	d.send(keyPress("6"))
	if e := d.deck.log[3]; !e.Fast {
		t.Errorf("the next one is not fast: %+v", e)
	}
}

func TestInlineNotesKeepTheirLines(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 4)}, 120, 36)
	withEditor(d, `printf 'one\ntwo' > "$1"`)
	d.press("N", "n")
	d.see("note one⏎two")
	d.press("!", "enter")
	d.see("note saved")
	if got := d.deck.notes; got[len(got)-1].Text != "one\ntwo!" {
		t.Errorf("the note is %q", got[len(got)-1].Text)
	}
	d.press("n", "esc")
	d.dontSee("draft")
	d.press("n")
	d.typed(" a\nb")
	d.press("enter")
	if got := d.deck.notes; got[len(got)-1].Text != "one\ntwo! a\nb" {
		t.Errorf("the note is %q", got[len(got)-1].Text)
	}
	withEditor(d, `printf 'a\ttab' > "$1"`)
	d.press("N", "n")
	d.see("this note does not fit on a line: N opens it in the editor")
	d.press("2")
	if got := d.deck.notes; got[len(got)-1].Text != "a\ttab" {
		t.Errorf("the note is %q", got[len(got)-1].Text)
	}
}

func TestTheEditIsShownWithItsDifferences(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		deck := &memory{items: numbered(t, 4)}
		d := sit(t, deck, size[0], size[1])
		d.press("D")
		d.see("no response has been edited")
		withEditor(d, `printf 'A wholly new answer.' > "$1"`)
		d.press("2", "e")
		d.see("saved as a new response, D shows it")
		d.press("D")
		d.see("What the edit changed")
		d.see("as it was")
		d.see("answer to question 1.")
		d.see("A wholly new answer.")
		if got := underlined(d.s.View()); !strings.Contains(got, "A wholly new") {
			t.Errorf("marked: %q", got)
		}
		d.now = d.now.Add(time.Hour)
		d.press("esc")
		d.dontSee("What the edit changed")
		d.press("2")
		if active := deck.log[1].Active; active > 2*time.Minute {
			t.Errorf("looking at the edit counted: %v", active)
		}
		// The difference is to the response, not to the edit before.
		deck.items[1].Edit = &label.Edit{Base: deck.items[1].A.ID, Text: "x"}
		withEditor(d, `printf 'A wholly new answer. ' > "$1"`)
		d.press("e")
		d.see("edited, +4 −")
	}
}

// The header does not reveal which answer was to a hidden repeat: its numbers
// advance as for any other.
func TestTheHeaderDoesNotTellOfARepeat(t *testing.T) {
	t.Parallel()
	headers := func(repeat bool) (out []string, d *sitting) {
		deck := &memory{items: numbered(t, 30)}
		deck.desk.repeat = func() (label.Item, label.Presentation, error) {
			if !repeat || len(deck.log) != 22 {
				return label.Item{}, label.Presentation{}, label.ErrNone
			}
			item, as := label.AsRepeat(deck.item(0, nil), deck.shown[0])
			return item, as, nil
		}
		d = sit(t, deck, 120, 36)
		for range 24 {
			head, _, _ := strings.Cut(strings.TrimSpace(d.cells()), " left")
			out = append(out, head[:strings.LastIndex(head, "·")])
			d.press("2")
		}
		return out, d
	}
	with, d := headers(true)
	without, _ := headers(false)
	if n := len(d.deck.labels()); n != 23 {
		t.Fatalf("%d pairs are decided: no repeat was shown", n)
	}
	if !slices.Equal(with, without) {
		for i := range with {
			t.Logf("%s\n%s", with[i], without[i])
		}
		t.Error("the header tells of a repeat")
	}
	d.press("s")
	d.see(" 24 decided")
	at := slices.IndexFunc(d.deck.log, func(e label.Event) bool { return e.RepeatOf != "" })
	for range len(d.deck.log) - at {
		d.press("u")
	}
	d.see(" 23 decided")
	d = sit(t, d.deck, 120, 36)
	d.see(" 23 decided")
}
