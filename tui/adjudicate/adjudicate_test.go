package adjudicate

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
	"prefdeck/store"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/screentest"
)

// disputed returns a deck with a pair for each word, two by default, to which ann and
// bob gave different answers.
func disputed(t *testing.T, words ...string) *store.Deck {
	t.Helper()
	if words == nil {
		words = []string{"river", "lake"}
	}
	d, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "d.db"), store.Options{Create: true, Annotator: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	b := exchange.Batch{Models: []stages.Model{{ID: stages.ModelID("qwen", ""), Name: "qwen"}}}
	for _, word := range words {
		p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: "Name a " + word + "."})
		if err != nil {
			t.Fatal(err)
		}
		rs := []response.Response{{Text: "The first " + word + ", says Qwen."}, {Text: "The second " + word + "."}}
		for i := range rs {
			rs[i].Prompt, rs[i].Model, rs[i].Status = p.ID, b.Models[0].ID, response.Complete
			rs[i].Identify()
		}
		pair, ok := pairing.New(rs[0], rs[1])
		if !ok {
			t.Fatal("no pair")
		}
		b.Prompts, b.Responses, b.Pairs = append(b.Prompts, p), append(b.Responses, rs...), append(b.Pairs, pair)
		b.Labels = append(b.Labels,
			exchange.OutsideLabel{ID: label.EventID("a" + word), Pair: pair.ID, Annotator: "ann", Choice: label.Graded(-3), Reasons: []string{"clear"}, Comment: "Its " + word + " is real."},
			exchange.OutsideLabel{ID: label.EventID("b" + word), Pair: pair.ID, Annotator: "bob", Choice: label.Graded(1)})
	}
	if _, err := d.SaveBatch(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	return d
}

// judge drives the screen without a program around it, with a clock of its own.
type judge struct {
	*screentest.Stage
	now time.Time
}

func sit(t *testing.T, b label.Arbiter, as string, width, height int) *judge {
	t.Helper()
	j := &judge{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	s := New(t.Context(), b, Options{Name: "d.db", As: as, Keys: keys.DefaultOn(label.SevenPoint), Mask: true, Reasons: label.DefaultScheme().Tags, Now: func() time.Time { return j.now }})
	j.Stage = screentest.Set(t, s, width, height, themes.Env{})
	j.Run(s.Init())
	return j
}

// press presses keys, each after the time that it takes to read.
func (j *judge) press(names ...string) {
	for _, name := range names {
		j.now = j.now.Add(time.Minute)
		j.Press(name)
	}
}

func TestAThirdDecides(t *testing.T) {
	t.Parallel()
	d := disputed(t)
	j := sit(t, d, "carol", 100, 30)
	j.See("Adjudicate · d.db · as carol", "1 of 2 open", "Name a", "one:", "another:", "(clear) “Its", "much better", "slightly better")
	j.DontSee("ann", "bob", "Qwen")
	j.Press("1") // at once: nobody has read that
	j.See("too soon", "1 of 2 open")
	j.press("7")
	j.See("decided: B much better", "ann: ", "bob: ", "1 of 1 open")
	j.press("u")
	j.See("taken back: B much better", "1 of 2 open")
	j.press("t", "x")
	j.See("nothing is left to adjudicate", "decided: both bad")
	open, party, err := d.Disputes(t.Context(), "carol")
	if len(open) != 0 || party != 0 || err != nil {
		t.Errorf("%v are open, %d of carol's own, %v", open, party, err)
	}
	var answers []label.Answer
	err = d.Export(t.Context(), func(s exchange.Snapshot) error {
		return s.Each(t.Context(), exchange.Wish{}, func(l exchange.Labelled) error {
			for _, g := range l.Labels {
				if g.Annotator == "carol" {
					answers = append(answers, g.Choice.Answer)
				}
			}
			return nil
		})
	})
	slices.Sort(answers)
	if err != nil || !slices.Equal(answers, []label.Answer{label.BothBad, label.Tie}) {
		t.Errorf("stored: %v, %v", answers, err)
	}
	j.press("q")
	if !j.Left {
		t.Error("q does not leave")
	}
}

// The reasons and the note of a ruling are stored with it. Taken back, they come back
// too, and no note is left behind.
func TestARulingHasReasonsAndANote(t *testing.T) {
	t.Parallel()
	d := disputed(t, "river")
	j := sit(t, d, "carol", 100, 30)
	j.press("r")
	j.See("because", "accuracy", "format")
	j.press("a", "f", "f", "enter")
	j.See("because accuracy")
	j.press("n")
	j.Paste("The second 7\nis no river")
	j.press("enter")
	j.See("because accuracy", "note “The second 7")
	j.press("2")
	j.See("decided: A better (accuracy), with a note", "nothing is left")
	if got := rulings(t, d); !slices.Equal(got, []string{"accuracy: The second 7 is no river"}) {
		t.Errorf("stored: %q", got)
	}
	j.press("u")
	j.See("taken back", "1 of 1 open")
	j.press("esc")
	j.See("because accuracy", "note “The second 7")
	if got := rulings(t, d); len(got) != 0 {
		t.Errorf("taken back, and stored: %q", got)
	}
	j.press("n", "ctrl+u", "esc", "6")
	if got := rulings(t, d); !slices.Equal(got, []string{"accuracy: "}) {
		t.Errorf("decided again: %q", got)
	}
}

// What was said of a dispute is there again after a look at another one.
func TestRemarksOutlastALookAtAnother(t *testing.T) {
	t.Parallel()
	d := disputed(t)
	j := sit(t, d, "carol", 100, 30)
	j.press("r", "a", "esc", "n", "x", "enter", "]")
	j.DontSee("because accuracy")
	j.press("r", "f", "esc", "[")
	j.See("because accuracy", "note “x”")
	j.press("6", "esc")
	j.See("because format")
	j.press("6")
	if got := rulings(t, d); !slices.Equal(got, []string{"accuracy: x", "format: "}) && !slices.Equal(got, []string{"format: ", "accuracy: x"}) {
		t.Errorf("stored: %q", got)
	}
}

// rulings returns the reasons and the notes of carol's decisions.
func rulings(t *testing.T, d *store.Deck) (out []string) {
	t.Helper()
	err := d.Export(t.Context(), func(s exchange.Snapshot) error {
		return s.Each(t.Context(), exchange.Wish{Details: true}, func(l exchange.Labelled) error {
			note := ""
			for _, r := range l.Details.Remarks {
				if r.Annotator == "carol" {
					note = r.Text
				}
			}
			for _, g := range l.Labels {
				if g.Annotator == "carol" {
					out = append(out, strings.Join(g.Tags, ",")+": "+note)
				}
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Nobody decides between their own label and another's.
func TestAPartyDoesNotDecide(t *testing.T) {
	t.Parallel()
	j := sit(t, disputed(t), "bob", 100, 30)
	j.See("nothing is left to adjudicate; on 2 pairs you gave a label yourself", "--as NAME")
	j.press("1", "u", "]", "?", "j", "q", "esc", "p")
	j.See("nothing is left")
}

// Without a dispute, no key is offered that has nothing to do.
func TestNothingToDecideNamesNoAnswers(t *testing.T) {
	t.Parallel()
	none := []string{}
	j := sit(t, disputed(t, none...), "carol", 80, 24)
	j.See("pairs appear here once two", "prefdeck merge", "? keys", "q leave")
	j.DontSee("both bad", "A to B", "undo")
	j = sit(t, disputed(t, "river"), "carol", 80, 24)
	j.press("1")
	j.See("nothing is left", "u undo")
	j.DontSee("both bad")
}

// A label key does nothing where the pair cannot be seen.
func TestNothingIsDecidedUnseen(t *testing.T) {
	t.Parallel()
	j := sit(t, disputed(t), "carol", 100, 30)
	j.Run(j.Screen.SetSize(39, 30))
	j.press("1")
	j.Run(j.Screen.SetSize(100, 30))
	j.See("1 of 2 open", "too soon")
	j.press("?")
	j.See("take back the last decision")
	j.press("1", "q") // the first closes the keys
	if !j.Left {
		t.Error("q does not leave")
	}
}

// A long note hides nobody else's answer. Once a decision that named who said what is
// taken back, the next is no longer blind.
func TestWhatWasSaidIsSeen(t *testing.T) {
	t.Parallel()
	d := disputed(t, "river")
	open, _, err := d.Disputes(t.Context(), "carol")
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"ann", "bob"} {
		if err := d.AddNote(t.Context(), label.Note{Pair: open[0], Annotator: who, Kind: label.NoteText, Text: strings.Repeat("a river of words ", 60)}); err != nil {
			t.Fatal(err)
		}
	}
	j := sit(t, d, "carol", 80, 24)
	j.See("one: ", "another: ", "a river of words")
	j.press("1", "u", "1")
	var blind []bool
	err = d.Export(t.Context(), func(s exchange.Snapshot) error {
		return s.Each(t.Context(), exchange.Wish{}, func(l exchange.Labelled) error {
			for _, g := range l.Labels {
				if g.Annotator == "carol" {
					blind = append(blind, g.Blind)
				}
			}
			return nil
		})
	})
	if err != nil || !slices.Equal(blind, []bool{false}) {
		t.Errorf("blind: %v, %v", blind, err)
	}
}

// full is a bench on a full disk.
type full struct{ label.Arbiter }

func (full) Adjudicate(context.Context, label.Presentation, label.Event) error {
	return errors.New("the disk is full")
}

// A decision that is not on disk is said, and the pair stays.
func TestADecisionIsSavedBeforeThePairGoes(t *testing.T) {
	t.Parallel()
	j := sit(t, full{disputed(t)}, "carol", 100, 30)
	j.press("1")
	j.See("not saved: the disk is full", "1 of 2 open", "Name a")
}

// A key without a meaning says so once.
func TestUnboundKeys(t *testing.T) {
	t.Parallel()
	j := sit(t, disputed(t), "carol", 100, 30)
	j.press("Z")
	j.See("Z does nothing here; ? lists the keys")
	j.press("j")
	j.DontSee("does nothing")
}

func TestGoldenScreens(t *testing.T) {
	t.Parallel()
	for name, names := range map[string][]string{"dispute": nil, "decided": {"2"}, "keys": {"?"}} {
		screentest.Draw(t, name, false, func(t *testing.T, width, height int) string {
			j := sit(t, disputed(t, "river"), "carol", width, height)
			j.press(names...)
			return j.Cells()
		})
	}
}
