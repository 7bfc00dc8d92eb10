package labelling

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// A pair that was put aside and is then decided by a redo is not shown again.
func TestRedonePairIsNotAsideAnyMore(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 6)}
	d := sit(t, deck, 120, 36)
	d.press("2", "u", "]", "U", "3", "4")
	times := map[stages.ID]int{}
	for _, e := range deck.live() {
		times[e.Pair]++
	}
	for pair, n := range times {
		if n > 1 {
			t.Errorf("pair %s has %d labels", pair, n)
		}
	}
	if len(times) != 3 {
		t.Errorf("%d pairs have a label, want 3", len(times))
	}
}

func TestOrderWaitsForASearch(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 12)}
	d := sit(t, deck, 120, 36)
	d.press("/")
	d.send(tea.PasteMsg{Content: "Question 11"})
	d.hold = true
	d.press("enter", "O", "n")
	d.see("wait: the queue is being changed")
	d.release()
	d.press("O", "n")
	if v := deck.desk.view; v.Order != label.Newest || v.Filter.Text != "Question 11" {
		t.Errorf("view %+v, want newest first with the text", v)
	}
}
