package decktest

import (
	"slices"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// waits checks which pairs wait, in order.
func (d *deck) waits(n int, except []stages.ID, want ...stages.ID) {
	d.Helper()
	var got []stages.ID
	for _, item := range must(d.Upcoming(d.Context(), n, except...))(d) {
		got = append(got, item.Pair.ID)
	}
	if !slices.Equal(got, want) {
		d.Errorf("waiting are %v, want %v", got, want)
	}
}

func (d *deck) progress(want label.DeckProgress) {
	d.Helper()
	if got := must(d.Progress(d.Context()))(d); got != want {
		d.Errorf("progress %+v, want %+v", got, want)
	}
}

func queue(d *deck) {
	p := d.pairs
	d.waits(2, nil, p[0], p[1])
	d.waits(2, p[:1], p[1], p[2])
	d.decide(p[0], label.Graded(1))
	d.decide(p[1], skip)
	d.waits(9, nil, p[2], p[3], p[4], p[1])
	if item := d.item(p[1]); item.Skips != 1 {
		d.Errorf("skipped once, it says %d", item.Skips)
	}
	d.progress(label.DeckProgress{Open: 4, Done: 1, Skipped: 1})
	if ms := must(d.Pace(d.Context(), 9))(d); !slices.Equal(ms, []time.Duration{5 * time.Second}) {
		d.Errorf("pace %v, want that of the one decision", ms)
	}
}

// neighbour checks which pair is beside another one.
func (d *deck) neighbour(from stages.ID, to label.Direction, unlabelled bool, want stages.ID) {
	d.Helper()
	switch got, err := d.Neighbour(d.Context(), from, to, unlabelled); {
	case want == "":
		d.none("at the end of the list", err)
	case err != nil || got != want:
		d.Errorf("beside %s is %s (%v), want %s", from, got, err, want)
	}
}

func places(d *deck) {
	p := d.pairs
	d.decide(p[1], label.Graded(1))
	d.neighbour(p[0], label.Forward, false, p[1])
	d.neighbour(p[0], label.Forward, true, p[2])
	d.neighbour(p[2], label.Backward, false, p[1])
	d.neighbour(p[0], label.Backward, false, "")
	d.neighbour(p[4], label.Forward, false, "")
	for i, pair := range p {
		if got := must(d.At(d.Context(), i+1))(d); got != pair {
			d.Errorf("at place %d is %s, want %s", i+1, got, pair)
		}
		if got := must(d.Position(d.Context(), pair))(d); got != (label.Place{N: i + 1, Of: 5}) {
			d.Errorf("pair %d is at place %v", i+1, got)
		}
	}
	_, err := d.At(d.Context(), 6)
	d.none("beyond the end", err)
}

func filters(d *deck) {
	p := d.pairs
	d.decide(p[1], label.Graded(1))
	if v := must(d.View(d.Context()))(d); v != (label.QueueView{}) {
		d.Errorf("a new deck has the view %+v", v)
	}
	decided := label.QueueFilter{State: label.Decided}
	this := label.QueueFilter{Text: d.item(p[3]).Prompt.Text()}
	for want, f := range map[int]label.QueueFilter{4: {}, 1: decided} {
		if n := must(d.Matching(d.Context(), f, 9))(d); n != want {
			d.Errorf("%+v keeps %d, want %d", f, n, want)
		}
	}
	if n := must(d.Matching(d.Context(), label.QueueFilter{}, 2))(d); n != 2 {
		d.Errorf("counted up to 2 are %d", n)
	}
	d.done(d.SetView(d.Context(), label.QueueView{Filter: this}))
	if v := must(d.View(d.Context()))(d); v.Filter != this {
		d.Errorf("the view is %+v", v)
	}
	d.waits(9, nil, p[3])
	d.done(d.SetView(d.Context(), label.QueueView{Filter: decided}))
	d.waits(9, nil)
	if got := must(d.At(d.Context(), 1))(d); got != p[1] {
		d.Errorf("the first decided pair is %s, want %s", got, p[1])
	}
}
