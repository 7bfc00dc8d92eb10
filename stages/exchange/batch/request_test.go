package batch

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// A request has the words of vLLM's chat completions, and only these.
func TestBodyOf(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		options map[string]any
		think   any
		want    string
	}{
		{map[string]any{"temperature": 0.5, "num_predict": 10, "num_ctx": 4096, "seed": int64(7)}, nil, `"max_tokens":10,"messages":[{"role":"user","content":"<Hi>"}],"model":"m","seed":7,"temperature":0.5`},
		{map[string]any{"repeat_penalty": 1.1, "stop": []string{"\n"}, "num_predict": -1}, false, `"chat_template_kwargs":{"enable_thinking":false},"messages":[{"role":"user","content":"<Hi>"}],"model":"m","repetition_penalty":1.1,"stop":["\n"]`},
		{map[string]any{"top_k": 5}, "low", `"messages":[{"role":"user","content":"<Hi>"}],"model":"m","reasoning_effort":"low","top_k":5`},
	} {
		b, err := bodyOf(ollama.Request{Model: "m", Options: tc.options, Think: tc.think, Messages: []ollama.ChatMessage{{Role: "user", Content: "<Hi>"}}})
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		if err := e.Encode(b); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(out.String()); got != "{"+tc.want+"}" {
			t.Errorf("%s\nwant {%s}", got, tc.want)
		}
	}
	_, err := bodyOf(ollama.Request{Options: map[string]any{"mirostat": 2}})
	if err == nil || !strings.Contains(err.Error(), "mirostat") {
		t.Errorf("an option without a name: %v", err)
	}
}

// A ticket comes back as it was; one byte changed, and it is none.
func TestTicket(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := Ticket{
			Deck: stages.RunID(rapid.String().Draw(t, "deck")), Prompt: "00ff", Model: rapid.String().Draw(t, "model"), Slot: "ff00",
			Sample: rapid.Int().Draw(t, "sample"), Options: json.RawMessage(`{"num_predict":5,"seed":9223372036854775807}`),
		}
		id := in.String()
		out, err := ParseTicket(id)
		if err != nil || out.String() != id || out.Limit() != 5 {
			t.Fatalf("%+v came back as %+v, %v", in, out, err)
		}
		w, err := out.Wanted(stages.Model{})
		if err != nil || w.Seed != 9223372036854775807 {
			t.Fatalf("%+v, %v", w, err)
		}
		at := rapid.IntRange(0, len(id)-1).Draw(t, "at")
		if other := id[:at] + "~" + id[at+1:]; other != id {
			if _, err := ParseTicket(other); err == nil {
				t.Fatalf("%s is taken for a ticket", other)
			}
		}
	})
}

// What keeps an answer from coming has the kinds that a run knows.
func TestErrorOf(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		status int
		text   string
		want   error
	}{
		{400, "bad", ollama.ErrRefused}, {404, "The model `m` does not exist.", ollama.ErrNoModel}, {429, "", ollama.ErrBusy},
		{500, "", ollama.ErrServer}, {0, "expired", ollama.ErrServer}, {400, "Input length (9) exceeds model's maximum context length (8).", ollama.ErrTooLong},
	} {
		if err := ErrorOf("m", tc.status, tc.text); !errors.Is(err, tc.want) || !strings.HasPrefix(err.Error(), "ask m: ") {
			t.Errorf("%d %s: %v", tc.status, tc.text, err)
		}
	}
}
