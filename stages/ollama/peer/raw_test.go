package peer_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
)

func TestRawPromptsAreContinued(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"0.17.4", "0.33.0", "0.34.0"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			s, c := start(t, ollamatest.Model{Name: "m"})
			s.SetVersion(version)
			s.Script(func(ollamatest.Chat) ollamatest.Answer { return ollamatest.Answer{Text: "How deep is the sea?"} })
			var pieces strings.Builder
			reply, err := c.Chat(t.Context(), ollama.Request{Model: "m", Raw: "<|im_start|>user\n", Options: map[string]any{"seed": 7}},
				func(p ollama.Chunk) { pieces.WriteString(p.Text) })
			if err != nil || reply.Text != "How deep is the sea?" || pieces.String() != reply.Text || reply.DoneReason != "stop" || reply.Tokens != 5 {
				t.Errorf("%+v, %v", reply, err)
			}
			q := s.Chats()[0]
			if q.Raw != "<|im_start|>user\n" || q.Seed() != 7 || q.Truncate == nil || *q.Truncate || q.Shift == nil || *q.Shift {
				t.Errorf("asked %+v", q)
			}

			s.Fail(ollamatest.Cut, ollamatest.Loop)
			if _, err := c.Chat(t.Context(), ollama.Request{Model: "m", Raw: "x"}, nil); !ollama.Retryable(err) {
				t.Errorf("a broken connection: %v", err)
			}
			if reply, err = c.Chat(t.Context(), ollama.Request{Model: "m", Raw: "x"}, nil); err != nil || reply.DoneReason != ollama.Looped {
				t.Errorf("a loop: %+v, %v", reply, err)
			}
		})
	}
}

// One model renders a chat in two ways, and its template tells which.
func TestRenderShowsWhatTheModelReads(t *testing.T) {
	t.Parallel()
	const ours = "<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n"
	for _, tt := range []struct {
		version string
		native  bool
		want    string
	}{
		{"0.17.4", false, ours},
		{"0.33.0", false, ours},
		{"0.33.0", true, "<|im_start|>system\nYou are a helpful assistant<|im_end|>\n" + ours},
	} {
		s, c := start(t, ollamatest.Model{Name: "m", Native: tt.native})
		s.SetVersion(tt.version)
		got, err := c.Render(t.Context(), hello)
		if err != nil || got != tt.want {
			t.Errorf("%s, native %v: %q, %v", tt.version, tt.native, got, err)
		}
		m, err := c.Show(t.Context(), "m", nil)
		if by := ollama.RenderedBy(m.Template); err != nil || (by == ollama.ByJinja) != (got != ours) || by == "" {
			t.Errorf("%s, native %v: rendered by %q, %v", tt.version, tt.native, by, err)
		}
		if len(s.Chats()) != 0 {
			t.Error("the model was asked")
		}
	}
}

func TestRenderErrors(t *testing.T) {
	t.Parallel()
	_, c := start(t)
	if _, err := c.Render(t.Context(), hello); !errors.Is(err, ollama.ErrNoModel) {
		t.Errorf("a missing model: %v", err)
	}
	old := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte(`{"model":"m","message":{"role":"assistant","content":"Hi"},"done":true,"done_reason":"length"}`))
	}))
	defer old.Close()
	if _, err := client(t, old.URL).Render(t.Context(), hello); !errors.Is(err, ollama.ErrRefused) || !strings.Contains(err.Error(), "too old") {
		t.Errorf("a server that answers instead: %v", err)
	}
}
