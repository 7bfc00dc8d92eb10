package ollama_test

import (
	"errors"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
)

// What a name may have been pulled anew for is no answer of the model that was asked.
func TestReplaced(t *testing.T) {
	t.Parallel()
	s, c := start(t, ollamatest.Model{Name: "one", Embed: ollamatest.ByWords})
	m, err := c.Show(t.Context(), "one", nil)
	if err != nil {
		t.Fatal(err)
	}
	asks := func(digest string) map[string]error {
		q := ollama.Request{Model: "one", Digest: digest, Messages: hello.Messages}
		chat, chatErr := c.Chat(t.Context(), q, nil)
		q.Messages, q.Raw = nil, "Why?"
		raw, rawErr := c.Chat(t.Context(), q, nil)
		_, embedErr := c.Embed(t.Context(), stages.Model{Name: "one", Digest: digest}, []string{"Why?"}, 0)
		if chat.Text == "" || raw.Text == "" {
			t.Errorf("replies %+v, %+v", chat, raw)
		}
		return map[string]error{"chat": chatErr, "raw": rawErr, "embed": embedErr}
	}
	for what, err := range asks(m.Digest) {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	s.Add(ollamatest.Model{Name: "one", Digest: strings.Repeat("f", 64), Embed: ollamatest.ByWords})
	for what, err := range asks(m.Digest) {
		if !errors.Is(err, ollama.ErrReplaced) || ollama.Retryable(err) || !strings.Contains(err.Error(), "now (ffffffffffff, not "+m.Digest[:12]+")") {
			t.Errorf("%s of another model: %v", what, err)
		}
	}
	for what, err := range asks("") {
		if err != nil {
			t.Errorf("%s of any model: %v", what, err)
		}
	}
	s.Remove("one")
	if err := ollama.Same(t.Context(), c, "one", m.Digest); err != nil {
		t.Errorf("a model that is gone: %v", err)
	}
	s.Down()
	if err := ollama.Same(t.Context(), c, "one", m.Digest); err != nil {
		t.Errorf("a server that is gone: %v", err)
	}
}
