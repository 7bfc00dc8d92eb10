package labelling

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
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

func TestGoldenAsking(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}, {60, 20}} {
		d := sit(t, &memory{items: goldenItems(t)}, size[0], size[1])
		is := func(screen string) {
			t.Run(fmt.Sprintf("%s-%dx%d", screen, size[0], size[1]), func(t *testing.T) {
				golden.RequireEqual(t, undated(d.cells()))
			})
		}
		d.press("1", "r", "f", "t", "s", "H")
		is("history")
		d.press("esc", "O")
		is("order")
		d.press("esc", "/", "a", "b")
		is("search")
		d.press("esc", "r")
		is("reasons")
		d.press("s", "c")
		is("criteria")
		d.press("7", "esc")
		is("reasons-set")
		d.press("[")
		is("visited")
	}
}

// undated is a list without its times, which are local.
func undated(cells string) string {
	return regexp.MustCompile(`2026-\d\d-\d\d \d\d:\d\d`).ReplaceAllString(cells, "(when)          ")
}
