package exchange

import (
	"context"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// Holder looks up which rows a deck has.
type Holder interface {
	// Held returns the part of a batch that the deck has already.
	Held(ctx context.Context, b Batch) (Held, error)
}

// Held is the part of a batch that a deck has already.
type Held struct {
	IDs    map[stages.ID]bool // of prompts, responses, pairs and verdicts
	Labels map[label.EventID]bool
}

// NewHeld returns an empty Held.
func NewHeld() Held { return Held{map[stages.ID]bool{}, map[label.EventID]bool{}} }

// Dry is a deck that keeps nothing but identities: importing into it shows what would
// come into another.
type Dry struct {
	over Holder // nil: an empty deck
	held Held
}

// NewDry returns a Dry over a deck, which is left alone; over nil, over an empty one.
func NewDry(over Holder) *Dry { return &Dry{over, NewHeld()} }

// StartRun does nothing.
func (*Dry) StartRun(context.Context, stages.Run) error { return nil }

// FinishRun does nothing.
func (*Dry) FinishRun(context.Context, stages.Run) error { return nil }

// Held returns what has been imported of a batch. It does not ask the deck under it.
func (d *Dry) Held(context.Context, Batch) (Held, error) { return d.held, nil }

// SaveBatch counts the new rows of a batch.
func (d *Dry) SaveBatch(ctx context.Context, b Batch) (Added, error) {
	had := NewHeld()
	if d.over != nil {
		var err error
		if had, err = d.over.Held(ctx, b); err != nil {
			return Added{}, err
		}
	}
	var a Added
	for _, p := range b.Prompts {
		a.Prompts += d.add(had, p.ID)
	}
	for _, r := range b.Responses {
		a.Responses += d.add(had, r.ID)
	}
	for _, p := range b.Pairs {
		a.Pairs += d.add(had, p.ID)
	}
	for _, v := range b.Verdicts {
		a.Verdicts += d.add(had, v.ID())
	}
	for _, g := range b.Labels {
		if !d.held.Labels[g.ID] && !had.Labels[g.ID] {
			d.held.Labels[g.ID] = true
			a.Labels++
		}
	}
	return a, nil
}

// add returns 1 for an identity that is new, else 0.
func (d *Dry) add(had Held, id stages.ID) int {
	if d.held.IDs[id] || had.IDs[id] {
		return 0
	}
	d.held.IDs[id] = true
	return 1
}
