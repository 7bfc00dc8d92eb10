package inspect

import (
	"context"

	"prefdeck/stages/exchange"
)

// Reading is a file on its way into the deck that is shown.
type Reading struct {
	cancel context.CancelFunc
	done   chan struct{} // closed once report and err are set
	report exchange.Report
	err    error
}

// Begin starts reading in the background.
func Begin(ctx context.Context, read func(ctx context.Context) (exchange.Report, error)) *Reading {
	ctx, cancel := context.WithCancel(ctx)
	r := &Reading{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		r.report, r.err = read(ctx)
	}()
	return r
}

// Close gives the reading up if it goes on, and returns once nothing is written any
// more.
func (r *Reading) Close() {
	r.cancel()
	<-r.done
}

// over reports whether the whole file has been read. A nil Reading is over.
func (r *Reading) over() bool {
	if r == nil {
		return true
	}
	select {
	case <-r.done:
		return true
	default:
		return false
	}
}

// Result returns what was read, once it is over.
func (r *Reading) Result() (exchange.Report, error) {
	if r == nil || !r.over() {
		return exchange.Report{}, nil
	}
	return r.report, r.err
}
