package exchange

import (
	"context"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// Dry is a deck that keeps nothing but identities: importing into it tells what would
// come into an empty one.
type Dry struct {
	ids    map[stages.ID]bool
	labels map[label.EventID]bool
}

// NewDry returns an empty Dry.
func NewDry() *Dry { return &Dry{map[stages.ID]bool{}, map[label.EventID]bool{}} }

// StartRun does nothing.
func (*Dry) StartRun(context.Context, stages.Run) error { return nil }

// FinishRun does nothing.
func (*Dry) FinishRun(context.Context, stages.Run) error { return nil }

// SaveBatch counts what is new of a batch.
func (d *Dry) SaveBatch(_ context.Context, b Batch) (Added, error) {
	var a Added
	for _, p := range b.Prompts {
		a.Prompts += d.add(p.ID)
	}
	for _, r := range b.Responses {
		a.Responses += d.add(r.ID)
	}
	for _, p := range b.Pairs {
		a.Pairs += d.add(p.ID)
	}
	for _, v := range b.Verdicts {
		a.Verdicts += d.add(stages.Hash("verdict", string(v.Pair), v.Judge, string(v.First)))
	}
	for _, g := range b.Labels {
		if !d.labels[g.ID] {
			d.labels[g.ID] = true
			a.Labels++
		}
	}
	return a, nil
}

// add returns 1 for an identity that is new, else 0.
func (d *Dry) add(id stages.ID) int {
	if d.ids[id] {
		return 0
	}
	d.ids[id] = true
	return 1
}
