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
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"prefdeck/stages/ollama"
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
	mu     sync.Mutex
	chats  []string // bodies
	refuse int      // after so many chats; 0: never
}

func countedServer(t *testing.T) *counted {
	t.Helper()
	client, err := ollama.FromEnvironment()
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
				c.chats = append(c.chats, string(body))
			}
			c.mu.Unlock()
			if refused {
				http.Error(w, `{"error":"no more today"}`, http.StatusBadRequest)
				return
			}
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(c.Close)
	return c
}

// taken returns the chats since the last call.
func (c *counted) taken() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	chats := c.chats
	c.chats = nil
	return chats
}

// bare sends the requests again, as many at a time as the run did, and returns how many
// tokens came a second.
func (c *counted) bare(t *testing.T, bodies []string) float64 {
	t.Helper()
	began, tokens := time.Now(), 0
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
					tokens += line.Tokens
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
	c.taken()
	return float64(tokens) / time.Since(began).Seconds()
}

// TestRealRunKeepsPace compares prefdeck run with a loop that only sends the same requests,
// taking turns on one server, and counts there that a run goes on where it broke off. Other
// work on the machine makes the ratio meaningless.
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
	timed := func() float64 {
		deck := fresh()
		began := time.Now()
		if code, err := run(deck); code != exitDone {
			t.Fatal(err)
		}
		took := time.Since(began).Seconds()
		_, out, _ := call(t, "query", "SELECT sum(tokens) FROM responses", "--to", "csv", "--deck", deck)
		var tokens float64
		if _, err := fmt.Sscanf(out[strings.Index(out, "\n")+1:], "%g", &tokens); err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		return tokens / took
	}
	timed() // loads the model
	bodies := server.taken()
	var bare, ours, ratios []float64
	for range realRounds {
		bare = append(bare, server.bare(t, bodies))
		ours = append(ours, timed())
		ratios = append(ratios, ours[len(ours)-1]/bare[len(bare)-1])
		again := server.taken()
		slices.Sort(again)
		slices.Sort(bodies)
		if !slices.Equal(again, bodies) {
			t.Fatal("the run did not send the same requests")
		}
	}
	t.Logf("tokens a second: bare %.1f, prefdeck %.1f, ratios %.3f", bare, ours, ratios)
	slices.Sort(ratios)
	if median := ratios[len(ratios)/2]; median < leastShare {
		t.Errorf("the median ratio is %.3f, want %v", median, leastShare)
	}

	deck := fresh()
	server.refuse = len(bodies) / 2
	if code, err := run(deck); code != exitFailed {
		t.Fatalf("exit code %d, %s", code, err)
	}
	first := server.taken()
	server.refuse = 0
	if code, err := run(deck); code != exitDone {
		t.Fatal(err)
	}
	second := server.taken()
	if len(first)+len(second) != len(bodies) || slices.ContainsFunc(second, func(b string) bool { return slices.Contains(first, b) }) {
		t.Errorf("%d and then %d requests for %d responses", len(first), len(second), len(bodies))
	}
}
