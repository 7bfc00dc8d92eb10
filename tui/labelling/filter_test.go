package labelling

import (
	"math"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

func TestEveryWordOfAFilter(t *testing.T) {
	t.Parallel()
	const most = math.MaxFloat64
	score := func(low, high float64) label.Filter {
		return label.Filter{Score: &label.ScoreRange{What: "help", Min: low, Max: high}}
	}
	for text, want := range map[string]label.Filter{
		`tag:"two words" source:a"b c"d`: {Tag: "two words", Source: "ab cd"},
		`"tag:x" y`:                      {Text: "tag:x y"},
		`say \n "\"so\" \\ "`:            {Text: `say \n "so" \ `},
		`http://x is:any`:                {Text: "http://x", State: label.Any},
		`dropped:refusal`:                {Verdict: &label.VerdictFilter{Filter: "refusal"}},
		`passed:"too long"`:              {Verdict: &label.VerdictFilter{Filter: "too long", Pass: true}},
		`score:help>=0.7`:                score(0.7, most),
		`score:help>0.7`:                 score(math.Nextafter(0.7, 1), most),
		`score:help>0`:                   score(math.SmallestNonzeroFloat64, most),
		`score:help<0.3`:                 score(-most, math.Nextafter(0.3, 0)),
		`score:help<=-3`:                 score(-most, -3),
		`score:help=4`:                   score(4, 4),
		`score:help=0.2..0.8`:            score(0.2, 0.8),
		`score:"a b=c">=1e3`:             {Score: &label.ScoreRange{What: "a b=c", Min: 1000, Max: most}},
	} {
		got, err := filterOf(text)
		if err != nil || !got.Equal(want) {
			t.Errorf("%s: %+v, %v", text, got, err)
			continue
		}
		if err := (label.QueueView{Filter: got}).Valid(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if again, err := filterOf(sought(got)); err != nil || !again.Equal(got) {
			t.Errorf("%s came back by %s as %+v, %v", text, sought(got), again, err)
		}
	}
	// What was written with few digits is shown so.
	for _, text := range []string{"score:help>0.7", "score:help>=0.7", "score:help<0.3", "score:help<=0.3", "score:help=0.2..0.8", `tag:"two words"`} {
		if f, _ := filterOf(text); sought(f) != text {
			t.Errorf("%s is shown as %s", text, sought(f))
		}
	}
}

func TestWhatIsWrongWithAFilterNamesTheWord(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"tag:":                  "tag: says no value",
		`x tag:"a b`:            `tag:"a b lacks its closing quotation mark`,
		"tag:a tag:b":           "tag:b is a second tag",
		"is:lost":               "is:lost: a pair can be is:done, is:flagged, is:skipped, is:any",
		"score:help":            "score:help: compare the score with a number",
		"score:>=1":             "score:>=1: compare the score with a number",
		"score:help>=much":      `score:help>=much: "much" is no number`,
		"score:help>=inf":       `"inf" is no number`,
		"score:help=0.8..0.2":   "from 0.8 to 0.2 there is nothing",
		"score:help>0.2..0.8":   "a range such as 0.2..0.8 comes after =",
		"score:a>=1 score:a<=2": "score:a<=2 is a second score",
		"dropped:x passed:y":    "passed:y is a second verdict",
	} {
		if f, err := filterOf(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %+v, %v", text, f, err)
		}
	}
}

func TestFiltersAreEqualByWhatTheySay(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"score:a>=1", "dropped:x", "model:m x", ""} {
		f, _ := filterOf(text)
		g, _ := filterOf(text)
		if !(label.QueueView{Filter: f}).Equal(label.QueueView{Filter: g}) {
			t.Errorf("%q is not equal to itself", text)
		}
		for _, other := range []string{"score:a>=2", "passed:x", "y"} {
			if g, _ := filterOf(other); f.Equal(g) {
				t.Errorf("%q is equal to %q", text, other)
			}
		}
	}
}

func TestCompletions(t *testing.T) {
	t.Parallel()
	deck := label.FilterChoices{Tags: []string{"two words", "two", "verse"}, Scores: []string{"help"}, Filters: []string{"refusal", "language"}, Models: []string{"m\x1b"}}
	for text, want := range map[string]string{
		"":                "",
		"t":               "tag:",
		"x pa":            "passed:",
		"tag:t":           "tag:two",
		`x tag:"t`:        `tag:"two words" tag:"two"`,
		"dropped:":        "dropped:refusal dropped:language",
		"score:":          "score:help",
		"score:help>":     "",
		"is:d":            "is:done",
		"model:":          "", // it cannot be written
		"nothing:":        "",
		`"tag:`:           "",
		"tag:verse ":      "",
		"tag:verse sourc": "source:",
	} {
		if got := strings.Join(completions(text, deck), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// typed writes text into what is open.
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
	d.see(`score:help>much: "much" is no number`)
	d.see("search score:help>much")
	d.press("backspace")
	d.dontSee("is no number")
	d.press("esc")
	d.see("Question 1?")
	if d.deck.desk.view.Filter != (label.Filter{}) {
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
		"tags:verse":          "tags: is no word that searching knows",
		"passed:refusal none": "no pair that waits has none passed:refusal",
		"is:done none":        "no pair has none is:done",
	} {
		d := sit(t, deck, 120, 36)
		d.press("/")
		d.typed(text)
		d.press("enter")
		d.see(want)
	}
}

// Who searches by what blind labelling hides is told so, and the labels too; also
// those that are given when the filter is gone to pairs that came up under it.
func TestFiltersThatTellAreToldAndRecorded(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"model:secret-one", "score:help>=0.5", "dropped:refusal", "passed:refusal"} {
		d := sit(t, &memory{items: numbered(t, 4)}, 120, 36)
		d.press("/")
		d.typed(text)
		d.see("tells what blind labelling hides: labels given under it count as not blind")
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

// What was looked at once is known when the pair is up again.
func TestWhatWasRevealedStaysKnown(t *testing.T) {
	t.Parallel()
	for name, press := range map[string][]string{
		"revealed, left and come back to": {"i", "i", "esc", "]", "[", "2"},
		"decided, looked at, undone":      {"2", "i", "esc", "u", "2"},
		"decided revealed, opened again":  {"i", "i", "esc", "2", "[", "2"},
		"revealed, decided, undone":       {"i", "i", "esc", "2", "u", "2"},
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

	d = sit(t, deck, 120, 36) // the program is started again
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
	d.see("decisions: 0 done · 30 pairs")
	d.press("/")
	d.typed("question 2")
	d.press("enter")
	d.see("pair 1 of 11") // 2, and 20 to 29
	d.press("2")
	d.see("pair 2 of 11")
	d.see("decisions: 1 done")
	d.dontSee("left")
	d.press("]")
	d.see("pair 3 of 11")

	d = sit(t, deck, 120, 36) // the program is started again
	d.see("pair 3 of 11")
	d.see("/question 2")
	d.press("u")
	d.see("pair 1 of 11")
}

func TestTabCompletesInTheTable(t *testing.T) {
	t.Parallel()
	if id, _ := keys.Default().Lookup(keys.Searching, "tab"); id != keys.LineComplete {
		t.Errorf("tab is %q while searching", id)
	}
}
