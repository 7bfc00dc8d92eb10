//go:build realollama

package cli

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"prefdeck/stages/ollama/peer"
)

const (
	realJobs   = 2
	realRounds = 3
	leastShare = 0.98 // of the bare loop's tokens per second
)

// counted stands between prefdeck and a real server, and keeps what is asked of it. After
// some answers it refuses the rest.
type counted struct {
	*httptest.Server
	mu          sync.Mutex
	chats       []string      // bodies
	refuse      int           // after so many chats; 0: never
	busy        time.Duration // of all chats together
	first, last time.Time     // when the first chat came and the last was answered
}

func countedServer(t *testing.T) *counted {
	t.Helper()
	client, err := peer.FromEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	there := client.Host()
	c := &counted{}
	proxy := &httputil.ReverseProxy{FlushInterval: -1, Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host, _ = strings.Cut(there, "://")
		r.Out.URL.Host = strings.TrimPrefix(there, r.Out.URL.Scheme+"://")
	}}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/chat" {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return // the client left
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			c.mu.Lock()
			refused := c.refuse > 0 && len(c.chats) >= c.refuse
			if !refused {
				if len(c.chats) == 0 {
					c.first = time.Now()
				}
				c.chats = append(c.chats, string(body))
			}
			c.mu.Unlock()
			if refused {
				http.Error(w, `{"error":"no more today"}`, http.StatusBadRequest)
				return
			}
		}
		began := time.Now()
		proxy.ServeHTTP(w, r)
		if r.URL.Path == "/api/chat" {
			c.mu.Lock()
			c.busy, c.last = c.busy+time.Since(began), time.Now()
			c.mu.Unlock()
		}
	}))
	t.Cleanup(c.Close)
	return c
}

// taken returns the chats since the last call, how long they kept the server busy, and the
// time from the first one to the last answer.
func (c *counted) taken() (chats []string, busy, span time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	chats, busy, span = c.chats, c.busy, c.last.Sub(c.first)
	c.chats, c.busy = nil, 0
	return chats, busy, span
}

// pace is what came of some requests, and what that took of a processor in this process,
// which is not the server's. The span is the time from the first request to the last
// answer: what it takes to begin and end a run is the same however long the run is, and
// would be two percent of one as short as those here.
type pace struct {
	tokens                int
	took, span, busy, own time.Duration
}

// processor returns the processor time of this process so far.
func processor(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func (p *pace) add(o pace) {
	p.tokens, p.took, p.span, p.busy, p.own = p.tokens+o.tokens, p.took+o.took, p.span+o.span, p.busy+o.busy, p.own+o.own
}

func (p pace) speed() float64 { return float64(p.tokens) / p.span.Seconds() }

// use returns the share of the time in which the server had as many requests as it gets at
// a time. It hardly depends on what else the machine does.
func (p pace) use() float64 { return p.busy.Seconds() / (realJobs * p.span.Seconds()) }

// share returns the share of the machine's processors that this process took.
func (p pace) share() float64 {
	return p.own.Seconds() / (float64(runtime.NumCPU()) * p.took.Seconds())
}

// bare sends the requests again, as many at a time as the run did.
func (c *counted) bare(t *testing.T, bodies []string) pace {
	t.Helper()
	began, before, p := time.Now(), processor(t), pace{}
	work := make(chan string)
	var workers sync.WaitGroup
	var mu sync.Mutex
	for range realJobs {
		workers.Go(func() {
			for body := range work {
				answer, err := http.Post(c.URL+"/api/chat", "application/json", strings.NewReader(body))
				if err != nil {
					t.Error(err)
					continue
				}
				for lines := json.NewDecoder(answer.Body); ; {
					var line struct {
						Tokens int `json:"eval_count"`
					}
					if lines.Decode(&line) != nil {
						break
					}
					mu.Lock()
					p.tokens += line.Tokens
					mu.Unlock()
				}
				answer.Body.Close()
			}
		})
	}
	for _, body := range bodies {
		work <- body
	}
	close(work)
	workers.Wait()
	p.took, p.own = time.Since(began), processor(t)-before
	_, p.busy, p.span = c.taken()
	return p
}

// TestRealRunKeepsPace compares prefdeck run with a loop that only sends the same requests,
// taking turns on one server, and counts there that a run goes on where it broke off. It
// promises that the run brings 0.98 of the loop's tokens per second. Where other work takes
// the machine from one of the two, that ratio means little, and something weaker stands in:
// that the run kept the server as busy to 0.98, which shows pauses between requests, and
// took 0.02 of the machine for itself at most, which the server then lacked.
func TestRealRunKeepsPace(t *testing.T) {
	server := countedServer(t)
	model := cmp.Or(os.Getenv("PREFDECK_TEST_MODEL"), "smollm2:135m")
	dir := t.TempDir()
	config, prompts := filepath.Join(dir, "c.toml"), filepath.Join(dir, "p.txt")
	// One thread each: two requests at a time would fight over two cores.
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(config, "[responses.options]\nnum_ctx = 512\nnum_predict = 48\nnum_thread = 1\n")
	write(prompts, "Tell me of the sea.\nTell me of the wind.\nTell me of a river.\nTell me of the snow.\n")
	decks := 0
	fresh := func() string {
		decks++
		deck := filepath.Join(dir, fmt.Sprintf("%d.db", decks))
		if code, _, err := call(t, "import", prompts, "--deck", deck); code != exitDone {
			t.Fatal(err)
		}
		return deck
	}
	run := func(deck string) (code int, stderr string) {
		code, _, stderr = call(t, "run", "--stages", "responses", "--model", model, "--jobs", fmt.Sprint(realJobs), "--host", server.URL, "--config", config, "--deck", deck)
		return code, stderr
	}
	timed := func() (p pace, bodies []string) {
		deck := fresh()
		began, before := time.Now(), processor(t)
		if code, err := run(deck); code != exitDone {
			t.Fatal(err)
		}
		p.took, p.own = time.Since(began), processor(t)-before
		bodies, p.busy, p.span = server.taken()
		_, out, _ := call(t, "query", "SELECT sum(tokens) FROM responses_full", "--to", "csv", "--deck", deck)
		if _, err := fmt.Sscanf(out[strings.Index(out, "\n")+1:], "%d", &p.tokens); err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		return p, bodies
	}
	_, bodies := timed() // loads the model
	var bare, ours pace
	for range realRounds {
		bare.add(server.bare(t, bodies))
		p, again := timed()
		ours.add(p)
		if !slices.Equal(slices.Sorted(slices.Values(again)), slices.Sorted(slices.Values(bodies))) {
			t.Fatal("the run did not send the same requests")
		}
	}
	speed, use := ours.speed()/bare.speed(), ours.use()/bare.use()
	taken := ours.share() - bare.share()
	t.Logf("tokens a second: bare %.1f, prefdeck %.1f, ratio %.3f; the server's use: bare %.3f, prefdeck %.3f, ratio %.3f; of the machine: bare %.4f, prefdeck %.4f; to begin and end a run: %.3f s",
		bare.speed(), ours.speed(), speed, bare.use(), ours.use(), use, bare.share(), ours.share(), (ours.took-ours.span).Seconds()/realRounds)
	if speed < leastShare && (use < leastShare || taken > 1-leastShare) {
		t.Errorf("the ratio of speeds is %.3f, want %v, or that of use, %.3f, with %.4f more of the machine", speed, leastShare, use, taken)
	}

	deck := fresh()
	server.refuse = len(bodies) / 2
	if code, err := run(deck); code != exitFailed {
		t.Fatalf("exit code %d, %s", code, err)
	}
	first, _, _ := server.taken()
	server.refuse = 0
	if code, err := run(deck); code != exitDone {
		t.Fatal(err)
	}
	second, _, _ := server.taken()
	if len(first)+len(second) != len(bodies) || slices.ContainsFunc(second, func(b string) bool { return slices.Contains(first, b) }) {
		t.Errorf("%d and then %d requests for %d responses", len(first), len(second), len(bodies))
	}
}
