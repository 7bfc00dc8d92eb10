package peer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"prefdeck/stages/ollama"
)

// has reports whether the host may be asked for a model: one of that digest. A request
// may say :local, which servers do not list.
func (f *Fleet) has(h *station, name string) bool {
	m, ok := ollama.Find(h.models, name)
	if !ok {
		return false
	}
	m.Name = strings.TrimSuffix(m.Name, ":local")
	stands, known := f.models[m.Name]
	return !known || stands.Digest == m.Digest
}

// try has one host after another do something with a model, each once, until one does it,
// or fails for a reason that the others share. If do stays, the host's error is the last.
func (f *Fleet) try(ctx context.Context, purpose, name string, do func(*station) (stays bool, err error)) error {
	var tried []*station
	var failed error
	for {
		h, err := f.take(ctx, purpose, name, tried)
		switch {
		case err != nil && failed != nil && ctx.Err() == nil && !errors.Is(err, ollama.ErrPaused):
			return failed // the others went away meanwhile
		case err != nil:
			return err
		}
		tried = append(tried, h)
		stays, err := do(h)
		if moves := f.give(ctx, h, name, err, tried); stays || !moves {
			return err
		}
		failed = err
	}
}

// take waits for a host that has the model and may take one more request, other than those
// that were tried, and counts the request until give. Its error begins with the purpose.
func (f *Fleet) take(ctx context.Context, purpose, name string, tried []*station) (*station, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", purpose, err)
		}
		f.mu.Lock()
		turned := f.jobs.Changes()
		jobs, _, paused := f.jobs.State()
		h, usable, away := f.free(name, jobs, tried)
		if paused {
			h = nil
		}
		changed := f.changed
		if h != nil {
			h.flying++
			f.bound(name)
		}
		f.mu.Unlock()
		switch {
		case h != nil:
			return h, nil
		case paused:
			return nil, fmt.Errorf("%s: %w", purpose, ollama.ErrPaused)
		case usable:
		case away != nil:
			return nil, away
		default:
			return nil, fmt.Errorf("%s: %w", purpose, ollama.ErrNoModel)
		}
		select {
		case <-changed:
		case <-turned:
		case <-ctx.Done():
		}
	}
}

// free returns the host that may take one more request to a model; nil if none can now.
// It reports whether any may be asked for it, and else why a host that may have it is
// away. Hosts tried already are left out. The mutex is held.
func (f *Fleet) free(name string, jobs int, tried []*station) (h *station, usable bool, away error) {
	for _, other := range f.hosts {
		switch {
		case slices.Contains(tried, other):
		case other.away != nil:
			f.lookLater(other)
			unknown := other.models == nil
			if (unknown || f.has(other, name)) && (away == nil || errors.Is(other.away, ollama.ErrUnreachable)) {
				away = other.away
			}
		case f.has(other, name):
			usable = true
			if (jobs == 0 || other.flying < jobs) && (h == nil || other.flying < h.flying) {
				h = other
			}
		}
	}
	return h, usable, away
}

// bound lets in as many requests as the hosts that may be asked for a model take: more
// would wait here, while their deadlines run. The mutex is held.
func (f *Fleet) bound(name string) {
	n := 0
	for _, h := range f.hosts {
		if h.away == nil && f.has(h, name) {
			n++
		}
	}
	f.jobs.SetHosts(max(1, n))
}

// give says that the request to a host ended with err. It returns true if the request
// should move to a host that was not tried yet.
func (f *Fleet) give(ctx context.Context, h *station, name string, err error, tried []*station) (moves bool) {
	f.mu.Lock()
	h.flying--
	f.change()
	others, untried := false, false
	for _, other := range f.hosts {
		if other != h && other.away == nil && f.has(other, name) {
			others = true
			untried = untried || !slices.Contains(tried, other)
		}
	}
	text := ""
	late := errors.Is(ctx.Err(), context.DeadlineExceeded)
	switch {
	case ctx.Err() != nil && !late, errors.Is(err, ollama.ErrAnew):
	case err == nil:
		h.inARow[name] = 0
		h.pause = f.first
	case errors.Is(err, ollama.ErrUnreachable) && !late:
		moves = untried
		text = f.setAside(h, err, others)
	case errors.Is(err, ollama.ErrReplaced):
		if others && h.forget(name) {
			text = fmt.Sprintf("%s has another model named %s now; the other hosts go on", h.client.Host(), name)
		}
		h.differs[name] = true
		moves = untried
	case errors.Is(err, ollama.ErrNoModel) && others:
		if h.forget(name) {
			text = fmt.Sprintf("%s no longer has %s; the other hosts go on", h.client.Host(), name)
		}
		moves = untried && !f.has(h, name)
	case (late || ollama.Retryable(err)) && others:
		moves = untried
		h.inARow[name]++
		if h.inARow[name] >= mostInARow {
			text = f.setAside(h, err, others)
		}
	}
	f.mu.Unlock()
	f.tell(true, text)
	return moves
}

// credit counts an answer of a host.
func (f *Fleet) credit(h *station, tokens int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	h.answered++
	h.tokens += tokens
}

// forget takes a model from the list of a host, and reports whether it was on it. The
// fleet's mutex is held.
func (h *station) forget(name string) bool {
	left := slices.DeleteFunc(slices.Clone(h.models), func(m ollama.ModelInfo) bool { return ollama.SameName(m.Name, name) })
	gone := len(left) < len(h.models)
	h.models = left
	return gone
}

// setAside keeps requests from a host until it is looked for again. It returns the one
// line about that, or "" if it was said. The mutex is held.
func (f *Fleet) setAside(h *station, err error, others bool) string {
	if h.away != nil {
		return ""
	}
	h.away = err
	h.rest()
	clear(h.inARow)
	if !others {
		return fmt.Sprintf("%s is set aside: %v", h.client.Host(), err)
	}
	return fmt.Sprintf("%s is set aside, its requests go to the other hosts: %v", h.client.Host(), err)
}

// rest begins a pause in which a host is not looked for. The next one is longer. The mutex
// is held.
func (h *station) rest() {
	h.again = time.Now().Add(h.pause)
	h.pause = min(2*h.pause, longestOff)
}

// rests reports whether the pause goes on. The mutex is held.
func (h *station) rests() bool { return h.away != nil && time.Now().Before(h.again) }

// lookLater looks for a host that is away once its pause is over. The mutex is held.
func (f *Fleet) lookLater(h *station) {
	if f.watch == nil || h.looked || h.rests() {
		return
	}
	h.looked = true
	watch := f.watch
	f.looking.Go(func() {
		_ = f.look(watch, h, nil) // which keeps why, and when to look again
		f.mu.Lock()
		h.looked = false
		f.mu.Unlock()
	})
}

// visit looks at every host at once, and asks each that answers. During a watch, unless it
// wants all, it leaves hosts that are set aside until their pause is over, because some take
// long to say nothing; but if no other answers, it looks at those too. It returns the hosts that
// answered in the end, or an error if none did.
func (f *Fleet) visit(ctx context.Context, all bool, ask func(*station) error) (present []*station, err error) {
	failed := make([]error, len(f.hosts))
	var resting []int
	f.mu.Lock()
	for i, h := range f.hosts {
		if f.watch != nil && !all && h.rests() {
			resting = append(resting, i)
			failed[i] = h.away
		}
	}
	f.mu.Unlock()
	look := func(rested bool) {
		var looking sync.WaitGroup
		for i, h := range f.hosts {
			if slices.Contains(resting, i) == rested {
				looking.Go(func() { failed[i] = f.look(ctx, h, ask) })
			}
		}
		looking.Wait()
	}
	look(false)
	if !slices.Contains(failed, nil) {
		look(true)
		if slices.Contains(failed, nil) {
			f.expect()
		}
	}
	f.settle()
	for i, h := range f.hosts {
		if failed[i] == nil {
			present = append(present, h)
		}
	}
	switch {
	case len(present) > 0:
		return present, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	var others []string
	for _, h := range f.hosts[1:] {
		others = append(others, h.client.Host())
	}
	return nil, fmt.Errorf("%w (nor does %s)", failed[0], strings.Join(others, ", or "))
}

// expect makes hosts that are away be looked for soon.
func (f *Fleet) expect() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, h := range f.hosts {
		h.pause = f.first
		h.again = time.Now().Add(h.pause)
	}
}

// look lists the models of a host, and asks it if it answers.
func (f *Fleet) look(ctx context.Context, h *station, ask func(*station) error) error {
	models, err := h.client.Models(ctx)
	if err == nil && ask != nil {
		err = ask(h)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	f.mu.Lock()
	back := ""
	var warnings []string
	switch {
	case err != nil && h.away != nil:
		if !h.rests() {
			h.rest()
		}
	case err != nil:
		warnings = append(warnings, f.setAside(h, err, slices.ContainsFunc(f.hosts, func(o *station) bool { return o != h && o.away == nil })))
	default:
		if h.away != nil {
			back = h.client.Host() + " is asked again"
			clear(h.renders) // it may be another version
		}
		h.models, h.away = models, nil
		warnings = f.apart()
		f.change()
	}
	f.mu.Unlock()
	f.tell(false, back)
	f.tell(true, warnings...)
	return err
}

// settle fixes the model that each name stands for: the first host's. During a watch a
// name keeps the model that it had.
func (f *Fleet) settle() {
	f.mu.Lock()
	if f.watch == nil {
		f.models = map[string]ollama.ModelInfo{}
	}
	for _, h := range f.hosts {
		if h.away != nil {
			continue
		}
		for _, m := range h.models {
			if _, known := f.models[m.Name]; !known {
				f.models[m.Name] = m
			}
		}
	}
	lines := append(f.apart(), f.twins()...)
	f.mu.Unlock()
	f.tell(true, lines...)
}

// twins reports, once each, hosts that look like one server at two addresses: their
// models were stored at the same moments. A server has no name that would settle it, and
// two on one machine may share a folder of models. The mutex is held.
func (f *Fleet) twins() (lines []string) {
	for i, h := range f.hosts {
		for _, other := range f.hosts[:i] {
			if h.twin || h.away != nil || other.away != nil || len(h.models) == 0 || !slices.EqualFunc(h.models, other.models, storedWith) {
				continue
			}
			h.twin = true
			lines = append(lines, fmt.Sprintf("%s and %s have the same models, stored at the same moments: if they are one server, name it once, or it gets twice the requests", other.client.Host(), h.client.Host()))
		}
	}
	return lines
}

// storedWith reports whether two entries may be one on the disk of a server.
func storedWith(a, b ollama.ModelInfo) bool {
	return a.SameAs(b) && !a.Modified.IsZero() && a.Modified.Equal(b.Modified)
}

// apart says, once each, which hosts have another model under a name that is asked for.
// The mutex is held.
func (f *Fleet) apart() (lines []string) {
	for _, h := range f.hosts {
		for _, m := range h.models {
			stands, known := f.models[m.Name]
			if !known || !f.asked[m.Name] || stands.SameAs(m) || h.differs[m.Name] {
				continue
			}
			h.differs[m.Name] = true
			lines = append(lines, fmt.Sprintf("%s has another model named %s (%.12s, not %.12s) and is not asked for it", h.client.Host(), m.Name, m.Digest, stands.Digest))
		}
	}
	return lines
}

// change wakes the requests that wait for a host. The mutex is held.
func (f *Fleet) change() {
	close(f.changed)
	f.changed = make(chan struct{})
}
