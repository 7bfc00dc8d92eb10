//go:build realollama

package response

import (
	"cmp"
	"context"
	"errors"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/peer"
)

// realModel returns the model to test with: go test -tags realollama, with
// OLLAMA_HOST and PREFDECK_TEST_MODEL set.
func realModel() string { return cmp.Or(os.Getenv("PREFDECK_TEST_MODEL"), "smollm2:135m") }

func realClient(t *testing.T) *peer.Client {
	t.Helper()
	c, err := peer.FromEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	for _, f := range c.Check(t.Context(), []string{realModel()}) {
		if f.Level != stages.OK {
			t.Fatalf("%s: %s; %s", f.Check, f.Text, f.Advice)
		}
	}
	return c
}

func realOptions() Options {
	return Options{Models: []string{realModel()}, Base: map[string]any{"num_ctx": 512, "num_predict": 12}}
}

func TestRealRun(t *testing.T) {
	c := realClient(t)
	d := newMemory("Name a colour.", "What is 2 + 2?", "Say hello.")
	start := time.Now()
	events, err := run(t.Context(), d, c, realOptions())
	if err != nil {
		t.Fatal(err)
	}
	checkEvents(t, events, 6)
	for _, r := range d.responses {
		if r.Status != Complete || r.DoneReason != "stop" && r.DoneReason != "length" || r.PromptTokens == 0 || r.Tokens == 0 || r.Total == 0 {
			t.Errorf("response %+v", r)
		}
	}
	for _, m := range d.models {
		if m.Digest == "" || m.Template == "" || len(m.Capabilities) == 0 {
			t.Errorf("model %+v", m)
		}
	}
	t.Logf("6 responses, %d tokens in %s", d.last().Counts.Tokens, time.Since(start).Round(time.Millisecond))
	if events, err = run(t.Context(), d, c, realOptions()); err != nil {
		t.Fatal(err)
	}
	checkEvents(t, events, 0)
	if loaded, err := c.Loaded(t.Context()); err != nil || len(loaded) == 0 {
		t.Errorf("loaded %+v, %v", loaded, err)
	}
}

func TestRealFaults(t *testing.T) {
	c := realClient(t)
	ask := func(r ollama.Request) error {
		r.Messages = []ollama.ChatMessage{{Role: "user", Content: strings.Repeat("Tell me of the river. ", 200)}}
		_, err := c.Chat(t.Context(), r, nil)
		return err
	}
	for name, tc := range map[string]struct {
		r    ollama.Request
		want error
	}{
		"unknown":  {ollama.Request{Model: "nobody:nothing"}, ollama.ErrNoModel},
		"thinking": {ollama.Request{Model: realModel(), Think: true}, ollama.ErrRefused},
		"option":   {ollama.Request{Model: realModel(), Options: map[string]any{"temperature": "hot"}}, ollama.ErrRefused},
		"too long": {ollama.Request{Model: realModel(), Options: map[string]any{"num_ctx": 512, "num_predict": 2}}, ollama.ErrTooLong},
	} {
		if err := ask(tc.r); !errors.Is(err, tc.want) || ollama.Retryable(err) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		} else {
			t.Logf("%s: %v", name, err)
		}
	}
	if _, err := c.Show(t.Context(), "nobody:nothing", nil); !errors.Is(err, ollama.ErrNoModel) {
		t.Errorf("show: %v", err)
	}
}

func TestRealInterrupt(t *testing.T) {
	c := realClient(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	d := newMemory("Tell me a long story about a river.")
	o := realOptions()
	o.Jobs, o.Samples = 1, 3
	var chats atomic.Int32
	_, err := run(ctx, d, noticing{c, func() {
		if chats.Add(1) == 2 {
			cancel()
		}
	}}, o)
	if !errors.Is(err, context.Canceled) || d.with(Complete) != 1 || d.with(Failed) != 0 || d.last().Status != stages.Interrupted {
		t.Errorf("%v, %d complete, %d failed, run %+v", err, d.with(Complete), d.with(Failed), d.last())
	}
	if _, err := run(t.Context(), d, c, o); err != nil || d.with(Complete) != 3 || d.saves != 3 {
		t.Errorf("resumed: %v, %d complete after %d saves", err, d.with(Complete), d.saves)
	}
}

// noticing calls begun at the first piece of each answer.
type noticing struct {
	Server
	begun func()
}

func (c noticing) Chat(ctx context.Context, r ollama.Request, _ func(ollama.Chunk)) (ollama.Reply, error) {
	first := true
	return c.Server.Chat(ctx, r, func(ollama.Chunk) {
		if first {
			first = false
			c.begun()
		}
	})
}
