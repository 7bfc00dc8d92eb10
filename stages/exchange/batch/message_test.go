package batch

import (
	"encoding/json"
	"strings"
	"testing"

	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Calls of tools go out with an ID each, which their results name, and with arguments
// as text. The tools are offered, and not to be called: a response is a text.
func TestCallsOfTools(t *testing.T) {
	t.Parallel()
	user := prompt.Message{Role: prompt.User, Content: "How warm?", Parts: prompt.EncodeParts([]prompt.Part{
		{Type: prompt.PartTools, Tools: json.RawMessage(`[{"name":"temp","parameters":{}}]`)},
	})}
	p, err := prompt.New("", user)
	if err != nil {
		t.Fatal(err)
	}
	b, err := asking(response.Wanted{Prompt: p, Request: ollama.Request{Model: "m", Messages: []ollama.ChatMessage{
		{Role: "user", Content: "How warm?"},
		{Role: "assistant", Calls: []ollama.ToolCall{
			{Name: "temp", Arguments: json.RawMessage(`{"city": "Ulm"}`)}, {Name: "temp", ID: "x", Arguments: json.RawMessage(`"{broken"`)}, {Name: "now"},
		}},
		{Role: "tool", Content: "21", Answers: "x"},
		{Role: "tool", Content: "20"},
		{Role: "tool", Content: "noon"},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(b)
	want := `{"messages":[{"role":"user","content":"How warm?"},{"role":"assistant","content":"","tool_calls":[` +
		`{"id":"call00001","type":"function","function":{"name":"temp","arguments":"{\"city\":\"Ulm\"}"}},` +
		`{"id":"x","type":"function","function":{"name":"temp","arguments":"{broken"}},` +
		`{"id":"call00002","type":"function","function":{"name":"now","arguments":"{}"}}]},` +
		`{"role":"tool","content":"21","tool_call_id":"x"},{"role":"tool","content":"20","tool_call_id":"call00001"},` +
		`{"role":"tool","content":"noon","tool_call_id":"call00002"}],"model":"m","tool_choice":"none",` +
		`"tools":[{"function":{"name":"temp","parameters":{}},"type":"function"}]}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant\n%s", got, err, want)
	}
}

// No reader takes one request for two.
func TestRequestsAreLines(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	l := newLines(&out)
	if err := l.write("", "", body{"content": "a\u0085b\u2028c\nd"}); err != nil {
		t.Fatal(err)
	}
	if err := l.out.Flush(); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, `"a\u0085b\u2028c\nd"`) || strings.ContainsAny(got, "\u0085\u2028") {
		t.Errorf("%q", got)
	}
}
