package store

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

func TestAppendKeepsAll(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 1)[0]
	shown, err := d.Present(t.Context(), label.Presentation{ID: "p1", Pair: pair, Left: label.SideB, Kind: label.Fresh})
	must(t, err)
	want := label.Event{
		ID: "e1", Kind: label.Choose, Pair: pair, Annotator: "anna", Presentation: shown.ID, Choice: label.Graded(-3), Blind: true,
		View: label.Raw, Active: 1500 * time.Millisecond, Wall: 2 * time.Second, SeenLeft: 0.25, SeenRight: 1, Fast: true,
		Swallowed: 2, Tags: []string{"unsafe", "longer"}, Guideline: "abc", Cols: 80, Rows: 24, Version: "1.2",
		At: time.UnixMilli(1700000000123).UTC(),
	}
	must(t, d.Append(t.Context(), want))
	must(t, d.Append(t.Context(), want)) // repeating it changes nothing
	if n := query[int](t, d, `SELECT count(*) FROM label_events`); n != 1 {
		t.Errorf("%d events, want 1", n)
	}
	it, err := d.Item(t.Context(), pair)
	must(t, err)
	if !reflect.DeepEqual(*it.Current, want) {
		t.Errorf("got  %+v\nwant %+v", *it.Current, want)
	}
}

// The strength column is 0 only for a tie.
func TestStrengthColumn(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 1)[0]
	for _, test := range []struct {
		choice label.Choice
		want   string
	}{
		{label.Choice{Answer: label.B, Scale: label.FourStrengths}, "NULL"}, // negligibly better: no tie
		{label.Choice{Answer: label.A}, "NULL"}, {label.Choice{Answer: label.B}, "NULL"},
		{label.Graded(-3), "-3"}, {label.Graded(1), "1"}, {label.Choice{Answer: label.Tie}, "0"},
		{label.Choice{Answer: label.BothBad}, "NULL"}, {label.Choice{Answer: label.Skip}, "NULL"},
	} {
		e := choose(pair, test.choice)
		must(t, d.Append(t.Context(), e))
		if got := query[string](t, d, `SELECT coalesce(strength, 'NULL') FROM label_events WHERE id = ?`, e.ID); got != test.want {
			t.Errorf("%+v: %s, want %s", test.choice, got, test.want)
		}
		back, err := d.Undoable(t.Context())
		must(t, err)
		if back.Choice != test.choice {
			t.Errorf("%+v came back as %+v", test.choice, back.Choice)
		}
	}
}

func TestAppendRefuses(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 2)
	made := choose(pairs[0], label.Graded(1))
	must(t, d.Append(t.Context(), made))
	for name, test := range map[string]struct {
		e    label.Event
		says string
	}{
		"unknown pair":      {choose("nothing", label.Graded(1)), "not in the deck"},
		"bad choice":        {choose(pairs[0], label.Choice{Answer: label.Tie, Strength: 2}), "cannot have strength"},
		"no answer":         {choose(pairs[0], label.Choice{}), "unknown answer"},
		"no ID":             {label.Event{Kind: label.Choose, Pair: pairs[0], Choice: label.Graded(1)}, "no ID"},
		"no kind":           {label.Event{ID: "x", Pair: pairs[0]}, "unknown kind"},
		"unknown target":    {label.Event{ID: "x", Kind: label.Retract, Pair: pairs[0], Target: "y"}, "not in the deck"},
		"no target":         {label.Event{ID: "x", Kind: label.Retract, Pair: pairs[0]}, "nothing is named"},
		"another's target":  {label.Event{ID: "x", Kind: label.Retract, Pair: pairs[1], Target: made.ID}, "not a choice"},
		"restored in force": {label.Event{ID: "x", Kind: label.Restore, Pair: pairs[0], Target: made.ID}, "counts already"},
	} {
		if err := d.Append(t.Context(), test.e); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: error %v, want %q", name, err, test.says)
		}
	}
	if n := query[int](t, d, `SELECT count(*) FROM label_events`); n != 1 {
		t.Errorf("%d events, want 1", n)
	}
	if _, err := d.Item(t.Context(), "nothing"); !errors.Is(err, ErrUnknown) {
		t.Errorf("item of an unknown pair: %v", err)
	}
}

func TestLogIsAppendOnly(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	must(t, d.Append(t.Context(), choose(withPairs(t, d, 1)[0], label.Graded(1))))
	for _, q := range []string{`UPDATE events SET answer = 'b'`, `DELETE FROM events`} {
		if err := alter(d, q); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", q, err)
		}
	}
}

func TestPresent(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 2)[0]
	show := func(id label.PresentationID, kind string, left label.Side, of label.PresentationID) label.PresentationID {
		t.Helper()
		p, err := d.Present(t.Context(), label.Presentation{ID: id, Pair: pair, Left: left, Kind: kind, RepeatOf: of})
		must(t, err)
		return p.ID
	}
	interrupted := func() label.PresentationID {
		t.Helper()
		p, err := d.Interrupted(t.Context())
		if !errors.Is(err, label.ErrNone) {
			must(t, err)
		}
		return p.ID
	}
	steps := []struct {
		name      string
		got, want label.PresentationID
	}{
		{"nothing shown", interrupted(), ""},
		{"first", show("p1", label.Fresh, label.SideB, ""), "p1"},
		{"again unanswered", show("p2", label.Fresh, label.SideA, ""), "p1"},
		{"another kind", show("p3", label.Revisit, label.SideA, ""), "p3"},
		{"interrupted", interrupted(), "p3"},
	}
	e := choose(pair, label.Graded(1))
	e.Presentation = "p3"
	must(t, d.Append(t.Context(), e))
	steps = append(steps, []struct {
		name      string
		got, want label.PresentationID
	}{
		{"answered", interrupted(), ""},
		{"a repeat", show("p4", label.Repeat, label.SideB, "p3"), "p4"},
		{"a repeat is gone back to", interrupted(), "p4"},
		{"the repeat again", show("p5", label.Repeat, label.SideA, "p3"), "p4"},
	}...)
	repeat := choose(pair, label.Graded(-1))
	repeat.Presentation, repeat.RepeatOf = "p4", "p3"
	must(t, d.Append(t.Context(), repeat))
	for _, s := range steps {
		if s.got != s.want {
			t.Errorf("%s: %q, want %q", s.name, s.got, s.want)
		}
	}
	it, err := d.Item(t.Context(), pair)
	must(t, err)
	if it.Current.ID != e.ID {
		t.Error("the repeat became the label")
	}
	if _, err := d.Present(t.Context(), label.Presentation{ID: "p9", Pair: "nothing", Left: label.SideA, Kind: label.Fresh}); !errors.Is(err, ErrUnknown) {
		t.Errorf("unknown pair: %v", err)
	}
}

// Promise 1: the pair on screen comes back, also if it had been shown before, left
// for an undone one, and come up again.
func TestInterruptedAfterUndo(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 2)
	show := func(pair stages.ID, kind string) label.Presentation {
		t.Helper()
		p, err := d.Present(t.Context(), label.Presentation{ID: label.NewPresentationID(), Pair: pair, Left: label.SideB, Kind: kind})
		must(t, err)
		return p
	}
	decide := func(p label.Presentation) label.Event {
		t.Helper()
		e := choose(p.Pair, label.Graded(1))
		e.Presentation = p.ID
		must(t, d.Append(t.Context(), e))
		return e
	}
	e := decide(show(pairs[0], label.Fresh))
	show(pairs[1], label.Fresh)
	must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Retract, Pair: e.Pair, Target: e.ID}))
	decide(show(pairs[0], label.Revisit))
	on := show(pairs[1], label.Fresh)
	got, err := d.Interrupted(t.Context())
	if err != nil || got.ID != on.ID || got.Pair != pairs[1] || got.Left != label.SideB {
		t.Errorf("interrupted %+v, %v; on screen was %+v", got, err, on)
	}
	if again := show(pairs[1], label.Fresh); again.ID != on.ID {
		t.Errorf("shown again as %s, want %s", again.ID, on.ID)
	}
}

// Promise 1: the same holds for a pair that was decided twice and reopened, and
// whose newer answer was taken back there: the older one is in force, and the pair
// is still up.
func TestInterruptedAfterUndoOfASecondDecision(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 2)[0]
	must(t, d.Append(t.Context(), choose(pair, label.Graded(1))))
	second := choose(pair, label.Graded(2))
	must(t, d.Append(t.Context(), second))
	on, err := d.Present(t.Context(), label.Presentation{ID: label.NewPresentationID(), Pair: pair, Left: label.SideA, Kind: label.Revisit})
	must(t, err)
	must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Retract, Pair: pair, Target: second.ID}))
	if got, err := d.Interrupted(t.Context()); err != nil || got.ID != on.ID {
		t.Errorf("interrupted %+v, %v; on screen was %+v", got, err, on)
	}
	must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Restore, Pair: pair, Target: second.ID}))
	if got, err := d.Interrupted(t.Context()); !errors.Is(err, label.ErrNone) {
		t.Errorf("interrupted %+v, %v; the answer counts again", got, err)
	}
}

func TestNotesAndFlags(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 2)
	add := func(kind label.NoteKind, text string) {
		t.Helper()
		must(t, d.AddNote(t.Context(), label.Note{Pair: pairs[0], Kind: kind, Text: text}))
	}
	flagged := func() int {
		t.Helper()
		p, err := d.Progress(t.Context())
		must(t, err)
		return p.Flagged
	}
	add(label.NoteText, "first")
	add(label.NoteText, "second")
	add(label.NoteFlag, "flagged")
	add(label.NoteFlag, "odd")
	it, err := d.Item(t.Context(), pairs[0])
	must(t, err)
	if it.Note != "second" || it.Flag != "odd" || flagged() != 1 {
		t.Errorf("note %q, flag %q, %d flagged", it.Note, it.Flag, flagged())
	}
	add(label.NoteFlag, "")
	if it, err = d.Item(t.Context(), pairs[0]); err != nil || it.Flag != "" || flagged() != 0 {
		t.Errorf("flag %q, %d flagged, %v", it.Flag, flagged(), err)
	}
	if err := d.AddNote(t.Context(), label.Note{Pair: "nothing", Kind: label.NoteText}); !errors.Is(err, ErrUnknown) {
		t.Errorf("unknown pair: %v", err)
	}
}

func TestUpcoming(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 5)
	order := func(except ...stages.ID) []stages.ID {
		t.Helper()
		items, err := d.Upcoming(t.Context(), 5, except...)
		must(t, err)
		var out []stages.ID
		for _, it := range items {
			if it.Prompt.Text() == "" || it.A.Text == "" || it.B.Text == "" {
				t.Errorf("item %s is not whole", it.Pair.ID)
			}
			out = append(out, it.Pair.ID)
		}
		return out
	}
	first := order()
	if len(first) != 5 || reflect.DeepEqual(first, pairs) {
		t.Fatalf("order %v", first)
	}
	other := open(t, t.TempDir()+"/other.db", options())
	withPairs(t, other, 5)
	if again, err := other.Upcoming(t.Context(), 1); err != nil || again[0].Pair.ID != first[0] {
		t.Error("the same seed gives another order")
	}
	must(t, d.Append(t.Context(), choose(first[0], label.Choice{Answer: label.Skip})))
	must(t, d.Append(t.Context(), choose(first[1], label.Choice{Answer: label.BothBad})))
	want := []stages.ID{first[2], first[4], first[0]}
	if got := order(first[3]); !reflect.DeepEqual(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
	p, err := d.Progress(t.Context())
	must(t, err)
	if (p != label.DeckProgress{Open: 4, Done: 1, Skipped: 1}) {
		t.Errorf("progress %+v", p)
	}
	one, err := d.Upcoming(t.Context(), 1, first[2], first[3])
	must(t, err)
	if len(one) != 1 || one[0].Pair.ID != first[4] {
		t.Errorf("one with two left out: %v", one)
	}
}

func TestPace(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 4)
	for i, pair := range pairs {
		e := choose(pair, label.Graded(1))
		if i == 1 {
			e.Choice = label.Choice{Answer: label.Skip}
		}
		e.Active = time.Duration(i+1) * time.Second
		must(t, d.Append(t.Context(), e))
	}
	got, err := d.Pace(t.Context(), 2)
	must(t, err)
	if !reflect.DeepEqual(got, []time.Duration{4 * time.Second, 3 * time.Second}) {
		t.Errorf("pace %v", got)
	}
	if all, _ := d.Pace(t.Context(), 10); len(all) != 3 {
		t.Errorf("%d decisions, want 3: a skip is none", len(all))
	}
}

// An item names the models of its responses, if the deck knows them.
func TestItemNamesItsModels(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	p := ask(t, "p")
	m := stages.Model{ID: stages.ModelID("brig:1b", ""), Name: "brig:1b"}
	known, unknown := answer(p, "one"), answer(p, "two")
	known.Model = m.ID
	known.Identify()
	pair, _ := pairing.New(known, unknown)
	_, err := d.SaveBatch(t.Context(), exchange.Batch{Prompts: []prompt.Prompt{p}, Models: []stages.Model{m},
		Responses: []response.Response{known, unknown}, Pairs: []pairing.Pair{pair}})
	must(t, err)
	it, err := d.Item(t.Context(), pair.ID)
	must(t, err)
	for _, it := range []label.Item{it, next(t, d)} {
		want := map[stages.ID]string{known.ID: "brig:1b", unknown.ID: ""}
		if it.NameA != want[it.A.ID] || it.NameB != want[it.B.ID] {
			t.Errorf("names %q and %q of models %q and %q", it.NameA, it.NameB, it.A.Model, it.B.Model)
		}
	}
}

// endedOnceBegun is a context that ends as soon as a transaction has asked for it.
type endedOnceBegun struct {
	context.Context
	ended chan struct{}
}

func (c *endedOnceBegun) Done() <-chan struct{} { return c.ended }

func (c *endedOnceBegun) Err() error {
	if c.ended != nil {
		return context.Canceled
	}
	c.ended = make(chan struct{})
	close(c.ended)
	return nil
}

func TestALabelOnceBegunIsWritten(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 1)[0]
	must(t, d.Append(&endedOnceBegun{Context: t.Context()}, choose(pair, label.Graded(1))))
	if n := query[int](t, d, `SELECT count(*) FROM label_events`); n != 1 {
		t.Errorf("%d events, want 1", n)
	}
	if err := d.Append(&endedOnceBegun{t.Context(), make(chan struct{})}, choose(pair, label.Graded(2))); !errors.Is(err, context.Canceled) {
		t.Errorf("a label that has not begun: %v", err)
	}
}
