package peer_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/ollama/peer"
)

// When every host is away, requests end with ErrUnreachable, each host has its line, and
// looking for the server finds them again.
func TestFleetAway(t *testing.T) {
	t.Parallel()
	a, ca := start(t, ollamatest.Model{Name: "one"})
	b, cb := start(t, ollamatest.Model{Name: "one"})
	b.SetVersion("0.33.0")
	f := peer.NewFleet(ca, cb)
	var told []string
	end := f.Watch(t.Context(), ollama.NewThrottle(1), func(_ bool, text string) { told = append(told, text) })
	if v, err := f.Version(t.Context()); err != nil || v != "0.17.4 ("+a.URL+"), 0.33.0 ("+b.URL+")" {
		t.Errorf("version %q, %v", v, err)
	}
	ask := func() error {
		reply, err := f.Chat(t.Context(), ollama.Request{Model: "one:latest", Messages: []ollama.ChatMessage{{Role: "user", Content: "Why?"}}}, nil)
		if err == nil && reply.Host != a.URL && reply.Host != b.URL {
			t.Errorf("the host %q answered", reply.Host)
		}
		return err
	}
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	a.Down()
	b.Down()
	for range 3 {
		if err := ask(); !errors.Is(err, ollama.ErrUnreachable) {
			t.Errorf("with all hosts away: %v", err)
		}
	}
	if _, err := f.Version(t.Context()); !errors.Is(err, ollama.ErrUnreachable) || !strings.Contains(err.Error(), "refused (nor does "+b.URL+")") {
		t.Errorf("version with all hosts away: %v", err)
	}
	if states := f.States(); states[0].Away == nil || states[1].Away == nil || len(told) != 2 {
		t.Errorf("states %+v, told %q", states, told)
	}
	if err := b.Up(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Version(t.Context()); err != nil {
		t.Error(err)
	}
	if err := ask(); err != nil {
		t.Error(err)
	}
	end()
	if want := b.URL + " is asked again\nanswers by host: "; !strings.Contains(strings.Join(told, "\n"), want) {
		t.Errorf("told %q", told)
	}
}

// Requests wait for a free place on a host that has the model, and leave with their
// context.
func TestFleetWaits(t *testing.T) {
	t.Parallel()
	a, ca := start(t, ollamatest.Model{Name: "one"})
	_, cb := start(t, ollamatest.Model{Name: "two"})
	gate, here := make(chan struct{}), make(chan struct{})
	a.Script(func(c ollamatest.Chat) ollamatest.Answer {
		close(here)
		return ollamatest.Answer{Text: "yes", Gate: gate}
	})
	f := peer.NewFleet(ca, cb)
	defer f.Watch(t.Context(), ollama.NewThrottle(1), func(bool, string) {})()
	if _, err := f.Models(t.Context()); err != nil {
		t.Fatal(err)
	}
	one := ollama.Request{Model: "one", Messages: []ollama.ChatMessage{{Role: "user", Content: "Why?"}}}
	done := make(chan error, 1)
	go func() {
		_, err := f.Chat(t.Context(), one, nil)
		done <- err
	}()
	<-here
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error, 1)
	go func() {
		_, err := f.Chat(ctx, one, nil)
		waiting <- err
	}()
	cancel()
	if err := <-waiting; !errors.Is(err, context.Canceled) {
		t.Errorf("a request that waited for a host: %v", err)
	}
	if _, err := f.Chat(t.Context(), ollama.Request{Model: "three"}, nil); !errors.Is(err, ollama.ErrNoModel) {
		t.Errorf("a model that no host has: %v", err)
	}
	close(gate)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// Addresses are read as Ollama reads OLLAMA_HOST. The environment keeps this test from
// running in parallel.
func TestHostsAreReadAsOllamaDoes(t *testing.T) {
	for _, host := range []string{
		"localhost", "gpu:11500", "10.0.0.1", "http://gpu", "https://gpu.example", "https://gpu.example:8443/ai", "ollama.com", "::1", "[::1]:8080", "0.0.0.0", ":18732",
	} {
		t.Setenv("OLLAMA_HOST", host)
		want, err := peer.FromEnvironment()
		if err != nil {
			t.Fatal(err)
		}
		got, err := peer.Connect([]string{host})
		if err != nil || got.Host() != want.Host() {
			t.Errorf("%q is %v, %v; Ollama reads %s", host, got, err, want.Host())
		}
	}
	t.Setenv("OLLAMA_HOST", "a:1,b:2")
	if _, err := peer.FromEnvironment(); err == nil || !strings.Contains(err.Error(), "--host") {
		t.Errorf("OLLAMA_HOST with two hosts: %v", err)
	}
	for host, want := range map[string]string{
		"gpu:port": "the port is not a number", "gpu:70000": "the port is not a number", "ftp://gpu": "neither http nor https", "me:pw@gpu": "a host and port alone", "": "it is empty", "a:1,b:2": "it names several",
	} {
		if err := peer.CheckHosts([]string{host}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", host, err, want)
		}
	}
	for _, twice := range []string{"http://localhost:11434", "127.0.0.1", "[::1]:11434", "0.0.0.0"} {
		if err := peer.CheckHosts([]string{"localhost", twice}); err == nil || !strings.Contains(err.Error(), "twice") {
			t.Errorf("localhost and %s: %v", twice, err)
		}
	}
	for _, other := range []string{"localhost:11435", "127.0.0.2", "https://localhost:11434"} {
		if err := peer.CheckHosts([]string{"localhost", other}); err != nil {
			t.Errorf("localhost and %s: %v", other, err)
		}
	}
}

// The requests that a host breaks off when it dies move without a word of their own.
func TestFleetMovesWhatAHostBrokeOff(t *testing.T) {
	t.Parallel()
	const jobs = 8
	a, ca := start(t, ollamatest.Model{Name: "one"})
	b, cb := start(t, ollamatest.Model{Name: "one"})
	full := make(chan struct{}) // once a has as many as it takes; until then b keeps its own
	var begun atomic.Int32
	a.Script(func(ollamatest.Chat) ollamatest.Answer {
		if begun.Add(1) == jobs {
			close(full)
		}
		<-full
		return ollamatest.Answer{Text: "some words", Fault: ollamatest.Cut, After: 1}
	})
	b.Script(func(ollamatest.Chat) ollamatest.Answer { return ollamatest.Answer{Text: "yes", Gate: full} })
	f := peer.NewFleet(ca, cb)
	defer f.Watch(t.Context(), ollama.NewThrottle(jobs), func(bool, string) {})()
	if _, err := f.Models(t.Context()); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 2 * jobs {
		all.Go(func() {
			reply, err := f.Chat(t.Context(), ollama.Request{Model: "one", Messages: []ollama.ChatMessage{{Role: "user", Content: "Why?"}}}, nil)
			if err != nil || reply.Host == a.URL {
				t.Errorf("%+v, %v", reply, err)
			}
		})
	}
	all.Wait()
}

// A request that waits for a host is not sent while the run is paused, and says so.
func TestFleetPauses(t *testing.T) {
	t.Parallel()
	a, ca := start(t, ollamatest.Model{Name: "one"})
	b, cb := start(t, ollamatest.Model{Name: "one"})
	gate := make(chan struct{})
	f, jobs := peer.NewFleet(ca, cb), ollama.NewThrottle(1)
	defer f.Watch(t.Context(), jobs, func(bool, string) {})()
	if _, err := f.Models(t.Context()); err != nil {
		t.Fatal(err)
	}
	var began sync.WaitGroup
	began.Add(2)
	for _, s := range []*ollamatest.Server{a, b} {
		s.Script(func(ollamatest.Chat) ollamatest.Answer {
			began.Done()
			return ollamatest.Answer{Text: "yes", Gate: gate}
		})
	}
	ask := func(to chan error) {
		_, err := f.Chat(t.Context(), ollama.Request{Model: "one", Messages: []ollama.ChatMessage{{Role: "user", Content: "Why?"}}}, nil)
		to <- err
	}
	sent, waiting := make(chan error, 2), make(chan error, 1)
	go ask(sent)
	go ask(sent)
	began.Wait()
	go ask(waiting)
	jobs.Pause(true)
	if err := <-waiting; !errors.Is(err, ollama.ErrPaused) {
		t.Errorf("a request that waited: %v", err)
	}
	close(gate)
	for range 2 {
		if err := <-sent; err != nil {
			t.Errorf("a request that was sent: %v", err)
		}
	}
}

// One server at two addresses is told, as far as that can be seen; two are not taken for one.
func TestOneServerAtTwoAddresses(t *testing.T) {
	t.Parallel()
	a, ca := start(t, ollamatest.Model{Name: "one"})
	b, cb := start(t, ollamatest.Model{Name: "one"})
	proxy := httptest.NewServer(a) // the same server, behind another address
	defer proxy.Close()
	f := peer.NewFleet(ca, cb, client(t, proxy.URL))
	var told []string
	end := f.Watch(t.Context(), ollama.NewThrottle(1), func(_ bool, text string) { told = append(told, text) })
	for range 2 {
		if _, err := f.Models(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	end()
	all := strings.Join(told, "\n")
	if len(told) != 1 || !strings.HasPrefix(all, a.URL+" and "+proxy.URL+" have the same models") || strings.Contains(all, b.URL) {
		t.Errorf("told %q", told)
	}
}

// A host that is set aside is not looked for at every step: some take half a minute to say
// nothing.
func TestFleetLeavesHostsAside(t *testing.T) {
	t.Parallel()
	var looks atomic.Int32
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		looks.Add(1)
		w.WriteHeader(http.StatusBadGateway)
	}))
	defer broken.Close()
	b, cb := start(t, ollamatest.Model{Name: "one"})
	f := peer.NewFleet(client(t, broken.URL), cb)
	var told []string
	end := f.Watch(t.Context(), ollama.NewThrottle(1), func(_ bool, text string) { told = append(told, text) })
	for range 3 {
		if _, err := f.Show(t.Context(), "one", nil); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Version(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := looks.Load(); n != 1 {
		t.Errorf("looked for a broken host %d times in a moment", n)
	}
	b.Down()
	if _, err := f.Version(t.Context()); err == nil || looks.Load() != 2 {
		t.Errorf("with no other host: %v, looked %d times", err, looks.Load())
	}
	end()
	if strings.Count(strings.Join(told, "\n"), "set aside") != 2 {
		t.Errorf("told %q", told)
	}
}
