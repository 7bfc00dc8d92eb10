package decktest

import (
	"errors"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// ContractDeck is a deck under the contract: what a sitting and its archive need.
type ContractDeck interface {
	label.SittingDeck
	label.Archive
}

// Contract tests a deck. open returns a new one with the given clock and number of
// pairs, none of them decided, in the queue's default order.
func Contract(t *testing.T, open func(t *testing.T, pairs int, now func() time.Time) ContractDeck) {
	for name, holds := range map[string]func(d *deck){
		"queue": queue, "showings": showings, "repeats": repeats, "interruptions": interruptions, "log": log, "remarks": remarks,
		"remarks of repeats": remarksOfRepeats, "edits": edits, "places": places, "filters": filters, "history": history,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &deck{T: t, now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
			d.ContractDeck = open(t, 5, d.tick)
			for _, item := range must(d.Upcoming(t.Context(), 9))(d) {
				d.pairs = append(d.pairs, item.Pair.ID)
			}
			if len(d.pairs) != 5 {
				t.Fatalf("%d pairs wait, want 5", len(d.pairs))
			}
			holds(d)
		})
	}
}

// deck is a deck under test, with a clock that goes on by itself.
type deck struct {
	*testing.T
	ContractDeck
	pairs []stages.ID // as they wait at first
	now   time.Time
}

// must returns the value of a call, and fails the test if the call did.
func must[V any](v V, err error) func(d *deck) V {
	return func(d *deck) V {
		d.Helper()
		if err != nil {
			d.Fatal(err)
		}
		return v
	}
}

func (d *deck) done(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// none checks that a call found nothing.
func (d *deck) none(what string, err error) {
	d.Helper()
	if !errors.Is(err, label.ErrNone) {
		d.Errorf("%s: %v, want label.ErrNone", what, err)
	}
}

func (d *deck) tick() time.Time {
	d.now = d.now.Add(time.Second)
	return d.now
}

func (d *deck) item(pair stages.ID) label.Item {
	d.Helper()
	return must(d.Item(d.Context(), pair))(d)
}
