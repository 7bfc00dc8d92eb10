package response

import (
	"context"
	"fmt"
	"sync"
	"time"

	"prefdeck/stages"
)

// presence says what became of a server that did not answer a request.
type presence int

const (
	present  presence = iota // it answers others: the request alone failed
	returned                 // it was gone and answers again
	lost                     // it was waited for in vain, or the run ended meanwhile
)

// outage makes the requests to a server that is gone wait for it together, so that
// its absence costs one message and no attempt of theirs. It is safe for concurrent
// use.
type outage struct {
	look   func(ctx context.Context) error // for the server; nil if it answers
	notice func(warn bool, text string)
	wait   func(ctx context.Context, d time.Duration) error
	first  time.Duration // pause before the server is looked for again, doubling
	limit  time.Duration // how long it is waited for

	mu   sync.Mutex
	over chan struct{} // closed when the outage ends; nil while the server is there
	lost bool
}

// await is called by a request that ErrUnreachable ended. If the server is gone, it
// returns when the server answers again, has been gone for the limit, or ctx ends.
func (o *outage) await(ctx context.Context) presence {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.lost:
		return lost
	case o.over != nil:
		over := o.over
		o.mu.Unlock()
		<-over
		o.mu.Lock()
		return o.outcome(ctx)
	}
	began := time.Now()
	err := o.look(ctx)
	if err == nil {
		return present
	}
	if ctx.Err() != nil {
		return lost
	}
	o.over = make(chan struct{})
	o.mu.Unlock()
	o.notice(true, fmt.Sprintf("%v; waiting for the server, %s at most", err, o.limit))
	back := o.watch(ctx)
	if back {
		o.notice(false, fmt.Sprintf("the server answers again after %s", time.Since(began).Round(time.Second)))
	}
	o.mu.Lock()
	o.lost = !back && ctx.Err() == nil
	close(o.over)
	o.over = nil
	return o.outcome(ctx)
}

func (o *outage) outcome(ctx context.Context) presence {
	if o.lost || ctx.Err() != nil {
		return lost
	}
	return returned
}

// watch looks for the server until it answers, and reports whether it does.
func (o *outage) watch(ctx context.Context) bool {
	var waited time.Duration
	for n := 1; waited < o.limit; n++ {
		delay := backoff(o.first, n, stages.ID(""))
		if o.wait(ctx, delay) != nil {
			return false
		}
		waited += delay
		if o.look(ctx) == nil {
			return true
		}
	}
	return false
}

// gone reports whether the server was waited for in vain.
func (o *outage) gone() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lost
}
