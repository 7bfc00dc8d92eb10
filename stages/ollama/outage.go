package ollama

import (
	"context"
	"fmt"
	"sync"
	"time"

	"prefdeck/stages"
)

// Presence says what became of a server that did not answer a request.
type Presence int

const (
	Present  Presence = iota // it answers others: the request alone failed
	Returned                 // it was gone and answers again
	Lost                     // it was waited for in vain, or the run ended meanwhile
)

// Outage makes the requests to a server that is gone wait for it together, so that its
// absence costs one message and no attempt of theirs. It is safe for concurrent use.
type Outage struct {
	hosts hosts // nil: there is one
	o     OutageOptions
	all   *absence

	mu    sync.Mutex
	parts map[string]*absence // of the hosts that have a model, where there are several
}

// OutageOptions configures an Outage.
type OutageOptions struct {
	First  time.Duration // pause before the server is looked for again, doubling
	Limit  time.Duration // how long it is waited for
	Notice func(warn bool, text string)
	Wait   func(ctx context.Context, d time.Duration) error
}

// versioned is a server that can be looked for.
type versioned interface {
	Version(ctx context.Context) (string, error)
}

// hosts are a server of several hosts, which need not have the same models.
type hosts interface {
	// Reach looks for the hosts that have a model. Its error says why none answers.
	Reach(ctx context.Context, model string) error
}

// NewOutage returns an Outage of a server.
func NewOutage(s versioned, o OutageOptions) *Outage {
	several, _ := s.(hosts)
	return &Outage{hosts: several, o: o, parts: map[string]*absence{}, all: &absence{o: o, look: func(ctx context.Context) error {
		_, err := s.Version(ctx)
		return err
	}}}
}

// Await is called by a request to a model that ErrUnreachable ended. If the server is
// gone, it returns when the server answers again, has been gone for the limit, or ctx
// ends. Of a fleet it awaits any host, and then one that has the model.
func (o *Outage) Await(ctx context.Context, model string) Presence {
	found := o.all.await(ctx)
	if found != Present || o.hosts == nil {
		return found
	}
	o.mu.Lock()
	part := o.parts[model]
	if part == nil {
		part = &absence{o: o.o, look: func(ctx context.Context) error { return o.hosts.Reach(ctx, model) }}
		o.parts[model] = part
	}
	o.mu.Unlock()
	return part.await(ctx)
}

// Gone reports whether the server was waited for in vain.
func (o *Outage) Gone() bool {
	o.all.mu.Lock()
	defer o.all.mu.Unlock()
	return o.all.lost
}

// absence is the outage of a server, or of the hosts that have one model.
type absence struct {
	o    OutageOptions
	look func(ctx context.Context) error // nil if it answers

	mu   sync.Mutex
	over chan struct{} // closed when the outage ends; nil while the server is there
	lost bool
}

func (a *absence) await(ctx context.Context) Presence {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.lost:
		return Lost
	case a.over != nil:
		over := a.over
		a.mu.Unlock()
		<-over
		a.mu.Lock()
		return a.outcome(ctx)
	}
	began := time.Now()
	err := a.look(ctx)
	if err == nil {
		return Present
	}
	if ctx.Err() != nil {
		return Lost
	}
	a.over = make(chan struct{})
	a.mu.Unlock()
	a.o.Notice(true, fmt.Sprintf("%v; waiting for the server, %s at most", err, a.o.Limit))
	back := a.watch(ctx)
	if back {
		a.o.Notice(false, fmt.Sprintf("the server answers again after %s", time.Since(began).Round(time.Second)))
	}
	a.mu.Lock()
	a.lost = !back && ctx.Err() == nil
	close(a.over)
	a.over = nil
	return a.outcome(ctx)
}

func (a *absence) outcome(ctx context.Context) Presence {
	if a.lost || ctx.Err() != nil {
		return Lost
	}
	return Returned
}

// watch looks for the server until it answers, and reports whether it does.
func (a *absence) watch(ctx context.Context) bool {
	var waited time.Duration
	for n := 1; waited < a.o.Limit; n++ {
		delay := Backoff(a.o.First, n, stages.ID(""))
		if a.o.Wait(ctx, delay) != nil {
			return false
		}
		waited += delay
		if a.look(ctx) == nil {
			return true
		}
	}
	return false
}
