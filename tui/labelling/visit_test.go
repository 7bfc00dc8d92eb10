package labelling

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
)

func TestNeighboursAreOpenedAndDecidedAgain(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 5)}
	d := sit(t, deck, 120, 36)
	d.press("1", "2")
	d.see("Question 3?")
	d.press("[")
	d.see("Question 2?")
	d.see("was: A better")
	d.see("pair 2 of 5")
	d.press("[", "[")
	d.see("this is the first pair")
	d.see("was: A much better")
	d.press("7")
	d.see("Question 3?")
	d.see("B much better")
	d.dontSee("was:")
	if got := deck.labels()[deck.items[0].Pair.ID]; len(deck.live()) != 3 || got.Answer == answerOf(d, 0) {
		t.Errorf("decided again: %v, %d choices", got, len(deck.live()))
	}
	d.press("]")
	d.see("Question 4?")
	d.dontSee("was:")
	d.press("5")
	d.see("Question 3?")
	d.press("}")
	d.see("Question 5?")
	d.press("]")
	d.see("this is the last pair")
	d.press("2")
	d.see("Question 3?")
	d.press("2")
	d.see("Everything is decided.")
	d.press("[")
	d.see("Question 2?")
}

// The header's numbers keep their places: what is special about a pair stands behind
// them, and takes the room of the last ones first.
func TestTheHeaderKeepsThePlacesOfItsNumbers(t *testing.T) {
	t.Parallel()
	for _, width := range []int{80, 120} {
		d := sit(t, &memory{items: numbered(t, 40)}, width, 24)
		d.press("2", "4", "5")
		header := func() string { first, _, _ := strings.Cut(d.cells(), "\n"); return first }
		places := map[string]int{}
		for _, number := range []string{"sample", "3 decided", "40 pairs", " each", " left"} {
			places[number] = strings.Index(header(), number)
		}
		if places[" each"] < 0 || places[" left"] < 0 {
			t.Fatalf("%d columns: %q tells no pace", width, header())
		}
		for _, key := range []string{"f", "[", "[", "f", "]", "d", "}"} {
			d.press(key)
			shown := 0
			for number, place := range places {
				if at := strings.Index(header(), number); at >= 0 {
					shown++
					if at != place {
						t.Errorf("%d columns: %q moved: %q", width, number, header())
					}
				}
			}
			if shown < 2 {
				t.Errorf("%d columns: %q has no numbers", width, header())
			}
		}
	}
}

// Esc returns from an opened pair to the previous one, with its remarks.
func TestEscGoesBackToThePairThatWasUp(t *testing.T) {
	t.Parallel()
	for name, away := range map[string][]string{
		"history": {"H", "j", "enter"}, "previous": {"["}, "previous, next": {"[", "]"}, "jump": {":", "6", "enter"}, "jump, history": {":", "6", "enter", "H", "enter"},
		"zoomed": {"H", "enter", "z", "esc"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deck := &memory{items: numbered(t, 6)}
			d := sit(t, deck, 120, 36)
			d.press("1", "2", "r", "f", "enter")
			d.see("Question 3?")
			d.press(away...)
			d.press("esc")
			d.see("Question 3?")
			d.see("[format]")
			d.press("esc")
			d.see("Question 3?")
			d.press("2")
			d.see("Question 4?")
			if last := deck.log[len(deck.log)-1]; len(last.Tags) != 1 {
				t.Errorf("%+v", last)
			}
		})
	}
	d := sit(t, &memory{items: numbered(t, 1)}, 120, 36)
	d.press("2", "H", "enter")
	d.see("Question 1?")
	d.press("esc")
	d.see("Everything is decided.")
}

// When stepping through a list, leaving a past decision returns to the current pair
// of the list; from there esc leaves the list.
func TestEscLeavesWhatWasOpenedThenTheFilter(t *testing.T) {
	t.Parallel()
	for _, leave := range []string{"esc", "7"} {
		d := sit(t, &memory{items: numbered(t, 5)}, 120, 36)
		d.press("1", "2", "3", "/")
		d.typed("is:done")
		d.press("enter", "5")
		d.see("Question 2?")
		d.press("H", "j", "enter")
		d.see("Question 3?")
		d.press(leave)
		d.see("Question 2?")
		d.press("5")
		d.see("Question 3?")
		d.press("z", "esc")
		d.see("/is:done")
		d.press("esc")
		d.see("all pairs again")
		d.see("Question 4?")
	}
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("/")
	d.typed("question 2")
	d.press("enter", "5")
	d.see("No waiting pair has question 2.")
	d.press("esc")
	d.see("Question 1?")
}

// A search starts empty. Tab takes the filter in force, and enter alone returns to
// all pairs.
func TestASearchOffersTheFilterInForce(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 30)}, 120, 36)
	d.press("/")
	d.typed("question 2")
	d.press("enter", "/")
	d.see("search tab: question 2, empty: all pairs")
	d.press("tab")
	d.typed("1")
	d.see("search question 21")
	d.press("enter")
	d.see("Question 21?")
	d.press("/", "enter")
	d.see("all pairs again")
}

// What was searched for is marked in the texts, and gone with the search.
func TestHitsAreMarked(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	reversed := regexp.MustCompile(`\x1b\[(?:[0-9;]*;)?7(?:;[0-9;]*)?mQuestion`)
	hits := func() int { return len(reversed.FindAllString(d.s.View(), -1)) }
	d.press("/")
	d.typed("QUESTION")
	d.press("enter")
	if n := hits(); n != 1 {
		t.Errorf("%d hits marked:\n%q", n, d.s.View())
	}
	d.press("2")
	if n := hits(); n != 1 {
		t.Errorf("%d hits marked in the next pair", n)
	}
	d.press("esc")
	if n := hits(); n != 0 {
		t.Errorf("%d hits marked without a search", n)
	}
}

func TestJump(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 12)}, 120, 36)
	d.press(":", "1", "1", "enter")
	d.see("Question 11?")
	d.see("pair 11 of 12")
	d.press(":", "9", "9", "enter")
	d.see("there is no pair 99: the last is 12")
	d.press(":", "x", "enter")
	d.see("jump to a number")
	d.press(":", "3", "esc")
	d.see("Question 11?")
	d.press("2")
	d.see("Question 1?")
	d.see("1 decided")
}

func TestStaleVisitIsDropped(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 5)}, 120, 36)
	d.press("1", "2")
	d.hold = true
	d.press("[", "5")
	d.release() // the previous pair is read while an answer is being saved
	d.see("Question 4?")
}

func TestSearchGoesThroughMatchesAndSurvives(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 12)}
	d := sit(t, deck, 120, 36)
	d.press("/", "Q", "u", "e", "s", "t", "i", "o", "n", "space", "1", "1", "enter")
	d.see("Question 11?")
	d.see("/Question 11")
	d.see("1 pair to label")
	d = sit(t, deck, 120, 36)
	d.see("Question 11?")
	d.press("2")
	d.see("No waiting pair has Question 11.")
	d.press("/", "ctrl+u", "enter")
	d.see("Question 1?")
	d.see("all pairs again")
	d.press("/", "z", "z", "z", "enter")
	d.see("no waiting pair has zzz")
	d.see("Question 1?")
	if deck.desk.view != (label.QueueView{}) {
		t.Errorf("view %+v", deck.desk.view)
	}
}

// Labelling goes on beside a search that takes long, and esc gives it up. The index is
// made after it.
func TestLabellingGoesOnBesideASearch(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 12)}
	d := sit(t, deck, 120, 36)
	search := func() {
		d.press("/")
		d.send(tea.PasteMsg{Content: "Question 11"})
		d.hold = true
		deck.desk.toPrepare, deck.desk.prepared = 4, 0 // more than was ready while typing
		d.press("enter")
		d.send(d.slow(time.Time{}))
		d.see("searching, esc cancels")
	}
	search()
	d.press("esc")
	d.release()
	d.see("search cancelled")
	d.see("Question 1?")

	search()
	d.press("2")
	d.see("searching, esc cancels")
	d.release()
	d.see("Question 11?")
	d.see("1 pair to label")
	if len(deck.log) != 1 || deck.desk.prepared != 4 {
		t.Errorf("%d labels while searching, want 1; %d of 4 parts of the index", len(deck.log), deck.desk.prepared)
	}
}

func TestFilterByModelIsNotBlind(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("/")
	d.send(tea.PasteMsg{Content: "model:secret-one"})
	d.press("enter")
	d.see("not blind")
	d.press("2")
	if d.deck.log[0].Blind {
		t.Error("the label is said to be blind")
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 3)}
	d := sit(t, deck, 120, 36)
	d.press("O")
	d.see("The order of the queue")
	d.hold = true
	d.press("n")
	d.send(d.slow(time.Time{}))
	d.see("arranging the queue …")
	d.release()
	d.see("newest first")
	d.dontSee("arranging")
	if deck.desk.view.Order != label.Newest {
		t.Errorf("view %+v", deck.desk.view)
	}
	d.hold = true
	d.press("]")
	d.send(d.slow(time.Time{}))
	d.see("looking for the pair …")
	d.release()
	d.dontSee("looking for")
	d.see("Question 2?")
	deck.desk.unarranged = errors.New("no room in /tmp")
	d = sit(t, deck, 120, 36)
	d.see("newest first")
	d.see("no room in /tmp")
	d.press("O", "esc")
	d.see("Question 2?")
	d.press("O", "p")
	d.see("this order cannot be indexed, so jumps are slow: no room in /tmp")
}

// An order that the deck cannot serve is named before it is chosen, and not taken.
func TestAnOrderThatNeedsJudges(t *testing.T) {
	t.Parallel()
	for _, of := range []struct {
		key, lacks string
		order      label.Order
		served     label.FilterChoices
	}{
		{"u", "least certain first: no judge has compared a pair", label.Uncertain, label.FilterChoices{Judged: true}},
		{"h", "hardest prompts first: no judge has rated a prompt", label.Hardest, label.FilterChoices{Rated: true}},
		{"t", "teaches most first: no reward model yet (prefdeck measure reward)", label.Informative, label.FilterChoices{Headed: true}},
	} {
		deck := &memory{items: numbered(t, 3)}
		d := sit(t, deck, 120, 36)
		d.press("O")
		d.see(of.lacks)
		d.press(of.key)
		if deck.desk.view.Order != label.Random {
			t.Errorf("view %+v", deck.desk.view)
		}
		d.press("esc")
		deck.desk.choices = of.served
		d.press("O")
		d.dontSee(of.lacks)
		d.press(of.key)
		if deck.desk.view.Order != of.order {
			t.Errorf("view %+v", deck.desk.view)
		}
	}
}
