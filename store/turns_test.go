package store

import (
	"slices"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure/reward"
)

// draw draws the pairs that wait in the opposite of their usual order, each with another
// probability.
func draw(t *testing.T, d *Deck) []reward.Queued {
	t.Helper()
	waiting, view, err := d.Unlabelled(t.Context(), 1000)
	must(t, err)
	var next []reward.Queued
	for i, p := range waiting {
		if p.A == "" || p.B == "" {
			t.Errorf("pair %s has no texts", p.ID)
		}
		next = append(next, reward.Queued{ID: p.ID, Probability: 1 / float64(i+2)})
	}
	slices.Reverse(next)
	must(t, d.SaveOrder(t.Context(), view, next))
	return next
}

// The queue follows what was drawn, then the pairs that came since and the skipped ones.
// The probability of the draw stays with the label, also when that is changed.
func TestTheOrderOfWhatTeachesMost(t *testing.T) {
	t.Parallel()
	d, pairs := variedDeck(t)
	must(t, d.SetView(t.Context(), label.QueueView{Order: label.Informative}))
	drawn := draw(t, d)
	var want []stages.ID
	for _, p := range drawn {
		want = append(want, p.ID)
	}
	if got := upcoming(t, d, 20); len(want) != len(pairs) || !slices.Equal(got, want) {
		t.Fatalf("upcoming %v, want %v", got, want)
	}
	if got := upcoming(t, d, 2, want[1]); !slices.Equal(got, []stages.ID{want[0], want[2]}) {
		t.Errorf("upcoming without the second: %v", got)
	}
	item := next(t, d)
	if item.Draw != (label.Draw{Order: label.Informative, Probability: drawn[0].Probability}) {
		t.Fatalf("drawn by %+v, want %v", item.Draw, drawn[0])
	}
	show := func(kind string, id label.PresentationID, by label.Draw) {
		t.Helper()
		_, err := d.Present(t.Context(), label.Presentation{ID: id, Pair: item.Pair.ID, Left: label.SideA, Kind: kind, Draw: by})
		must(t, err)
		e := choose(item.Pair.ID, label.Graded(1))
		e.ID, e.Presentation = label.EventID(id), id
		must(t, d.Append(t.Context(), e))
		behind, err := d.Background(t.Context(), item.Pair.ID)
		must(t, err)
		kept := query[float64](t, d, `SELECT probability FROM presentations WHERE id = ? AND ordering = 'informative'`, id)
		if kept != drawn[0].Probability || behind.Draw != item.Draw {
			t.Errorf("%s: the deck keeps %v, behind the pair is %+v", kind, kept, behind.Draw)
		}
	}
	show(label.Fresh, "one", item.Draw)
	show(label.Revisit, "two", label.Draw{})
	must(t, d.Append(t.Context(), choose(want[1], label.Choice{Answer: label.Skip})))
	more := pairsOf(0, 2)
	_, err := d.SaveBatch(t.Context(), more)
	must(t, err)
	got := upcoming(t, d, 20)
	if len(got) != len(want)+1 || !slices.Equal(got[:len(want)-2], want[2:]) || got[len(got)-1] != want[1] {
		t.Errorf("after a label, a skip and new pairs: %v, want %v first and %s last", got, want[2:], want[1])
	}
	if items, err := d.Upcoming(t.Context(), 20); err != nil || items[len(items)-1].Draw != (label.Draw{}) || items[len(items)-2].Draw != (label.Draw{}) {
		t.Errorf("a pair that was not drawn has a probability: %v", err)
	}
	if found := broken(t, d.file); found != nil {
		t.Errorf("doctor finds %v", found)
	}
}

// What was drawn for another filter is neither kept nor taken.
func TestTurnsOfAnotherFilter(t *testing.T) {
	t.Parallel()
	d, pairs := variedDeck(t)
	must(t, d.SetView(t.Context(), label.QueueView{Order: label.Informative}))
	usual := upcoming(t, d, 20)
	drawn := draw(t, d)
	waiting, old, err := d.Unlabelled(t.Context(), 3)
	if err != nil || len(waiting) != 3 {
		t.Fatalf("%d pairs, %v", len(waiting), err)
	}
	must(t, d.SetView(t.Context(), label.QueueView{Order: label.Informative, Filter: label.QueueFilter{Tag: "verse"}}))
	if waiting, _, err := d.Unlabelled(t.Context(), 100); err != nil || len(waiting) != 6 {
		t.Errorf("%d pairs pass the filter, %v", len(waiting), err)
	}
	must(t, d.SaveOrder(t.Context(), old, drawn))
	if n := query[int](t, d, `SELECT count(*) FROM queue_turns`); n != 0 {
		t.Errorf("%d turns of another filter", n)
	}
	must(t, d.SetView(t.Context(), label.QueueView{}))
	must(t, d.SaveOrder(t.Context(), old, drawn))
	if n := query[int](t, d, `SELECT count(*) FROM sqlite_schema WHERE name LIKE 'queue_turn%'`); n != 0 {
		t.Errorf("%d things of the order stay", n)
	}
	must(t, alter(d, `UPDATE settings SET value = '{"order":"informative"}' WHERE key = 'queue'`))
	if got := upcoming(t, d, 20); len(got) != len(pairs) || !slices.Equal(got, usual) {
		t.Errorf("without the table: %v", got)
	}
}
