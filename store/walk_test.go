package store

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// resumed is a pair that is up again after a restart.
type resumed struct {
	label.Showing
	as label.Presentation
}

// resume reads what was up when the last sitting ended; nil for nothing.
func resume(t testing.TB, d *Deck) *resumed {
	t.Helper()
	up, err := label.Resume(t.Context(), d)
	must(t, err)
	if up == nil {
		return nil
	}
	as, err := d.Interrupted(t.Context())
	must(t, err)
	return &resumed{*up, as}
}

// A pair left without an answer is up again after a restart, be it open, decided or
// a hidden repeat; one answered, or decided by redo since, is not.
func TestWhatWasUpIsUpAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	d := open(t, path, options())
	pairs := withPairs(t, d, 3)
	show := func(pair stages.ID, kind string, of label.PresentationID) label.Presentation {
		t.Helper()
		p, err := d.Present(t.Context(), label.Presentation{ID: label.NewPresentationID(), Pair: pair, Left: label.SideB, Kind: kind, RepeatOf: of})
		must(t, err)
		return p
	}
	answer := func(p label.Presentation) label.Event {
		t.Helper()
		e := choose(p.Pair, label.Graded(1))
		e.Presentation, e.RepeatOf, e.Tags = p.ID, p.RepeatOf, []string{"format"}
		must(t, d.Append(t.Context(), e))
		return e
	}
	up := func() *resumed {
		t.Helper()
		return resume(t, d)
	}

	first := show(pairs[0], label.Fresh, "")
	if b := up(); b == nil || b.as != first || b.Answer != nil {
		t.Errorf("an open pair: %+v", b)
	}
	e := answer(first)
	if b := up(); b != nil {
		t.Errorf("an answered pair: %+v", b)
	}
	again := show(pairs[0], label.Revisit, "")
	if b := up(); b == nil || b.as != again || !b.Visited || b.Answer.ID != e.ID || !slices.Equal(b.Answer.Tags, e.Tags) {
		t.Errorf("a decided pair that was opened once more: %+v", b)
	}
	back := label.Event{ID: label.NewEventID(), Kind: label.Retract, Target: e.ID, Pair: e.Pair}
	must(t, d.Append(t.Context(), back))
	undone := show(pairs[0], label.Revisit, "")
	if b := up(); b == nil || b.as.Pair != undone.Pair || b.Visited || b.Answer.ID != e.ID {
		t.Errorf("an undone pair: %+v", b)
	}
	must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Restore, Target: e.ID, Pair: e.Pair}))
	if b := up(); b != nil {
		t.Errorf("a pair decided by redo: %+v", b)
	}
	skipped := show(pairs[1], label.Fresh, "")
	skip := choose(pairs[1], label.Choice{Answer: label.Skip})
	skip.Presentation = skipped.ID
	must(t, d.Append(t.Context(), skip))
	if b := up(); b != nil {
		t.Errorf("a skipped pair: %+v", b)
	}
	skipped = show(pairs[1], label.Fresh, "")
	if b := up(); b == nil || b.as != skipped || b.Answer != nil {
		t.Errorf("a skipped pair that came back: %+v", b)
	}
	repeat := show(pairs[0], label.Repeat, first.ID)
	if b := up(); b == nil || b.as != repeat || b.Answer != nil || b.Item.Current != nil {
		t.Errorf("a hidden repeat: %+v", b)
	}
	if n, err := d.Repeated(t.Context()); n != 0 || err != nil {
		t.Errorf("%d repeats, %v", n, err)
	}
	r := answer(repeat)
	if n, err := d.Repeated(t.Context()); n != 1 || err != nil {
		t.Errorf("%d repeats after one, %v", n, err)
	}
	must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Retract, Target: r.ID, Pair: r.Pair}))
	if n, err := d.Repeated(t.Context()); n != 0 || err != nil {
		t.Errorf("%d repeats after it was undone, %v", n, err)
	}
}

// A list that takes long to count is counted up to CountedTo, and says so.
func TestPlaces(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]label.Place{
		"3 of 17": {N: 3, Of: 17}, "3 of 2,000+": {N: 3, Of: 2000, More: true},
		"2,000+ of 2,000+": {N: 2000, Of: 2000, More: true}, "2,000 of 3,000": {N: 2000, Of: 3000},
	} {
		if got := p.String(); got != want {
			t.Errorf("%+v is %s", p, got)
		}
	}
	d, pairs := variedDeck(t)
	must(t, d.SetView(t.Context(), label.QueueView{Filter: label.QueueFilter{Tag: "verse"}}))
	first, err := d.At(t.Context(), 1)
	must(t, err)
	must(t, d.Append(t.Context(), choose(first, label.Graded(1))))
	at, err := d.Position(t.Context(), upcoming(t, d, 1)[0])
	if err != nil || at != (label.Place{N: 2, Of: 6}) {
		t.Errorf("the second of six: %+v, %v", at, err)
	}
	if at, err = d.Position(t.Context(), pairs[9].ID); err != nil || at != (label.Place{Of: 6}) {
		t.Errorf("a pair of another tag: %+v, %v", at, err)
	}
	// Decided pairs are visited in the same order.
	second := upcoming(t, d, 1)[0]
	must(t, d.Append(t.Context(), choose(second, label.Graded(-1))))
	must(t, d.SetView(t.Context(), label.QueueView{Filter: label.QueueFilter{State: label.Decided, Tag: "verse"}}))
	next, err := d.Neighbour(t.Context(), first, label.Forward, false)
	if err != nil || next != second {
		t.Errorf("after %s: %s, %v", first, next, err)
	}
	if _, err := d.Neighbour(t.Context(), second, label.Forward, false); !errors.Is(err, label.ErrNone) {
		t.Error(err)
	}
}

// If many pairs satisfy a slow condition, they are not all counted.
func TestLongListsAreCountedSoFar(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	for n, want := range map[int]int{3: 3, label.CountedTo: label.CountedTo, label.CountedTo + 1: label.CountedTo} {
		from := fmt.Sprintf(`(WITH RECURSIVE r (pair) AS (SELECT 1 UNION ALL SELECT pair + 1 FROM r WHERE pair < %d) SELECT pair FROM r) q`, n)
		for long, want := range map[bool]int{false: n, true: want} {
			if got, err := (condition{long: long}).count(t.Context(), d.reader, from); got != want || err != nil {
				t.Errorf("long %t, %d of them are counted as %d, %v", long, n, got, err)
			}
		}
	}
	withPairs(t, d, 3)
	for f, want := range map[label.QueueFilter]bool{{}: false, {Text: "."}: true, {State: label.Flagged}: false} {
		must(t, d.SetView(t.Context(), label.QueueView{Filter: f}))
		c, _, err := d.list(t.Context(), d.reader)
		if err != nil || c.long != want {
			t.Errorf("%+v takes long: %t, %v", f, c.long, err)
		}
	}
}

// A filter with a bound on one side only is stored as it is.
func TestOneSidedScoresSurvive(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	want := label.QueueView{Filter: label.QueueFilter{Score: &label.ScoreRange{What: "x", Min: -math.MaxFloat64, Max: 0.3}}}
	must(t, d.SetView(t.Context(), want))
	path := d.Path()
	must(t, d.Close())
	d = open(t, path, options())
	if got, err := d.View(t.Context()); err != nil || !got.Equal(want) {
		t.Errorf("%+v, %v", got.Filter.Score, err)
	}
}
