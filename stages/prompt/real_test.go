//go:build realollama

package prompt

import (
	"os"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

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
	err = Run(t.Context(), d, client, Options{Generate: 5, Model: model}, events)
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
