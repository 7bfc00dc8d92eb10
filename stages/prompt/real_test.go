//go:build realollama

package prompt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/peer"
)

// spy prints what the model writes as it arrives.
type spy struct{ *peer.Client }

func (s spy) Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error) {
	reply, err := s.Client.Chat(ctx, r, each)
	fmt.Fprintf(os.Stderr, "--- %d tokens, %s, %v\n%s\n", reply.Tokens, reply.DoneReason, err, reply.Text)
	return reply, err
}

// TestGenerateForReal makes prompts with the model that PREFDECK_TEST_MODEL names
// (or smollm2:135m), on the server that OLLAMA_HOST names. A model this small may
// produce nothing usable; then the run must say that it has given up.
func TestGenerateForReal(t *testing.T) {
	model := cmp.Or(os.Getenv("PREFDECK_TEST_MODEL"), "smollm2:135m")
	client, err := peer.FromEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	d := newMemory(varied(t)...)
	events, stop := listen()
	err = Run(t.Context(), d, spy{client}, Options{Generate: 2, Model: model}, events)
	said := false
	for _, e := range stop() {
		switch e := e.(type) {
		case stages.Notice:
			said = true
			t.Log("notice:", e.Text)
		case stages.Finished:
			t.Logf("counts: %+v in %s", e.Run.Counts, e.Run.Ended.Sub(e.Run.Started))
		}
	}
	var short *stages.Shortfall // a small model may run out of ideas
	if err != nil && !errors.As(err, &short) {
		t.Fatal(err)
	}
	made := 0
	for _, p := range d.prompts {
		if p.Operator == SelfInstruct {
			made++
			t.Logf("made: %q", p.Text())
		}
	}
	if made == 0 && !said {
		t.Error("nothing was made, and nothing said of it")
	}
}
