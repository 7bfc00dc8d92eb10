package labelling

import (
	"slices"
	"testing"

	"prefdeck/stages/label"
)

func TestReasonsGoWithTheNextChoice(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("r")
	d.see("because  a accuracy  i instruction")
	d.press("f", "a", "a", "a", "a") // a reason goes, and is no label either
	d.see("f format ✓")
	d.press("k")
	d.see("k is not a reason; enter ends them")
	d.press("s")
	d.dontSee("no reason")
	d.press("enter")
	d.see("[format, safety]")
	if len(d.deck.log) != 0 {
		t.Fatalf("a letter labelled: %v", d.deck.log)
	}
	d.press("r", "s", "2") // answers, and leaves
	if e := d.deck.log[0]; !slices.Equal(e.Tags, []string{"format"}) {
		t.Errorf("reasons %v", e.Tags)
	}
	d.dontSee("because")
	d.dontSee("[format]")
	d.press("2")
	if e := d.deck.log[1]; len(e.Tags) != 0 {
		t.Errorf("reasons %v of the previous pair", e.Tags)
	}
}

// A redone answer is echoed with its own reasons, apart from those for the current
// pair.
func TestRedoIsSaidWithItsOwnReasons(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 4)}, 120, 36)
	d.press("2", "r", "a", "enter", "6", "u", "u", "U")
	d.see("Question 2?")
	d.see("redone · A better · this pair [accuracy]")
	d.press("U")
	d.see("Question 3?")
	d.see("redone · B better [accuracy]")
	d.dontSee("this pair")
}

func TestReasonsOfTheDeck(t *testing.T) {
	t.Parallel()
	scheme := label.DefaultScheme()
	scheme.Tags = []label.Tag{{Key: "k", Name: "kindness"}, {Key: "z", Name: "style"}}
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36, func(o *Options) { o.Scheme = &scheme })
	d.press("r")
	d.see("because  k kindness  y style")
	d.press("k", "2")
	if e := d.deck.log[0]; !slices.Equal(e.Tags, []string{"kindness"}) {
		t.Errorf("reasons %v", e.Tags)
	}
}

func TestCriteriaGoWithTheNextChoice(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("c")
	d.see("by › helpfulness · correctness · coherence")
	d.press("1", "tab")
	d.see("by helpfulness A much · correctness · › coherence")
	d.press("7", "2", "7") // it stays, and can be changed
	d.press("enter")
	d.see("[helpfulness A much, coherence B much]")
	if len(d.deck.log) != 0 {
		t.Fatalf("a strength labelled: %v", d.deck.log)
	}
	d.press("c", "k", "b") // a plain B answers, and leaves
	e := d.deck.log[0]
	want := 3
	if answerOf(d, 0) == label.A {
		want = -3
	}
	if len(e.Criteria) != 2 || e.Criteria["helpfulness"] != want || e.Criteria["coherence"] != -want {
		t.Errorf("criteria %v, want %d for helpfulness", e.Criteria, want)
	}
	d.see("Question 2?")
}

func TestFlagWithReason(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("F", "o", "d", "d", "enter")
	d.see("flagged")
	d.press("F")
	d.see("flag because odd")
	d.press("esc", "f")
	d.see("flag removed")
	if got := d.deck.notes; len(got) != 2 || got[0].Text != "odd" || got[1].Text != "" {
		t.Errorf("notes %+v", got)
	}
}

func TestScales(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scale label.Scale
		keys  []string
		echo  string
		line  string
	}{
		{label.FourStrengths, []string{"1"}, "A significantly better", "4 A negligibly   5 B negligibly"},
		{label.FourStrengths, []string{"5"}, "B negligibly better", "8 B significantly"},
		{label.PlainAB, []string{"2"}, "B better", "a A better   b B better"},
		{label.PlainAB, []string{"t"}, "tie", "a A better   b B better"},
	} {
		scheme := label.DefaultScheme()
		scheme.Scale = c.scale
		d := sit(t, &memory{items: numbered(t, 3)}, 130, 36, func(o *Options) { o.Scheme = &scheme })
		d.see(c.line)
		d.press(c.keys...)
		d.see(c.echo + " ·")
		if e := d.deck.log[0]; e.Choice.Scale != c.scale || e.Choice.Valid() != nil {
			t.Errorf("%s: %+v: %v", c.echo, e.Choice, e.Choice.Valid())
		}
	}
}
