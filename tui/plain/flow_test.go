package plain_test

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/store"
	"prefdeck/tui/plain"
)

// deckOf makes a deck of the pairs in JSON lines.
func deckOf(t *testing.T, rows string) *store.Deck {
	t.Helper()
	deck, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "p.db"), store.Options{Create: true, Annotator: "ann", QueueSeed: 7})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { deck.Close() })
	if _, err := exchange.Import(t.Context(), deck, []string{"-"}, exchange.ImportOptions{Stdin: strings.NewReader(rows)}, nil); err != nil {
		t.Fatal(err)
	}
	return deck
}

// Promise 2: a name is masked however the response spells it, as on the screen.
func TestPromise2NamesAreMaskedAsOnTheScreen(t *testing.T) {
	t.Parallel()
	for model, text := range map[string]string{
		"mistral-nemo:12b": "This is Mistral Nemo speaking.",
		"qwen2.5:7b":       "Qwen 2.5 at your service. I am Qwen, made by qwen2.5:7b.",
		"gpt-4o":           "I'm GPT 4o.",
	} {
		deck := deckOf(t, `{"prompt":"Who are you?","response_a":"`+text+`","model_a":"`+model+`","response_b":"Nobody.","thinking_b":"`+text+`","model_b":"`+model+`"}`)
		out, _, err := typed(t, deck, seven(), "w", "p")
		if err != nil || !strings.Contains(out, "[name]") {
			t.Errorf("%s: %v\n%s", model, err, out)
		}
		for _, name := range []string{"mistral", "nemo", "qwen", "gpt", "4o"} {
			if strings.Contains(strings.ToLower(out), name) {
				t.Errorf("%s: %q is printed:\n%s", model, name, out)
			}
		}
	}
}

// repeating is a deck in which a hidden repeat of the first showing is due after a
// number of choices.
type repeating struct {
	*store.Deck
	after int
	first label.Presentation
}

func (d *repeating) Present(ctx context.Context, p label.Presentation) (label.Presentation, error) {
	p, err := d.Deck.Present(ctx, p)
	if d.first.ID == "" {
		d.first = p
	}
	return p, err
}

func (d *repeating) NextRepeat(ctx context.Context, _ float64, now time.Time) (label.Item, label.Presentation, error) {
	n, err := d.Pace(ctx, 10)
	if err != nil || len(n) != d.after {
		return label.Item{}, label.Presentation{}, errors.Join(err, label.ErrNone)
	}
	item, err := d.Item(ctx, d.first.Pair)
	item, as := label.AsRepeat(item, d.first)
	as.At = now
	return item, as, err
}

// Promise 2: an undone hidden repeat shows nothing said about the first showing,
// which would reveal that the pair was known.
func TestPromise2AnUndoneRepeatLooksNew(t *testing.T) {
	t.Parallel()
	deck := &repeating{Deck: open(t), after: 1}
	scheme := seven()
	scheme.Repeats = 0.5
	now := time.Unix(1_700_000_000, 0)
	var out bytes.Buffer
	_, err := plain.Run(t.Context(), deck, plain.Options{
		In: strings.NewReader("n of old\nf odd\n2\nt\n6\nu\n"), Out: &out, Scheme: scheme,
		Now: func() time.Time { now = now.Add(time.Second); return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	_, repeat, ok := strings.Cut(out.String(), "Saved: tie.")
	if _, again, answered := strings.Cut(repeat, "Saved: B better."); !ok || !answered || !strings.Contains(again, "It was: B better.") {
		t.Fatalf("no repeat was answered and undone:\n%s", out.String())
	}
	for _, tell := range []string{"of old", "odd", "It was: A better."} {
		if strings.Contains(repeat, tell) {
			t.Errorf("the repeat is told by %q:\n%s", tell, repeat)
		}
	}
	log, err := deck.Versions(t.Context(), deck.first.Pair)
	if err != nil || len(log) != 3 || log[1].RepeatOf != deck.first.ID || log[2].Kind != label.Retract {
		t.Errorf("the log has %+v, %v", log, err)
	}
}

// unnoted is a deck that refuses notes while it is full.
type unnoted struct {
	*store.Deck
	full int // this many notes are refused
}

func (d *unnoted) AddNote(ctx context.Context, n label.Note) error {
	if d.full--; d.full >= 0 {
		return errFull
	}
	return d.Deck.AddNote(ctx, n)
}

// Promise 1: a note that the deck refused is offered again, reported on the way
// out, and written to another file with the rest. Labelling goes on meanwhile.
func TestPromise1ARefusedNoteIsKept(t *testing.T) {
	t.Parallel()
	const lost = "a note is not saved: disk full"
	elsewhere := filepath.Join(t.TempDir(), "saved.db")
	for name, tc := range map[string]struct {
		full  int
		lines []string
		says  []string
		lost  string // the report on leaving
		notes int    // in the deck
	}{
		"left":            {1, []string{"n hm", "p"}, []string{"Not saved: disk full."}, lost, 0},
		"saved again":     {1, []string{"n hm", "n"}, []string{"Not saved: disk full.", "Noted."}, "", 1},
		"replaced":        {1, []string{"n hm", "n better"}, []string{"Noted."}, "", 1},
		"another is too":  {2, []string{"n hm", "f odd", "n hm"}, []string{"Noted."}, "a flag is not saved: disk full", 1},
		"decided":         {1, []string{"n hm", "2", "u"}, []string{"Saved: A better.\n", "Draft of your note: hm"}, lost, 0},
		"saved elsewhere": {1, []string{"n hm", "save " + elsewhere, "q"}, []string{"Everything is in"}, "go on with prefdeck label --deck " + elsewhere, 0},
	} {
		deck := &unnoted{open(t), tc.full}
		pair := upcoming(t, deck.Deck)
		out, _, err := typed(t, deck, seven(), tc.lines...)
		if (err == nil) != (tc.lost == "") || err != nil && !strings.Contains(err.Error(), tc.lost) {
			t.Errorf("%s: leaving says %v, want %q", name, err, tc.lost)
		}
		for _, want := range tc.says {
			if !strings.Contains(out, want) {
				t.Errorf("%s: %q is not printed:\n%s", name, want, out)
			}
		}
		if item, err := deck.Item(t.Context(), pair); err != nil || (item.Note != "") != (tc.notes > 0) {
			t.Errorf("%s: the deck has note %q, %v", name, item.Note, err)
		}
	}
	saved, err := store.Open(t.Context(), elsewhere, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer saved.Close()
	if item, err := saved.Item(t.Context(), upcoming(t, saved)); err != nil || item.Note != "hm" || len(item.Drafts) > 0 {
		t.Errorf("the copy has note %q and drafts %q, %v", item.Note, item.Drafts, err)
	}
}

// upcoming returns the first pair of the queue.
func upcoming(t *testing.T, deck *store.Deck) stages.ID {
	t.Helper()
	up, err := deck.Upcoming(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return up[0].Pair.ID
}
