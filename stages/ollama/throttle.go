package ollama

import (
	"context"
	"errors"
	"sync"
)

// Throttle bounds the requests in flight to each of some servers. A person may change
// the bound and pause it while a stage runs. It is safe for concurrent use; a nil
// *Throttle bounds nothing.
type Throttle struct {
	mu      sync.Mutex
	jobs    int // of each server
	hosts   int
	flying  int
	paused  bool
	changed chan struct{} // closed at every change that may let a request in
}

// ErrPaused says that a request was not sent, because its run is paused.
var ErrPaused = errors.New("the run is paused")

// MostJobs is the highest bound of a Throttle. A server queues 512 requests by default,
// and refuses more.
const MostJobs = 256

// NewThrottle returns a Throttle that lets up to jobs requests at a time through to one
// server.
func NewThrottle(jobs int) *Throttle {
	t := &Throttle{hosts: 1, changed: make(chan struct{})}
	t.SetJobs(jobs)
	return t
}

// SetJobs changes how many requests may be in flight: 1 to MostJobs. Requests above a
// lower bound end as they would.
func (t *Throttle) SetJobs(n int) {
	t.change(func() { t.jobs = min(max(n, 1), MostJobs) })
}

// SetHosts sets how many servers share the requests. It does not bound the requests of
// each one.
func (t *Throttle) SetHosts(n int) {
	if t == nil {
		return
	}
	t.mu.Lock()
	same := t.hosts == n
	t.mu.Unlock()
	if !same {
		t.change(func() { t.hosts = n })
	}
}

// Changes returns a channel that is closed at the next change; nil for a nil Throttle.
func (t *Throttle) Changes() <-chan struct{} {
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.changed
}

// Pause keeps new requests from starting, or lets them start again. Those in flight end,
// but are not tried again meanwhile: see Resumed.
func (t *Throttle) Pause(on bool) {
	t.change(func() { t.paused = on })
}

func (t *Throttle) change(do func()) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	do()
	close(t.changed)
	t.changed = make(chan struct{})
}

// State returns the bound for each server, the requests in flight to all, and whether new
// ones wait.
func (t *Throttle) State() (jobs, flying int, paused bool) {
	if t == nil {
		return 0, 0, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.jobs, t.flying, t.paused
}

// Enter waits until a request may start, and counts it until Leave. It returns ctx's
// error if ctx ends first.
func (t *Throttle) Enter(ctx context.Context) error {
	if t == nil {
		return ctx.Err()
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		t.mu.Lock()
		if !t.paused && t.flying < t.jobs*t.hosts {
			t.flying++
			t.mu.Unlock()
			return nil
		}
		changed := t.changed
		t.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

// Resumed waits while the throttle is paused, and reports whether it was. It returns ctx's
// error if ctx ends first.
func (t *Throttle) Resumed(ctx context.Context) (waited bool, err error) {
	for {
		changed := t.Changes()
		if _, _, paused := t.State(); !paused {
			return waited, ctx.Err()
		}
		waited = true
		select {
		case <-changed:
		case <-ctx.Done():
			return waited, ctx.Err()
		}
	}
}

// Leave says that a request has ended.
func (t *Throttle) Leave() {
	t.change(func() { t.flying-- })
}
