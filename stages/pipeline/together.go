package pipeline

import (
	"context"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/response"
)

// A filter pass runs whenever this many responses, or this share of all responses,
// have arrived since the last one: on a large deck a pass takes longer and pays off
// less often.
const (
	enoughResponses = 10
	enoughShare     = 20 // one in this many
)

// together runs responses and filtering at the same time, so that pairs enter the
// queue while others are still being made (promise 5). It filters what arrived even
// if some is missing.
func together(ctx context.Context, d Store, s Server, c Config, events stages.Events) error {
	more := make(chan struct{}, 1)
	f := follower{more: more, ended: make(chan error, 1)}
	f.start = func() {
		o := c.Filter
		o.More = more
		o.Awaited = c.Responses.PerPrompt()
		go func() { f.ended <- filter.Run(ctx, d, o, events) }()
	}

	tapped := make(chan stages.RunEvent)
	answered := make(chan error, 1)
	go func() {
		defer close(tapped)
		answered <- response.Run(ctx, d, s, c.Responses, tapped)
	}()
	for e := range tapped {
		events.Send(e)
		f.see(e)
	}
	err := <-answered
	if err != nil {
		err = fmt.Errorf("%s: %w", stages.Responses, err)
	}
	if err != nil && !isShort(err) && !f.started {
		return err
	}
	if ferr := f.finish(); ferr != nil && (err == nil || isShort(err)) {
		err = stages.Both(err, fmt.Errorf("%s: %w", stages.Filter, ferr))
	}
	return err
}

// follower starts filtering and wakes it as responses arrive.
type follower struct {
	start   func()
	started bool
	more    chan<- struct{}
	ended   chan error
	seen    int // responses at the last wake-up
}

func (f *follower) see(e stages.RunEvent) {
	p, ok := e.(stages.Progress)
	if !ok || p.Counts.Added-f.seen < max(enoughResponses, p.Counts.Added/enoughShare) {
		return
	}
	f.seen = p.Counts.Added
	f.begin()
	select {
	case f.more <- struct{}{}:
	default: // the previous wake-up is still pending and covers these, too
	}
}

func (f *follower) begin() {
	if !f.started {
		f.started = true
		f.start()
	}
}

// finish makes filtering go over everything once more, and waits for it.
func (f *follower) finish() error {
	f.begin()
	close(f.more)
	return <-f.ended
}
