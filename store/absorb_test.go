package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
)

// sat returns a deck with pairs from … from+n−1 and a random sitting of an annotator
// on them: labels of every kind, taken back at times, notes of either side, flags,
// edits, texts that are not UTF-8.
func sat(t *testing.T, r *rand.Rand, annotator string, from, n int) *Deck {
	t.Helper()
	o := options()
	o.Annotator = annotator
	d := open(t, filepath.Join(t.TempDir(), "deck.db"), o)
	b := pairsOf(from, n)
	odd := ask(t, fmt.Sprintf("odd \xff %d", from))
	b.Prompts = append(b.Prompts, odd)
	b.Models = []stages.Model{{ID: stages.ModelID("m", "abc"), Name: "m", Digest: "abc"}}
	x, y := answer(odd, "x\xfe"), answer(odd, "y")
	x.Model = b.Models[0].ID
	x.Identify()
	b.Responses = append(b.Responses, x, y)
	pair, _ := pairing.New(x, y)
	b.Pairs = append(b.Pairs, pair)
	b.Gold = map[stages.ID]label.Known{b.Pairs[0].ID: {Answer: label.A, Why: "known"}}
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	choices := []label.Choice{label.Graded(-3), label.Graded(2), label.Graded(0), {Answer: label.BothBad}, {Answer: label.Skip}, {Answer: label.B}}
	at := time.UnixMilli(1_700_000_000_000)
	for range 3 * n {
		p := b.Pairs[r.IntN(len(b.Pairs))]
		at = at.Add(time.Duration(1+r.IntN(1000)) * time.Millisecond)
		e := choose(p.ID, choices[r.IntN(len(choices))])
		e.Tags, e.At, e.Active = []string{"clear"}, at, time.Second
		e.Criteria = map[string]int{"style": 1}
		must(t, d.Append(t.Context(), e))
		if r.IntN(4) == 0 {
			must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Retract, Target: e.ID, Pair: p.ID, At: at.Add(time.Millisecond)}))
		}
		switch r.IntN(5) {
		case 0:
			must(t, d.AddNote(t.Context(), label.Note{Pair: p.ID, Kind: label.NoteText, Text: fmt.Sprint("note ", r.Int()), At: at}))
		case 1:
			must(t, d.AddNote(t.Context(), label.Note{Pair: p.ID, Kind: label.NoteFlag, Text: "odd", At: at}))
		case 2:
			must(t, d.AddEdit(t.Context(), label.Edit{ID: label.NewEditID(), Pair: p.ID, Base: p.A, Text: fmt.Sprint("better ", r.Int()), At: at}))
		}
	}
	return d
}

func absorbed(t *testing.T, into, from *Deck) exchange.Absorbed {
	t.Helper()
	a, err := into.Absorb(t.Context(), func(f func(exchange.Record) error) error { return from.Records(t.Context(), f) })
	must(t, err)
	if wrong, err := settle(t.Context(), into.reader, nil); err != nil || len(wrong) > 0 {
		t.Fatalf("what was absorbed left %v, %v", wrong, err)
	}
	return a
}

func recordsOf(t *testing.T, d *Deck) (lines []string) {
	t.Helper()
	must(t, d.Records(t.Context(), func(r exchange.Record) error {
		line := r.Table
		for i, name := range r.Names {
			line += fmt.Sprintf(" %s=%q", name, fmt.Sprint(r.Values[i]))
		}
		lines = append(lines, line)
		return nil
	}))
	return lines
}

func labelledOf(t *testing.T, d *Deck) (out []exchange.Labelled) {
	t.Helper()
	must(t, d.Export(t.Context(), func(labels exchange.Snapshot) error {
		return labels.Each(t.Context(), exchange.Wish{Details: true}, func(l exchange.Labelled) error {
			out = append(out, l)
			return nil
		})
	}))
	return out
}

func TestAnEmptyDeckBecomesTheOther(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		d := sat(t, rand.New(rand.NewPCG(seed, 1)), "anna", 0, 6)
		must(t, alter(d, `INSERT INTO scores (subject, kind, what, scorer, value) SELECT id, 'prompt', 'difficulty', 'j', n % 4 FROM prompts`))
		must(t, d.SetView(t.Context(), label.QueueView{Order: label.Orders()[seed%uint64(len(label.Orders()))]}))
		e := fresh(t)
		absorbed(t, e, d)
		if got, want := upcoming(t, e, 10), upcoming(t, d, 10); !slices.Equal(got, want) {
			t.Errorf("seed %d: the queue is %v, want %v", seed, got, want)
		}
		if got, want := recordsOf(t, e), recordsOf(t, d); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: absorbed are\n%s\nwant\n%s", seed, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if got, want := labelledOf(t, e), labelledOf(t, d); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: labelled are\n%+v\nwant\n%+v", seed, got, want)
		}
		if got, want := next(t, e), next(t, d); got.Pair.ID != want.Pair.ID || e.Annotator() != "anna" {
			t.Errorf("seed %d: %s is next for %s, want %s", seed, got.Pair.ID, e.Annotator(), want.Pair.ID)
		}
	}
}

// A second person gets all pairs of a deck, with the labels of the first as another's.
func TestAnEmptyDeckOfSomebodyElseStaysTheirs(t *testing.T) {
	t.Parallel()
	d := sat(t, rand.New(rand.NewPCG(1, 1)), "anna", 0, 6)
	o := options()
	o.Annotator = "bob"
	e := open(t, filepath.Join(t.TempDir(), "deck.db"), o)
	absorbed(t, e, d)
	if got, want := labelledOf(t, e), labelledOf(t, d); e.Annotator() != "bob" || len(got) != len(want) {
		t.Errorf("the deck is of %s, with %d labels of %d", e.Annotator(), len(got), len(want))
	}
	all, err := e.Progress(t.Context())
	if err != nil || all.Done != 0 {
		t.Errorf("%+v are done, %v, want none", all, err)
	}
}

func TestMergedTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 2))
		anna, ben := sat(t, r, "anna", 0, 6), sat(t, r, "ben", 3, 6)
		want := map[string]label.Choice{} // by pair and annotator
		for _, d := range []*Deck{anna, ben} {
			for _, l := range labelledOf(t, d) {
				for _, g := range l.Labels {
					want[string(l.Pair.ID)+g.Annotator] = g.Choice
				}
			}
		}
		a := absorbed(t, anna, ben)
		once := recordsOf(t, anna)
		got := map[string]label.Choice{}
		for _, l := range labelledOf(t, anna) {
			for _, g := range l.Labels {
				got[string(l.Pair.ID)+g.Annotator] = g.Choice
			}
		}
		if !reflect.DeepEqual(got, want) || anna.Annotator() != "anna" {
			t.Errorf("seed %d: labels of %s are %v, want %v", seed, anna.Annotator(), got, want)
		}
		if a.Both < a.Disagree {
			t.Errorf("seed %d: %d of %d differ", seed, a.Disagree, a.Both)
		}
		absorbed(t, anna, ben)
		if again := recordsOf(t, anna); !reflect.DeepEqual(again, once) {
			t.Errorf("seed %d: merging again makes of\n%s\nthis:\n%s", seed, strings.Join(once, "\n"), strings.Join(again, "\n"))
		}
	}
}

// Of one annotator's labels in two decks the newer one stands, whichever deck takes
// in the other.
func TestTheNewerLabelStands(t *testing.T) {
	t.Parallel()
	x, y := fresh(t), fresh(t)
	pair := withPairs(t, x, 1)[0]
	withPairs(t, y, 1)
	old, young := choose(pair, label.Graded(-3)), choose(pair, label.Graded(3))
	old.At, young.At = time.UnixMilli(1000), time.UnixMilli(2000)
	must(t, x.Append(t.Context(), young))
	must(t, y.Append(t.Context(), old))
	if a := absorbed(t, x, y); a.Superseded != 1 || a.Both != 0 {
		t.Errorf("merged: %+v", a)
	}
	absorbed(t, y, x)
	absorbed(t, x, y)
	for name, d := range map[string]*Deck{"x": x, "y": y} {
		if got := labelledOf(t, d); len(got) != 1 || len(got[0].Labels) != 1 || got[0].Labels[0].ID != young.ID {
			t.Errorf("%s has %+v", name, got)
		}
	}
}

// A pair is two texts. In the deck that takes it in other responses may stand for
// them, and an edit is of the response with the same text.
func TestAnEditKeepsItsSide(t *testing.T) {
	t.Parallel()
	p := ask(t, "prompt")
	of := func(model string) (*Deck, pairing.Pair) {
		d := fresh(t)
		b := exchange.Batch{Models: []stages.Model{{ID: stages.ModelID(model, ""), Name: model}}}
		b.Prompts = append(b.Prompts, p)
		x, y := answer(p, "one"), answer(p, "two")
		x.Model, y.Model = b.Models[0].ID, b.Models[0].ID
		x.Identify()
		y.Identify()
		pair, _ := pairing.New(x, y)
		b.Responses, b.Pairs = append(b.Responses, x, y), append(b.Pairs, pair)
		_, err := d.SaveBatch(t.Context(), b)
		must(t, err)
		return d, pair
	}
	d, own := of("m")
	other, pair := of("n")
	must(t, other.Append(t.Context(), choose(pair.ID, label.Graded(3))))
	must(t, other.AddEdit(t.Context(), label.Edit{ID: "e", Pair: pair.ID, Base: pair.B, Text: "better"}))
	absorbed(t, d, other)
	if l := labelledOf(t, d); len(l) != 1 || len(l[0].Edits) != 1 || l[0].Edits[0].Base != own.B || l[0].B.ID != own.B {
		t.Errorf("labelled is %+v", l)
	}
}

func TestARowOfANewerDeckIsRefused(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	withPairs(t, d, 1)
	for _, r := range []exchange.Record{
		{Table: "dreams", Names: []string{"id"}, Values: []any{"x"}},
		{Table: "runs", Names: []string{"id", "mood"}, Values: []any{"x", "good"}},
	} {
		before := recordsOf(t, d)
		_, err := d.Absorb(context.Background(), func(f func(exchange.Record) error) error { return f(r) })
		if err == nil || !strings.Contains(err.Error(), "newer prefdeck") {
			t.Errorf("%+v: %v", r, err)
		}
		if after := recordsOf(t, d); !reflect.DeepEqual(after, before) {
			t.Errorf("%+v changed the deck", r)
		}
	}
}

func TestARowWithoutItsIdentityIsRefused(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	for _, r := range []exchange.Record{
		{Table: "checklists", Names: []string{"place", "item"}, Values: []any{0, "x"}},
		{Table: "pairs", Names: []string{"place"}, Values: []any{0}},
	} {
		if _, err := d.Absorb(t.Context(), func(f func(exchange.Record) error) error { return f(r) }); err == nil {
			t.Errorf("%+v is taken in", r)
		}
	}
}

// A pair that one of two decks tests on is tested on in both, whichever takes in the
// other: its labels train nothing.
func TestTheTestStreamOutlastsAMerge(t *testing.T) {
	t.Parallel()
	var decks [2]*Deck
	for i := range decks {
		decks[i] = fresh(t)
		for _, p := range withPairs(t, decks[i], 4) {
			must(t, decks[i].Append(t.Context(), choose(p, label.Graded(-2))))
		}
	}
	tested, other := decks[0], decks[1]
	drawn := collected(t, tested).Drawn
	first := query[int](t, other, `SELECT min(n) FROM pairs`)
	must(t, alter(other, `UPDATE pairs SET route = 'dropped', dropped_by = 'refusal', dropped_kind = 'pair' WHERE n > ?`, first))
	requeue(t, other)
	for range 2 {
		absorbed(t, other, tested)
		lawful(t, other)
		s, err := other.Stats(t.Context())
		must(t, err)
		if drawn == 0 || s.Test.Drawn != drawn || s.Test.Labelled != drawn {
			t.Errorf("%+v, want %d pairs", s.Test, drawn)
		}
	}
	training := 0
	must(t, labelled(t.Context(), other, func(l exchange.Labelled) error {
		if !l.Tested {
			training++
		}
		return nil
	}))
	if training != 4-drawn {
		t.Errorf("%d pairs would train, want %d", training, 4-drawn)
	}
}

// A deck whose log takes back the choice of another pair is not merged into a good one,
// where nothing could put that right.
func TestALogWithStrayRetractionsIsRefused(t *testing.T) {
	t.Parallel()
	into, from := fresh(t), fresh(t)
	withPairs(t, into, 1)
	withPairs(t, from, 2)
	must(t, alter(from, planted("1, 'choose', NULL, 1, 'anna', 'a'", "2, 'retract', 1, 2, 'anna', NULL")))
	_, err := into.Absorb(t.Context(), func(f func(exchange.Record) error) error { return from.Records(t.Context(), f) })
	if err == nil || !strings.Contains(err.Error(), "1 undo or redo names no earlier choice") {
		t.Errorf("error %v", err)
	}
	if n := query[int](t, into, `SELECT count(*) FROM events`) + query[int](t, into, `SELECT count(*) FROM pairs`); n != 1 {
		t.Errorf("%d rows of what was refused", n-1)
	}
}
