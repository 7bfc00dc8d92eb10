package labelling

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

func TestHistoryOpensAPairToDecideAgain(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 6)}
	d := sit(t, deck, 120, 36)
	d.press("1", "t", "s", "f", "6", "H")
	d.see("Past decisions  all · 4")
	d.see("Question 4?")
	d.press("t")
	d.see("only tied · 1")
	d.dontSee("Question 4?")
	d.press("t", "/", "1", "enter")
	d.see("with “1” · 1")
	d.see("A much better")
	d.press("enter")
	d.see("Question 1?")
	d.see("was: A much better")
	d.press("7")
	d.see("Question 5?")
	if got := deck.labels()[deck.items[0].Pair.ID]; got.Answer == answerOf(d, 0) {
		t.Errorf("decided again as %v", got)
	}
	d.press("u")
	d.see("was: B much better")
	d.press("H", "esc")
	d.see("was: B much better")
}

// The pair of a past decision is dropped by hand and rescued; the label stays.
func TestHistoryDropsByHand(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 6)}
	d := sit(t, deck, 120, 36)
	d.press("1", "2", "H", "j", "x")
	d.see("dropped")
	if got := deck.desk.dropped; !slices.Equal(got, []stages.ID{deck.items[0].Pair.ID}) || len(deck.labels()) != 2 {
		t.Errorf("dropped %v, %d labels", got, len(deck.labels()))
	}
	d.press("esc", "H")
	d.see("dropped")
	d.press("R", "j", "R") // the first one is not dropped
	d.dontSee("dropped")
	if got := deck.desk.dropped; len(got) != 0 {
		t.Errorf("dropped %v", got)
	}
}

func TestGoldenAsking(t *testing.T) {
	t.Parallel()
	begun := []string{"1", "r", "f", "enter", "t", "s"}
	asking := func(names ...string) func(d *sitting) { return typing(slices.Concat(begun, names)...) }
	shoot(t, goldenSitting,
		shot{"history", typing("1", "r", "f", "enter", "t", "s", "H", "j")},
		shot{"order", asking("O")},
		shot{"search", asking("/", "a", "b")},
		shot{"reasons", asking("r")},
		shot{"reasons-set", asking("r", "s", "c", "7", "esc")},
		shot{"visited", asking("r", "s", "c", "7", "esc", "[")})
}

// Beside the list stands the pair of the decision under the cursor, with its sides,
// where there is room.
func TestHistoryShowsThePair(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 6)}
	d := sit(t, deck, 120, 36)
	d.press("1", "2", "3", "H")
	for _, question := range []string{"Question 3?", "Question 2?", "Question 1?"} {
		d.see("▎ " + question)
		d.press("j")
	}
	left := deck.items[0].A.Text
	if deck.log[0].Choice.Answer == label.B { // 1 says that A, on the left, is better
		left = deck.items[0].B.Text
	}
	cells := d.cells()
	if a, at := strings.Index(cells, "╭─ A"), strings.Index(cells, left); a < 0 || at < a || at > strings.Index(cells, "╭─ B") {
		t.Errorf("%q is not on the side it had:\n%s", left, cells)
	}
	d.run(d.s.SetSize(100, 30))
	d.dontSee("▎ Question 1?")
	d.run(d.s.SetSize(140, 40))
	d.see("▎ Question 1?")
}

// undated removes the times from a list, because they are local.
func undated(cells string) string {
	return regexp.MustCompile(`[ \d]\d [A-Z][a-z]{2} \d\d:\d\d`).ReplaceAllString(cells, "(when)      ")
}

// An error shows under an overlay, too, whichever it is.
func TestBadNewsIsSeenUnderTheList(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("1", "H")
	d.s.Say("keep the theme: disk full", true)
	d.see("Past decisions")
	d.see("keep the theme: disk full")
	d.see("esc close")
}

// The pair beside the list is no wider than the person wants to read.
func TestThePairBesideTheListKeepsItsWidth(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 200, 60, func(o *Options) { o.Width = 40 })
	d.press("1", "H")
	widest := 0
	for row := range strings.Lines(d.cells()) {
		if at := strings.Index(row, "╭"); at >= 0 && strings.Contains(row, "╮") {
			widest = max(widest, ansi.StringWidth(row[at:strings.LastIndex(row, "╮")])+1)
		}
	}
	if widest == 0 || widest > 44 {
		t.Errorf("the pair is %d cells wide, want at most 44:\n%s", widest, d.cells())
	}
}
