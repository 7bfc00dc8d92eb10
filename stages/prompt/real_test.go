//go:build realollama

package prompt

import (
	"context"
	"fmt"
	"os"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// spy shows what the model writes while it writes it.
type spy struct{ *ollama.Client }

func (s spy) Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error) {
	reply, err := s.Client.Chat(ctx, r, each)
	fmt.Fprintf(os.Stderr, "--- %d tokens, %s, %v\n%s\n", reply.Tokens, reply.DoneReason, err, reply.Text)
	return reply, err
}

// TestGenerateForReal makes prompts with the model that PREFDECK_TEST_MODEL names,
// on the server that OLLAMA_HOST names.
func TestGenerateForReal(t *testing.T) {
	model := os.Getenv("PREFDECK_TEST_MODEL")
	if model == "" {
		t.Fatal("PREFDECK_TEST_MODEL names no model")
	}
	client, err := ollama.FromEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	d := newMemory(realPrompts(t)...)
	events, stop := listen()
	err = Run(t.Context(), d, spy{client}, Options{Generate: 2, Model: model}, events)
	for _, e := range stop() {
		switch e := e.(type) {
		case stages.Notice:
			t.Log("notice:", e.Text)
		case stages.Finished:
			t.Logf("counts: %+v in %s", e.Run.Counts, e.Run.Ended.Sub(e.Run.Started))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	for _, p := range d.prompts {
		if p.Operator == SelfInstruct {
			made++
			t.Logf("made: %q", p.Text())
		}
	}
	if made == 0 {
		t.Error("nothing was made")
	}
}
