package labelling

import "testing"

func TestDraftSurvivesTheProgram(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 2)}
	d := sit(t, deck, 120, 36)
	d.press("n", "h", "m", "esc")
	d.see("note kept as a draft")
	if got := deck.desk.drafts[deck.items[0].Pair.ID]; got != "hm" {
		t.Fatalf("the deck has the draft %q", got)
	}
	d = sit(t, deck, 120, 36) // the program was killed
	d.press("n")
	d.see("hm")
	d.press("enter")
	if len(deck.desk.drafts) != 0 || len(deck.notes) != 1 || deck.notes[0].Text != "hm" {
		t.Errorf("drafts %v, notes %v", deck.desk.drafts, deck.notes)
	}
}

func TestDraftThatSaysNothingNewIsDropped(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 2)}
	d := sit(t, deck, 120, 36)
	d.press("n", "h", "esc", "n", "backspace", "esc")
	if got, ok := deck.desk.drafts[deck.items[0].Pair.ID]; !ok || got != "" {
		t.Errorf("the deck has the draft %q", got)
	}
}
