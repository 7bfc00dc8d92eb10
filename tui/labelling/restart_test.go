package labelling

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/store"
	"prefdeck/themes"
)

// sitOn opens a new sitting on a deck on disk.
func sitOn(t *testing.T, deck *store.Deck) *sitting {
	t.Helper()
	theme, err := themes.Pick("dark", true, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	d := &sitting{t: t, deck: &memory{t: t}, now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	d.s = New(context.Background(), deck, Options{Theme: theme, DeckName: "real", Now: func() time.Time { return d.now }})
	d.s.atOnce = func(cmd tea.Cmd) tea.Cmd { return cmd } // in its turn
	d.s.timer.tick = func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }
	d.run(d.s.SetSize(120, 36))
	d.run(d.s.Init())
	d.now = d.now.Add(40 * time.Second)
	return d
}

// importedDeck makes a deck on disk with 40 pairs. Each call of restart reopens it.
func importedDeck(t *testing.T) (restart func() *sitting, now func() *store.Deck) {
	t.Helper()
	dir := t.TempDir()
	var rows strings.Builder
	for i := range 40 {
		fmt.Fprintf(&rows, `{"prompt":"Question %d about %s?","response_a":"One answer.","response_b":"Another answer.","model_a":"brig","model_b":"sloop"}`+"\n",
			i, []string{"trees", "the sea"}[i%2])
	}
	file := filepath.Join(dir, "rows.jsonl")
	if err := os.WriteFile(file, []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	var deck *store.Deck
	restart = func() *sitting {
		t.Helper()
		var err error
		if deck != nil {
			if err = deck.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if deck, err = store.Open(t.Context(), filepath.Join(dir, "real.db"), store.Options{Create: true, Annotator: "ann", QueueSeed: 7}); err != nil {
			t.Fatal(err)
		}
		return sitOn(t, deck)
	}
	restart()
	t.Cleanup(func() { deck.Close() })
	if _, err := exchange.Import(t.Context(), deck, []string{file}, exchange.ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	return restart, func() *store.Deck { return deck }
}

// The filter and the place in its list survive closing a deck on disk.
func TestFilterAndPositionSurviveARestart(t *testing.T) {
	t.Parallel()
	restart, deck := importedDeck(t)
	d := restart()
	d.see("0 decided · ────────── · 40 pairs")
	d.press("/")
	d.typed(`"the sea" model:brig`)
	d.press("enter")
	d.see("20 pairs to label; labels count as not blind")
	d.see("pair 1 of 20")
	d.press("2", "2")
	d.see("pair 3 of 20")
	question := line(d.cells(), "Question")

	d = restart()
	d.see("pair 3 of 20")
	d.see("not blind")
	if got := line(d.cells(), "Question"); got != question {
		t.Errorf("%q is up, was %q", got, question)
	}
	d.press("r", "f", "enter", "u")
	d.see("pair 2 of 20")
	d.see("was: A better")
	d.press("r", "a", "3")
	d.see("pair 3 of 20")

	d.press("/", "ctrl+u")
	d.typed("is:done")
	d.press("enter")
	d.see("pair 1 of 2")
	d.see("was: A better")
	d.press("]")
	d.see("pair 2 of 2")
	d.see("[accuracy]")
	d = restart()
	d.see("pair 2 of 2")
	d.see("was: A slightly better")
	d.see("[accuracy]")
	d.press("5")
	d.see("That was the last pair of is:done.")

	if p, err := deck().Progress(t.Context()); err != nil || p != (label.DeckProgress{Open: 38, Done: 2}) {
		t.Errorf("progress %+v, %v", p, err)
	}
	choices, err := deck().Undoable(t.Context())
	if err != nil || choices.Blind || len(choices.Tags) != 1 {
		t.Errorf("the last choice %+v, %v", choices, err)
	}
}

// A choice that was taken back and not made again returns with its answer and
// remarks, whatever was decided since and however the program ended.
func TestUndoneChoicesSurviveARestart(t *testing.T) {
	t.Parallel()
	restart, deck := importedDeck(t)
	d := restart()
	first := line(d.cells(), "Question")
	d.press("2")
	questions := [2]string{}
	for i := range questions {
		questions[i] = line(d.cells(), "Question")
		d.press("r", "a", "enter", "c", "2", "esc")
		d.see("[accuracy, helpfulness")
		d.press("6")
	}
	d.press("u", "u", "u")
	d = restart() // while the first is up
	if got := line(d.cells(), "Question"); got != first {
		t.Fatalf("%q is up, was %q", got, first)
	}
	d.press("2")
	for i, question := range questions {
		for range 2 {
			if got := line(d.cells(), "Question"); got != question {
				t.Fatalf("%q is up, was %q", got, question)
			}
			d.see("was: B better")
			d.see("[accuracy, helpfulness")
			if d = restart(); i == 0 {
				d.press("n", "h", "m", "esc") // a draft survives as well
				d = restart()
				d.press("n")
				d.see("hm")
				d = restart()
			}
		}
		d.press("5")
	}
	d.dontSee("was:")
	last, err := deck().Undoable(t.Context())
	if err != nil || len(last.Tags) != 1 || len(last.Criteria) != 1 {
		t.Errorf("the last choice %+v, %v", last, err)
	}
}
