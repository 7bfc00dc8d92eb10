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
	d.press("f", "3")
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
	if head := line(d.cells(), "sample"); !strings.Contains(head, "this pair") || strings.Contains(head, "note") {
		t.Errorf("undone, it is not as it was left: %s", head)
	}
	d.press("3")
	if last := deck.log[len(deck.log)-1]; last.RepeatOf != deck.shown[0].ID {
		t.Errorf("undone and decided again it is no repeat: %+v", last)
	}
	d.see("Question 4?")
}

// repeatAfter makes a deck of n pairs in which a repeat of the first one is due
// after two decisions.
func repeatAfter(t *testing.T, n int) *memory {
	deck := &memory{items: numbered(t, n)}
	deck.desk.repeat = func() (label.Item, label.Presentation, error) {
		if len(deck.log) != 2 {
			return label.Item{}, label.Presentation{}, label.ErrNone
		}
		item, as := label.AsRepeat(deck.item(0, nil), deck.shown[0])
		return item, as, nil
	}
	return deck
}

func TestHistoryDoesNotTellTheRepeat(t *testing.T) {
	t.Parallel()
	deck := repeatAfter(t, 6)
	d := sit(t, deck, 120, 36)
	d.press("n", "h", "enter", "f", "1", "2", "2")
	d.see("Question 1?")
	right := line(d.cells(), "answer to question 1.")
	d.press("r", "f", "esc", "3")
	d.press("H")
	d.see("Past decisions  all · 4")
	top := line(d.cells(), "slightly better")
	if !strings.Contains(top, "A slightly better") || !strings.Contains(top, "Question 1?") || strings.Contains(top, "note") {
		t.Errorf("the answer given last is %q:\n%s", top, d.cells())
	}
	d.dontSee("epeat")
	d.press("enter")
	d.see("was: A slightly better")
	if now := line(d.cells(), "answer to question 1."); now != right {
		t.Errorf("opened it stands as %q, was %q", now, right)
	}
	for _, tell := range []string{"note", "flag "} {
		if strings.Contains(line(d.cells(), "sample"), tell) {
			t.Errorf("the header tells of %q:\n%s", tell, d.cells())
		}
	}
	first, before := deck.labels()[deck.items[0].Pair.ID], deck.live()

	d.press("6") // decides its label again; the answer to the repeat stays one
	d.see("Question 4?")
	last := deck.log[len(deck.log)-1]
	if last.RepeatOf != "" || last.Pair != deck.items[0].Pair.ID || deck.labels()[last.Pair] != last.Choice || len(deck.live()) != len(before)+1 {
		t.Errorf("decided again as %+v", last)
	}
	d.press("H")
	d.see("Past decisions  all · 3")
	d.press("esc", "u")
	d.see("was: B better")
	if got := deck.labels()[last.Pair]; got != first {
		t.Errorf("undone the label is %v, was %v", got, first)
	}
	d.press("U", "H")
	d.see("Past decisions  all · 3")
}

// A repeat comes before the next pair of the queue, and can be left and returned to
// like any other.
func TestRepeatIsComeBackTo(t *testing.T) {
	t.Parallel()
	history := []string{"H", "j", "j", "enter"}
	for name, c := range map[string]struct {
		away []string
		at   string // where that leads
		back []string
	}{
		"previous, next":       {[]string{"["}, "Question 3?", []string{"]"}},
		"twice":                {[]string{"[", "["}, "Question 2?", []string{"]", "]"}},
		"next, previous":       {[]string{"]"}, "Question 4?", []string{"["}},
		"previous, unlabelled": {[]string{"["}, "Question 3?", []string{"}"}},
		"next, decided":        {[]string{"]"}, "Question 4?", []string{"2"}},
		"previous, esc":        {[]string{"["}, "Question 3?", []string{"esc"}},
		"jump, esc":            {[]string{":", "5", "enter"}, "Question 5?", []string{"esc"}},
		"its own pair, esc":    {[]string{":", "1", "enter"}, "was: A much better", []string{"esc"}},
		"history, esc":         {history, "was: A much better", []string{"esc"}},
		"history, decided":     {history, "was: A much better", []string{"7"}},
		"history, undo, redo":  {[]string{"H", "j", "enter"}, "was: A better", []string{"u", "U", "esc"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deck := repeatAfter(t, 6)
			d := sit(t, deck, 120, 36)
			d.press("1", "2", "2")
			d.see("Question 1?")
			stands := line(d.cells(), "answer to question 1.")
			d.press("f", "n", "h", "m", "enter", "r", "f", "enter")
			d.press(c.away...)
			d.see(c.at)
			d.press(c.back...)
			d.see("Question 1?")
			d.see("[format]")
			d.dontSee("was:")
			if got := line(d.cells(), "answer to question 1."); got != stands {
				t.Errorf("it stands as %q, was %q", got, stands)
			}
			if head := line(d.cells(), "sample"); !strings.Contains(head, "note") || !strings.Contains(head, "flag") {
				t.Errorf("flag and note are not with it: %s", head)
			}
			d.press("3")
			last := deck.log[len(deck.log)-1]
			if last.RepeatOf != deck.shown[0].ID || len(last.Tags) != 1 {
				t.Errorf("it was decided as %+v", last)
			}
			if d.dontSee("Question 1?"); len(deck.notes) != 2 {
				t.Errorf("notes %v", deck.notes)
			}
		})
	}
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
