package peer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// Fleet is several Ollama servers that work as one. Each request goes to the host with
// the fewest in flight, so each host takes work as fast as it does it. A host is asked
// for a model only if it has the one that the first host of that name has, by digest. A
// request that a host fails moves to one that has not failed it, so that it is no failure
// of the request. A host that goes away, or keeps failing, is set aside with one notice.
// It is safe for concurrent use.
type Fleet struct {
	hosts []*station

	mu      sync.Mutex
	changed chan struct{}               // closed at every change that may let a request in
	jobs    *ollama.Throttle            // its jobs bound the requests of each host; nil: nothing does
	models  map[string]ollama.ModelInfo // the model that a name stands for, by name
	asked   map[string]bool             // names that were looked up in this watch
	first   time.Duration               // before a host that went away is looked for
	watch   context.Context             // ends with the watch; nil while there is none
	looking sync.WaitGroup              // for hosts that are away

	telling sync.Mutex
	notice  func(warn bool, text string) // nil outside a watch
}

// station is a host of a fleet. The fleet's mutex guards all but the client.
type station struct {
	client   *Client
	models   []ollama.ModelInfo
	away     error         // why it is set aside; nil while it is asked
	again    time.Time     // when it is looked for, if it is away
	pause    time.Duration // after the next look
	looked   bool          // somebody is looking for it now
	inARow   map[string]int
	differs  map[string]bool   // models that it was said to have another of
	renders  map[string]string // how it renders the chats of a model, since it is there
	twin     bool              // it was said to look like another host
	flying   int
	answered int
	tokens   int
}

const (
	mostInARow = 3 // failures of a model on one host, then the others are asked
	firstLook  = 5 * time.Second
	longestOff = 5 * time.Minute
)

// NewFleet returns a fleet of at least two servers, the most trusted first: its models
// are those that names stand for.
func NewFleet(clients ...*Client) *Fleet {
	f := &Fleet{changed: make(chan struct{}), models: map[string]ollama.ModelInfo{}, first: firstLook}
	for _, c := range clients {
		f.hosts = append(f.hosts, &station{client: c, pause: firstLook, inARow: map[string]int{}, differs: map[string]bool{}, renders: map[string]string{}})
	}
	return f
}

// Watch begins a run: it bounds the requests of each host by the jobs of the throttle,
// counts anew, and reports what happens to a host. From now on a name stands for one
// model until the returned function ends the watch.
func (f *Fleet) Watch(ctx context.Context, jobs *ollama.Throttle, notice func(warn bool, text string)) (end func()) {
	watch, cancel := context.WithCancel(ctx)
	jobs.SetHosts(len(f.hosts))
	f.mu.Lock()
	f.jobs, f.watch = jobs, watch
	f.models, f.asked = map[string]ollama.ModelInfo{}, map[string]bool{}
	for _, h := range f.hosts {
		h.answered, h.tokens = 0, 0
		h.pause, h.again = f.first, time.Time{}
		clear(h.inARow)
		clear(h.differs)
		clear(h.renders)
		h.twin = false
	}
	f.mu.Unlock()
	f.telling.Lock()
	f.notice = notice
	f.telling.Unlock()
	return func() {
		f.mu.Lock()
		f.jobs, f.watch = nil, nil
		f.mu.Unlock()
		cancel()
		f.looking.Wait()
		f.tell(false, f.share())
		f.telling.Lock()
		f.notice = nil
		f.telling.Unlock()
	}
}

// share says how many answers each host gave; "" if there were none.
func (f *Fleet) share() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var parts []string
	total := 0
	for _, h := range f.hosts {
		total += h.answered
		parts = append(parts, fmt.Sprintf("%s %d", h.client.Host(), h.answered))
	}
	if total == 0 {
		return ""
	}
	return "answers by host: " + strings.Join(parts, ", ")
}

// tell passes a notice on, unless it is empty.
func (f *Fleet) tell(warn bool, texts ...string) {
	f.telling.Lock()
	defer f.telling.Unlock()
	for _, text := range texts {
		if f.notice != nil && text != "" {
			f.notice(warn, text)
		}
	}
}

// Chat asks the next free host that has the model. Its reply names the host.
func (f *Fleet) Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error) {
	r.Ended = nil // a host with another model now is to get no further request
	begun := false
	heard := func(c ollama.Chunk) {
		begun = true
		if each != nil {
			each(c)
		}
	}
	var reply ollama.Reply
	err := f.try(ctx, "ask "+r.Model, r.Model, func(h *station) (stays bool, err error) {
		reply, err = h.client.Chat(ctx, r, heard)
		reply.Host = h.client.Host()
		if err == nil {
			reply.Rendered = f.rendered(ctx, h, r.Model)
			f.credit(h, reply.Tokens)
		}
		return begun && each != nil, err
	})
	return reply, err
}

// Embed asks the next free host that has the model.
func (f *Fleet) Embed(ctx context.Context, m stages.Model, texts []string, keepAlive time.Duration) ([][]float32, error) {
	var vectors [][]float32
	err := f.try(ctx, "embed with "+oneLine(m.Name), m.Name, func(h *station) (stays bool, err error) {
		vectors, err = h.client.Embed(ctx, m, texts, keepAlive)
		return false, err
	})
	return vectors, err
}

// Render asks a host that has the model how it writes a chat.
func (f *Fleet) Render(ctx context.Context, r ollama.Request) (string, error) {
	var text string
	err := f.try(ctx, "render a chat for "+r.Model, r.Model, func(h *station) (stays bool, err error) {
		text, err = h.client.Render(ctx, r)
		return false, err
	})
	return text, err
}

// Host returns the addresses of the hosts.
func (f *Fleet) Host() string {
	var all []string
	for _, h := range f.hosts {
		all = append(all, h.client.Host())
	}
	return strings.Join(all, ", ")
}

// Proxy returns the proxies between us and the hosts; "" if there is none.
func (f *Fleet) Proxy() string {
	var all []string
	for _, h := range f.hosts {
		if proxy := h.client.Proxy(); proxy != "" && !slices.Contains(all, proxy) {
			all = append(all, proxy)
		}
	}
	return strings.Join(all, ", ")
}

// Close closes idle connections. The fleet stays usable.
func (f *Fleet) Close() {
	for _, h := range f.hosts {
		h.client.Close()
	}
}

// Version returns the version that all hosts have, or each with its host. Its error says
// that none answers, not even one that is set aside.
func (f *Fleet) Version(ctx context.Context) (string, error) {
	var all, each []string
	_, err := f.visit(ctx, false, func(h *station) error {
		v, err := h.client.Version(ctx)
		if err != nil {
			return err
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		if !slices.Contains(all, v) {
			all = append(all, v)
		}
		each = append(each, v+" ("+h.client.Host()+")")
		return nil
	})
	if err != nil {
		return "", err
	}
	if len(all) == 1 {
		return all[0], nil
	}
	slices.Sort(each)
	return strings.Join(each, ", "), nil
}

// Reach looks for the hosts that are away, and returns an error if one of them may be all
// that has a model.
func (f *Fleet) Reach(ctx context.Context, model string) error {
	if _, err := f.visit(ctx, true, nil); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_, usable, away := f.free(model, 0, nil)
	if usable {
		return nil
	}
	return away
}

// Aim says that requests to a model follow, so that no more are let in than the hosts that
// have it take.
func (f *Fleet) Aim(model string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.bound(model)
}

// Models lists the models of all hosts, each name once.
func (f *Fleet) Models(ctx context.Context) ([]ollama.ModelInfo, error) {
	if _, err := f.visit(ctx, false, nil); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []ollama.ModelInfo
	for _, h := range f.hosts {
		for _, m := range h.models {
			if h.away == nil && f.models[m.Name].SameAs(m) && !slices.ContainsFunc(all, m.SameAs) {
				all = append(all, m)
			}
		}
	}
	return all, nil
}

// Show returns the description of a model by the first host that has it, and notices once
// about each host that has another model under that name.
func (f *Fleet) Show(ctx context.Context, name string, allow []string) (ollama.ModelInfo, error) {
	models, err := f.Models(ctx)
	if err != nil {
		return ollama.ModelInfo{}, err
	}
	m, ok := ollama.Find(models, name)
	if !ok {
		return ollama.ModelInfo{}, fmt.Errorf("show %s: %w", oneLine(name), ollama.ErrNoModel)
	}
	f.mu.Lock()
	if f.asked != nil {
		f.asked[m.Name] = true
	}
	apart := f.apart()
	f.mu.Unlock()
	f.tell(true, apart...)
	var shown ollama.ModelInfo
	err = f.try(ctx, "show "+m.Name, m.Name, func(h *station) (stays bool, err error) {
		shown, err = h.client.Show(ctx, m.Name, allow)
		return false, err
	})
	return shown, err
}

// Loaded lists the models in the memory of every host that is not set aside.
func (f *Fleet) Loaded(ctx context.Context) ([]ollama.Loaded, error) {
	loaded, failed := make([][]ollama.Loaded, len(f.hosts)), make([]error, len(f.hosts))
	var asking sync.WaitGroup
	for i, state := range f.States() {
		if failed[i] = state.Away; failed[i] != nil {
			continue
		}
		asking.Go(func() {
			loaded[i], failed[i] = f.hosts[i].client.Loaded(ctx)
			for j := range loaded[i] {
				loaded[i][j].Host = state.Host
			}
		})
	}
	asking.Wait()
	if !slices.Contains(failed, nil) {
		return nil, failed[0]
	}
	return slices.Concat(loaded...), nil
}

// Pull makes every host that answers download a model, one after another.
func (f *Fleet) Pull(ctx context.Context, name string, each func(done, total int64)) error {
	present, err := f.visit(ctx, true, nil)
	if err != nil {
		return err
	}
	var failed []error
	for _, h := range present {
		if err := h.client.Pull(ctx, name, each); err != nil {
			failed = append(failed, err)
			f.tell(true, h.client.Host()+": "+err.Error())
		}
	}
	if len(failed) == len(present) {
		return failed[0]
	}
	return nil
}

// States returns what each host is doing.
func (f *Fleet) States() []ollama.HostState {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []ollama.HostState
	for _, h := range f.hosts {
		all = append(all, ollama.HostState{Host: h.client.Host(), Flying: h.flying, Answered: h.answered, Tokens: h.tokens, Away: h.away})
	}
	return all
}
