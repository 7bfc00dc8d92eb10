package labelling

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"prefdeck/stages/label"
)

// drafts returns the deck's drafts on a pair itself.
func (d *sitting) drafts(i int) label.Drafts { return d.deck.draftsOn(d.deck.items[i].Pair.ID, "") }

// A draft stays until it is saved or cleared, only on its own pair, whatever
// happens and however the sitting ends.
func TestDraftsStayDrafts(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]func(d *sitting){
		"leaving":                     func(d *sitting) { d.press("esc", "q") },
		"leaving from the note":       func(d *sitting) { d.run(d.s.Leave(false)) },
		"a signal in the note":        func(d *sitting) { d.run(d.s.Leave(true)) },
		"the end of the program":      func(d *sitting) { d.press("esc") },
		"deciding":                    func(d *sitting) { d.press("esc", "2") },
		"deciding and leaving":        func(d *sitting) { d.press("esc", "2", "q") },
		"skipping":                    func(d *sitting) { d.press("esc", "s", "q") },
		"deciding and taking it back": func(d *sitting) { d.press("esc", "2", "u", "q") },
		"undoing the previous pair":   func(d *sitting) { d.press("esc", "u", "2", "q") },
		"going on and back":           func(d *sitting) { d.press("esc", "]", "]", "[", "q") },
		"jumping":                     func(d *sitting) { d.press("esc", ":", "3", "enter", "q") },
		"a look at it":                func(d *sitting) { d.press("esc", "n", "esc", "q") },
		"a note on another pair":      func(d *sitting) { d.press("esc", "2", "n", "x", "enter", "q") },
		"a note in the editor that is given up": func(d *sitting) {
			d.press("esc")
			withEditor(d, "true")
			d.press("N", "q")
		},
	} {
		deck := &memory{items: numbered(t, 4)}
		d := sit(t, deck, 120, 36)
		d.press("t") // a pair before it
		d.press("n", "h", "m")
		then(d)
		if got := d.drafts(1); !maps.Equal(got, label.Drafts{"": "hm"}) {
			t.Errorf("%s: drafts %v", name, got)
		}
		for _, n := range deck.notes {
			if n.Pair == deck.items[1].Pair.ID {
				t.Errorf("%s: the draft has become the note %+v", name, n)
			}
		}
		d = sit(t, deck, 120, 36)
		d.press(":", "2", "enter")
		d.see("Question 2?")
		d.see("has a draft")
		d.press("n")
		d.see("note hm")
		d.press("enter")
		d.dontSee("has a draft")
		if len(d.drafts(1)) != 0 || deck.notes[len(deck.notes)-1].Text != "hm" {
			t.Errorf("%s: drafts %v, notes %+v", name, d.drafts(1), deck.notes)
		}
	}
}

// The echo of an answer says what becomes of a draft.
func TestTheEchoTellsOfADraft(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 4)}, 80, 24)
	d.press("n", "h", "m", "esc", "6")
	d.see("Question 2?")
	d.see("· draft kept")
	d.press("n", "h", "m", "esc", "s")
	d.see("skipped · draft kept")
	d.press("6")
	d.dontSee("draft kept")
}

// The screen says that a draft is kept only once it is on disk.
func TestADraftIsKeptBeforeThatIsSaid(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.hold = true
	d.press("n", "h", "m", "esc")
	d.dontSee("note kept")
	d.dontSee("has a draft")
	if err := d.s.Unsaved(); err == nil {
		t.Error("nothing is said of the draft that is on its way")
	}
	d.release()
	d.see("note kept as a draft")
	if err := d.s.Unsaved(); err != nil {
		t.Error(err)
	}
	d.hold = true
	d.press("n", "m", "esc")
	draft := d.held
	d.hold, d.held = false, nil
	d.press("2")
	d.dontSee("draft kept")
	d.held = draft
	d.release()
	d.see("· draft kept")
}

func TestADraftThatIsEmptiedIsDiscarded(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 2)}, 120, 36)
	d.press("n", "h", "esc", "n", "backspace", "esc")
	d.see("draft discarded")
	d.press("n", "h", "enter", "n", "m", "esc", "n", "backspace", "esc") // the text is the note again
	d.see("draft discarded")
	d.press("n", "ctrl+u", "esc")
	d.see("the note stays as it was: enter saves it empty")
	d.press("q")
	if n := d.deck.notes; len(d.drafts(0)) != 0 || len(n) != 1 || n[0].Text != "h" {
		t.Errorf("drafts %v, notes %+v", d.drafts(0), n)
	}
}

// A draft that the deck refuses is not lost: it is still there, and leaving stores
// it if the deck accepts it then.
func TestARefusedDraftIsKeptOnLeaving(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"esc", "enter", "esc n", "enter n"} { // with and without a look at it
		d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
		d.deck.fail = errors.New("the disk is full")
		key, look := strings.CutSuffix(key, " n")
		d.press("n", "h", "m", key)
		d.see("not saved: the disk is full")
		d.dontSee("has a draft")
		if look {
			d.press("n")
			d.see("note hm")
		}
		d.deck.fail = nil
		d.run(d.s.Leave(false))
		if got := d.drafts(0); got[""] != "hm" || d.left == nil || d.lost != nil {
			t.Errorf("%s: drafts %v, left %v, lost %v", key, got, d.left, d.lost)
		}
	}
}

// A hidden repeat has drafts of its own: the pair's would give it away, and are
// still there afterwards.
func TestDraftsOfAHiddenRepeat(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"esc", "enter"} {
		deck := &memory{items: numbered(t, 4)}
		d := sit(t, deck, 120, 36)
		d.press("n", "o", "l", "d", "esc")
		first := deck.shown[0]
		due := false
		deck.desk.repeat = func() (label.Item, label.Presentation, error) {
			if !due {
				return label.Item{}, label.Presentation{}, label.ErrNone
			}
			item, as := label.AsRepeat(deck.item(0, nil), first)
			return item, as, nil
		}
		d.press("2")
		due = true
		d.press("2")
		due = false
		d.press("2")
		d.see("Question 1?")
		d.dontSee("has a draft")
		d.press("n")
		d.dontSee("old")
		d.press("n", "e", "w", end)
		if got := d.drafts(0); got[""] != "old" {
			t.Errorf("%s: drafts of the pair %v", end, got)
		}
		if got := deck.draftsOn(deck.items[0].Pair.ID, first.ID); (got[""] == "new") != (end == "esc") {
			t.Errorf("%s: drafts of the repeat %v", end, got)
		}
		d.press("n")
		d.see("note new")
	}
}
