package response

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/ollama/peer"
)

// hosts are some fake servers, and the options of a run over all of them.
type hosts struct {
	servers []*ollamatest.Server
	fleet   *peer.Fleet
	o       Options

	mu   sync.Mutex
	told []string
}

func manned(t *testing.T, jobs int, models ...[]ollamatest.Model) *hosts {
	t.Helper()
	h := &hosts{o: quickly("one")}
	var clients []*peer.Client
	for _, of := range models {
		s, c := start(t, of...)
		h.servers, clients = append(h.servers, s), append(clients, c)
		h.o.Hosts = append(h.o.Hosts, s.URL)
	}
	h.o.Jobs, h.o.Throttle = jobs, ollama.NewThrottle(jobs)
	h.fleet = peer.NewFleet(clients...)
	return h
}

// holdBack keeps the other hosts from answering before one has been asked so many times,
// for which that one calls begun: on a slow machine they would do all the work.
func (h *hosts) holdBack(one *ollamatest.Server, times int32) (begun func()) {
	gate := make(chan struct{})
	for _, s := range h.servers {
		if s != one {
			s.Script(func(c ollamatest.Chat) ollamatest.Answer {
				a := ollamatest.Default(c)
				a.Gate = gate
				return a
			})
		}
	}
	var asked atomic.Int32
	return func() {
		if asked.Add(1) == times {
			close(gate)
		}
	}
}

// run runs the stage, and returns what was told of the hosts.
func (h *hosts) run(ctx context.Context, d Ledger) (told string, err error) {
	end := h.fleet.Watch(ctx, h.o.Throttle, func(_ bool, text string) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.told = append(h.told, text)
	})
	h.told = nil
	_, err = run(ctx, d, h.fleet, h.o)
	end()
	return strings.Join(h.told, "\n"), err
}

// complete fails the test unless every response of the prompts is there once, and names
// a host that answered.
func (h *hosts) complete(t *testing.T, d *memory) {
	t.Helper()
	if want := 2 * len(d.prompts); d.with(Complete) != want || len(d.responses) != want || d.saves != want {
		t.Errorf("%d complete of %d stored, saved %d times; want %d", d.with(Complete), len(d.responses), d.saves, want)
	}
	for _, r := range d.responses {
		if !slices.ContainsFunc(h.servers, func(s *ollamatest.Server) bool {
			return strings.Contains(string(r.Options), fmt.Sprintf(`"host":%q`, s.URL))
		}) {
			t.Errorf("options %s name none of the hosts", r.Options)
		}
	}
}

func numbered(n int) []string {
	var texts []string
	for i := range n {
		texts = append(texts, fmt.Sprint("prompt ", i))
	}
	return texts
}

// Each host takes requests as fast as it answers them, and never more than its jobs at a
// time.
func TestHostsTakeWorkAtTheirOwnRate(t *testing.T) {
	t.Parallel()
	const jobs = 2
	h := manned(t, jobs, []ollamatest.Model{one}, []ollamatest.Model{one})
	gate := make(chan struct{})
	begun := h.holdBack(h.servers[0], jobs)
	h.servers[0].Script(func(c ollamatest.Chat) ollamatest.Answer {
		begun()
		a := ollamatest.Default(c)
		a.Gate = gate
		return a
	})
	d := newMemory(numbered(8)...)
	answered := 0
	d.commit = func(rs []Response) {
		before := answered
		if answered += len(rs); before < 16-jobs && answered >= 16-jobs {
			close(gate) // all but what the slow host began
		}
	}
	told, err := h.run(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	h.complete(t, d)
	slow, fast := h.servers[0], h.servers[1]
	if len(slow.Chats()) != jobs || len(fast.Chats()) != 16-jobs || slow.Peak() > jobs || fast.Peak() > jobs {
		t.Errorf("the slow host got %d requests, %d at a time, the fast one %d, %d at a time", len(slow.Chats()), slow.Peak(), len(fast.Chats()), fast.Peak())
	}
	if want := fmt.Sprintf("answers by host: %s 2, %s 14", slow.URL, fast.URL); told != want {
		t.Errorf("told %q, want %q", told, want)
	}
	if r := d.last(); r.Host != slow.URL+", "+fast.URL || !strings.Contains(string(r.Config), `"jobs":4`) {
		t.Errorf("the run has the host %q and the configuration %s", r.Host, r.Config)
	}
}

// A host that dies costs one line. What it had begun moves to the others, and nothing is
// lost or stored twice.
func TestHostDies(t *testing.T) {
	t.Parallel()
	h := manned(t, 3, []ollamatest.Model{one}, []ollamatest.Model{one}, []ollamatest.Model{one})
	dying := h.servers[1]
	var asked atomic.Int32
	begun := h.holdBack(dying, 3)
	dying.Script(func(c ollamatest.Chat) ollamatest.Answer {
		begun()
		if asked.Add(1) == 3 {
			dying.Down()
			return ollamatest.Answer{Fault: ollamatest.SlowStart} // cut off by that
		}
		return ollamatest.Default(c)
	})
	d := newMemory(numbered(12)...)
	told, err := h.run(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	h.complete(t, d)
	if n := strings.Count(told, "set aside"); n != 1 || strings.Count(told, "\n") != 1 || !strings.Contains(told, dying.URL+" is set aside, its requests go to the other hosts") {
		t.Errorf("told %q", told)
	}
}

// A host that fails every request does not draw the queue to itself, and the model is not
// parked for it.
func TestHostFails(t *testing.T) {
	t.Parallel()
	h := manned(t, 2, []ollamatest.Model{one}, []ollamatest.Model{one})
	h.servers[0].Script(func(ollamatest.Chat) ollamatest.Answer {
		return ollamatest.Answer{Fault: ollamatest.Crash}
	})
	d := newMemory(numbered(6)...)
	told, err := h.run(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	h.complete(t, d)
	// On a slow machine the host's pause may end, and it is tried once more.
	if n, times := len(h.servers[0].Chats()), strings.Count(told, "set aside"); times == 0 || n < 3*times || n > 4*times {
		t.Errorf("%d requests to the failing host; told %q", n, told)
	}
}

// What two of three hosts fail at costs the request no attempt while the third takes it,
// whatever it is.
func TestTwoHostsOfThreeFail(t *testing.T) {
	t.Parallel()
	for _, fault := range []ollamatest.Fault{ollamatest.Crash, ollamatest.Busy, ollamatest.Cut, ollamatest.Garbage} {
		h := manned(t, 1, []ollamatest.Model{one}, []ollamatest.Model{one}, []ollamatest.Model{one})
		h.o.Attempts = 1
		for _, s := range h.servers[:2] {
			s.Script(func(ollamatest.Chat) ollamatest.Answer { return ollamatest.Answer{Fault: fault} })
		}
		d := newMemory(numbered(6)...)
		if told, err := h.run(t.Context(), d); err != nil {
			t.Errorf("%v: %v; told %s", fault, err, told)
		}
		h.complete(t, d)
	}
}

// Only hosts with the digest that the first host has under a name are asked for it, which
// is said once, and a host that loses the model is asked no more.
func TestHostsDifferInModels(t *testing.T) {
	t.Parallel()
	other := ollamatest.Model{Name: "one", Digest: strings.Repeat("ab", 32)}
	h := manned(t, 2, []ollamatest.Model{one}, []ollamatest.Model{other}, []ollamatest.Model{two}, []ollamatest.Model{one})
	loses := h.servers[3]
	begun := h.holdBack(loses, 1)
	loses.Script(func(c ollamatest.Chat) ollamatest.Answer {
		begun()
		loses.Remove("one")
		return ollamatest.Default(c)
	})
	d := newMemory(numbered(6)...)
	told, err := h.run(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	h.complete(t, d)
	if len(h.servers[1].Chats()) != 0 || len(h.servers[2].Chats()) != 0 || len(h.servers[0].Chats()) == 0 {
		t.Errorf("asked %d, %d and %d times", len(h.servers[0].Chats()), len(h.servers[1].Chats()), len(h.servers[2].Chats()))
	}
	for _, line := range []string{h.servers[1].URL + " has another model named one:latest (abababababab, not ", loses.URL + " no longer has one:latest; the other hosts go on"} {
		if strings.Count(told, line) != 1 {
			t.Errorf("told %q, want once %q", told, line)
		}
	}
	if len(d.models) != 1 {
		t.Errorf("%d models stored", len(d.models))
	}
}

// A host whose model is replaced during the run is asked no further, and what it answered
// since is asked of the others; with no other host the model is parked.
func TestHostReplacesAModel(t *testing.T) {
	t.Parallel()
	for name, all := range map[string]bool{"one of them": false, "each": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := manned(t, 1, []ollamatest.Model{one}, []ollamatest.Model{one})
			pulls := h.servers[1]
			begun := h.holdBack(pulls, 2)
			pulls.Script(func(c ollamatest.Chat) ollamatest.Answer {
				if len(pulls.Chats()) == 2 {
					for _, s := range h.servers {
						if all || s == pulls {
							s.Add(ollamatest.Model{Name: "one", Digest: strings.Repeat("f", 64)})
						}
					}
				}
				begun()
				return ollamatest.Default(c)
			})
			d := newMemory(numbered(6)...)
			told, err := h.run(t.Context(), d)
			if all {
				short(t, err, "11 of 12 missing: ", "11 not asked: one:latest is parked, as the server has another model of that name now (ffffffffffff, not ")
				if d.with(Complete) != len(d.responses) || len(d.responses) != 1 {
					t.Errorf("%d complete of %d stored, want 1", d.with(Complete), len(d.responses))
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			h.complete(t, d)
			if want := pulls.URL + " has another model named one:latest now; the other hosts go on"; strings.Count(told, want) != 1 || len(pulls.Chats()) != 2 {
				t.Errorf("told %q, want once %q; asked %d times", told, want, len(pulls.Chats()))
			}
		})
	}
}

// A run over several hosts that was stopped asks for nothing that is stored.
func TestHostsResume(t *testing.T) {
	t.Parallel()
	h := manned(t, 2, []ollamatest.Model{one}, []ollamatest.Model{one})
	d := newMemory(numbered(8)...)
	ctx, stop := context.WithCancel(t.Context())
	d.commit = func([]Response) {
		if d.with(Complete) >= 5 {
			stop()
		}
	}
	if _, err := h.run(ctx, d); err == nil {
		t.Fatal("the run was not stopped")
	}
	d.commit = nil
	stored := map[int64]bool{}
	for _, r := range d.responses {
		stored[r.Seed] = true
	}
	before := []int{len(h.servers[0].Chats()), len(h.servers[1].Chats())}
	if _, err := h.run(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	h.complete(t, d)
	for i, s := range h.servers {
		for _, c := range s.Chats()[before[i]:] {
			if stored[c.Seed()] {
				t.Errorf("%s was asked again for what is stored", s.URL)
			}
		}
	}
}

// A model whose only host goes away is waited for like a server that is alone, and the
// model is not parked.
func TestOnlyHostOfAModelIsAway(t *testing.T) {
	t.Parallel()
	h := manned(t, 2, []ollamatest.Model{one}, []ollamatest.Model{two})
	leaving := h.servers[0]
	var asked atomic.Int32
	leaving.Script(func(c ollamatest.Chat) ollamatest.Answer {
		if asked.Add(1) == 3 {
			leaving.Down()
			return ollamatest.Answer{Fault: ollamatest.SlowStart} // cut off by that
		}
		return ollamatest.Default(c)
	})
	var pauses atomic.Int32
	h.o.wait = func(ctx context.Context, _ time.Duration) error {
		if pauses.Add(1) == 18 { // more than a request makes before it fails
			if err := leaving.Up(); err != nil {
				t.Error(err)
			}
		}
		return ctx.Err()
	}
	d := newMemory(numbered(6)...)
	told, err := h.run(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	h.complete(t, d)
	if !strings.Contains(told, leaving.URL+" is set aside: ") || !strings.Contains(told, leaving.URL+" is asked again") {
		t.Errorf("told %q", told)
	}
}

// No more requests to a model are under way than the hosts that have it take: those that
// wait would spend their deadline on it.
func TestRequestsDoNotWaitForAFewHosts(t *testing.T) {
	t.Parallel()
	h := manned(t, 2, []ollamatest.Model{one, two}, []ollamatest.Model{one}, []ollamatest.Model{one})
	h.o.Models = []string{"one", "two"}
	var most atomic.Int32
	h.servers[0].Script(func(c ollamatest.Chat) ollamatest.Answer {
		if _, flying, _ := h.o.Throttle.State(); strings.HasPrefix(c.Model, "two") && int32(flying) > most.Load() {
			most.Store(int32(flying))
		}
		return ollamatest.Default(c)
	})
	if _, err := h.run(t.Context(), newMemory(numbered(6)...)); err != nil {
		t.Fatal(err)
	}
	if n := most.Load(); n > 2 {
		t.Errorf("%d requests at a time to a model of one host, which takes 2", n)
	}
}
