package labelling

import (
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// typed types a text into the open overlay.
func (d *sitting) typed(text string) { d.send(tea.PasteMsg{Content: text}) }

func TestSearchingTellsItsWordsAndCompletesThem(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {60, 20}} {
		deck := &memory{items: numbered(t, 3)}
		deck.desk.choices = label.FilterChoices{Tags: []string{"verse", "version"}}
		d := sit(t, deck, size[0], size[1])
		d.press("/")
		d.see("tab completes  tag:NAME  source:NAME  is:STATE")
		d.see("passed:FILTER")
		d.press("t", "tab")
		d.see("search tag:")
		d.see("tab completes  tag:verse  tag:version")
		d.press("v", "tab")
		d.see("search tag:vers")
		d.press("e", "enter")
		d.see("Question 1?")
		d.dontSee("completes")
	}
}

func TestAFilterThatIsWrongStaysOnTheLine(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("/")
	d.typed("score:help>much")
	d.press("enter")
	d.see(`score:help>much: "much" is not a number`)
	d.see("search score:help>much")
	d.press("backspace")
	d.dontSee("is not a number")
	d.press("esc")
	d.see("Question 1?")
	if d.deck.desk.view.Filter != (label.QueueFilter{}) {
		t.Errorf("the view is %+v", d.deck.desk.view)
	}
}

func TestWhatTheDeckDoesNotHaveIsNamed(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 3)}
	deck.desk.choices = label.FilterChoices{Filters: []string{"refusal"}}
	for text, want := range map[string]string{
		"dropped:refusl none": "no filter is called refusl",
		"score:x>1 none":      "this deck has no score at all",
		"tags:verse":          "tags: is not a search word",
		"passed:refusal none": "no waiting pair has none passed:refusal",
		"is:done none":        "no pair with none is:done",
	} {
		d := sit(t, deck, 120, 36)
		d.press("/")
		d.typed(text)
		d.press("enter")
		d.see(want)
	}
}

// A search for what blind labelling hides is announced and recorded on the labels,
// also for pairs shown under it that are labelled after it ends.
func TestFiltersThatTellAreToldAndRecorded(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"model:secret-one", "score:help>=0.5", "dropped:refusal", "passed:refusal"} {
		d := sit(t, &memory{items: numbered(t, 4)}, 120, 36)
		d.press("/")
		d.typed(text)
		d.see(": reveals what is hidden; labels count as not blind")
		d.press("enter")
		d.see("labels count as not blind")
		d.see("not blind")
		d.press("2", "/", "ctrl+u", "enter")
		d.see("Question 2?")
		d.press("2", "2")
		var blind []bool
		for _, e := range d.deck.log {
			blind = append(blind, e.Blind)
		}
		if !slices.Equal(blind, []bool{false, false, true}) {
			t.Errorf("%s: blind %v", text, blind)
		}
	}
	d := sit(t, &memory{items: numbered(t, 4)}, 120, 36)
	d.press("/")
	d.typed("tag:x source:y Question")
	d.dontSee("not blind")
}

// A revealed pair counts as revealed when it is up again.
func TestWhatWasRevealedStaysKnown(t *testing.T) {
	t.Parallel()
	for name, press := range map[string][]string{
		"revealed, left and come back to": {"i", "i", "esc", "]", "[", "2"},
		"decided, looked at, undone":      {"2", "i", "esc", "u", "2"},
		"decided revealed, opened again":  {"i", "i", "esc", "2", "[", "2"},
		"revealed, decided, undone":       {"i", "i", "esc", "2", "u", "2"},
		"opened again, looked at":         {"2", "[", "i", "esc", "2"},
	} {
		d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
		d.press(press...)
		if e := d.deck.log[len(d.deck.log)-1]; e.Blind || e.Pair != d.deck.items[0].Pair.ID {
			t.Errorf("%s: the label is said to be blind", name)
		}
	}
}

func TestDecidedPairsAreWalkedThrough(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 5)}
	d := sit(t, deck, 120, 36)
	d.press("1", "2", "3", "/")
	d.typed("is:done")
	d.press("enter")
	d.see("3 pairs to go through")
	d.see("Question 1?")
	d.see("pair 1 of 3")
	d.see("was: A much better")
	d.press("]")
	d.see("Question 2?")
	d.press("7")
	d.see("Question 3?")
	d.see("pair 3 of 3")
	d.see("B much better")

	d = sit(t, deck, 120, 36) // a restart
	d.see("Question 3?")
	d.see("pair 3 of 3")
	d.see("was: A slightly better")
	d.press("5")
	d.see("That was the last pair of is:done.")
	if d.polls != 0 {
		t.Error("the end of a list is polled")
	}
	d.press("u")
	d.see("Question 3?")
	d.press("5")
	d.see("That was the last pair")
	d.press("[")
	d.see("Question 2?")
	d.press("/", "ctrl+u", "enter")
	d.see("Question 4?")
	if n := len(deck.labels()); n != 3 {
		t.Errorf("%d pairs are decided, want 3", n)
	}
}

func TestPositionIsOfTheFilteredList(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 30)}
	d := sit(t, deck, 120, 36)
	d.see("0 decided · ────────── · 30 pairs")
	d.press("/")
	d.typed("question 2")
	d.press("enter")
	d.see("pair 1 of 11") // 2, and 20 to 29
	d.press("2")
	d.see("pair 2 of 11")
	d.see("1 decided")
	d.dontSee("left")
	d.press("]")
	d.see("pair 3 of 11")

	d = sit(t, deck, 120, 36) // a restart
	d.see("pair 3 of 11")
	d.see("/question 2")
	d.press("u")
	d.see("pair 1 of 11")
}

func TestTabCompletesInTheTable(t *testing.T) {
	t.Parallel()
	if id, _ := keys.DefaultOn(label.SevenPoint).Lookup(keys.Searching, "tab"); id != keys.LineComplete {
		t.Errorf("tab is %q while searching", id)
	}
}
