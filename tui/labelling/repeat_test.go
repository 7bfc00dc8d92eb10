package labelling

import (
	"strings"
	"testing"

	"prefdeck/stages/label"
)

func TestHiddenRepeatLooksNewAndUndoes(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 5)}
	d := sit(t, deck, 120, 36)
	first := line(d.cells(), "answer to question 1.")
	d.press("n", "h", "enter", "f", "1")
	deck.desk.repeat = func() (label.Item, label.Presentation, error) {
		if len(deck.log) != 2 { // due once
			return label.Item{}, label.Presentation{}, label.ErrNone
		}
		item, as := label.AsRepeat(deck.item(0, nil), deck.shown[0])
		return item, as, nil
	}
	d.press("2", "2")
	d.see("Question 1?")
	for _, tell := range []string{"note", "flag ", "was:", "pair ", "this pair"} {
		if strings.Contains(line(d.cells(), "sample"), tell) {
			t.Errorf("the header tells of %q:\n%s", tell, d.cells())
		}
	}
	if again := line(d.cells(), "answer to question 1."); again == first || again == "" {
		t.Errorf("the sides are not swapped: %s", again)
	}
	d.press("3")
	last := deck.log[len(deck.log)-1]
	if last.RepeatOf != deck.shown[0].ID || last.Pair != deck.items[0].Pair.ID || last.Choice.Answer == answerOf(d, 0) {
		t.Errorf("event %+v", last)
	}
	d.see("Question 4?")
	d.press("u")
	d.see("Question 1?")
	if back := line(d.cells(), "answer to question 1."); back == first {
		t.Error("undone, it stands on other sides")
	}
	d.press("3")
	if last := deck.log[len(deck.log)-1]; last.RepeatOf != deck.shown[0].ID {
		t.Errorf("undone and decided again it is no repeat: %+v", last)
	}
	d.see("Question 4?")
}

func TestNoRepeatInAFilteredOrEmptyQueue(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 2)}
	asked := 0
	deck.desk.repeat = func() (label.Item, label.Presentation, error) {
		asked++
		return label.Item{}, label.Presentation{}, label.ErrNone
	}
	deck.desk.view.Filter.Text = "Question 2"
	d := sit(t, deck, 120, 36)
	d.press("2")
	if asked > 0 {
		t.Errorf("asked %d times for a repeat", asked)
	}
}
