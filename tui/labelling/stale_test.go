package labelling

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// A pair that was put aside and is decided by a redo is not shown once more.
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

func TestPlaceInAnotherListIsDropped(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 30)}, 120, 36)
	d.press("/")
	d.send(tea.PasteMsg{Content: "Question 12"})
	d.press("enter")
	d.see("pair 1 of 1")
	d.send(counted{number: d.s.counts, pair: d.s.current.item.Pair.ID, place: label.Place{N: 4, Of: 30}})
	d.dontSee("pair 4 of 30")
	d.see("pair 1 of 1")
}

// A count that looked for a place comes late; what was counted since stays.
func TestOlderCountIsDropped(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 5)}, 120, 36)
	d.press("1")
	d.see("1 decided")
	d.send(counted{number: d.s.newest - 1, progress: label.DeckProgress{Open: 5}})
	d.see("1 decided")
}

func TestOrderChosenWhileASearchIsMadeReadyStays(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 12)}
	d := sit(t, deck, 120, 36)
	d.press("/")
	d.send(tea.PasteMsg{Content: "Question 11"})
	d.hold = true
	deck.desk.toPrepare, deck.desk.prepared = 3, 0
	d.press("enter")
	d.step()
	d.press("O", "n")
	d.release()
	if v := deck.desk.view; v.Order != label.Newest || v.Filter.Text != "Question 11" {
		t.Errorf("view %+v, want newest first with the text", v)
	}
}
