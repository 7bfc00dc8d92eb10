package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/ollama/peer"
	"prefdeck/stages/pairing"
)

// Lockable is a store on which one process at a time runs stages.
type Lockable interface {
	Store
	// LockRun refuses while another process runs stages on this deck.
	LockRun(ctx context.Context) (release func() error, err error)
}

// RunLocked runs stages like Run and holds the deck's run lock meanwhile: a headless
// run and the workstation never work on one deck at once.
func RunLocked(ctx context.Context, d Lockable, s Server, c Config, which []stages.Stage, events stages.Events) (err error) {
	release, err := d.LockRun(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	return Run(ctx, d, s, c, which, events)
}

// Dial returns the Ollama servers that the configuration names, or else the one of the
// environment, and how to hang up. The server is nil where none of the stages asks a model. A missing model of the strategy is found
// before anything starts.
func Dial(c Config, which []stages.Stage) (s Server, hangUp func(), err error) {
	if f := c.Filter; slices.Contains(which, stages.Filter) && f.Strategy == pairing.StrategyOnPolicy && f.PolicyModel == "" {
		return nil, nil, fmt.Errorf("the strategy on-policy compares one model with the others: %w; name it with --policy-model NAME", ErrNoModel)
	}
	if !Asks(c, which) {
		return nil, func() {}, nil
	}
	client, err := peer.Connect(c.Responses.Hosts)
	if err != nil {
		return nil, nil, err
	}
	return client, client.Close, nil
}
