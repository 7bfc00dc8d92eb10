package exchange

import (
	"strings"
	"testing"
)

// The thinking before a response is kept apart from it, wherever the row has it;
// the text of a response stays as it is, with or without marks of thinking.
func TestThinking(t *testing.T) {
	t.Parallel()
	const turn = `{"role":"user","content":"p"}`
	for row, want := range map[string][2]string{ // the texts of one and two, and their thinking
		`{"prompt":"p","response":"one","thinking":" first\n"}`:                                                                                          {" first\n"},
		`{"prompt":"p","response":"one","reasoning":"first"}`:                                                                                            {"first"},
		`{"prompt":"p","output":"one","reasoning_content":"first"}`:                                                                                      {"first"},
		`{"prompt":"p","response":"one","thinking":null}`:                                                                                                {""},
		`{"messages":[` + turn + `,{"role":"assistant","content":"one","reasoning_content":"first"}]}`:                                                   {"first"},
		`{"messages":[` + turn + `,{"role":"assistant","channel":"analysis","content":"first"},{"role":"assistant","channel":"final","content":"one"}]}`: {"first"},
		`{"prompt":"p","response":{"role":"assistant","content":"one","thinking":"first"}}`:                                                              {"first"},
		`{"prompt":"p","response_a":"one","response_b":"two","thinking_a":"first","thinking_b":"second"}`:                                                {"first", "second"},
		`{"prompt":"p","response_a":"two","response_b":"one","thinking_b":"first"}`:                                                                      {"first", ""},
		`{"prompt":"p","chosen":"one","rejected":"two","chosen_thinking":"first","rejected_thinking":"secnd"}`:                                           {"first", "secnd"},
		`{"prompt":"p","response_a":[{"role":"assistant","content":"one","thinking":"first"}],"response_b":[{"role":"assistant","content":"two"}]}`:      {"first", ""},
	} {
		m := newMemory()
		if _, err := Import(t.Context(), m, []string{Stdin}, ImportOptions{Stdin: strings.NewReader(row)}, nil); err != nil {
			t.Errorf("%s: %v", row, err)
		}
		found := map[string]string{}
		for _, r := range m.responses {
			found[r.Text] = r.Thinking
		}
		if _, ok := found["one"]; !ok || found["one"] != want[0] || found["two"] != want[1] {
			t.Errorf("%s: %q, want %q", row, found, want)
		}
	}
	const marked = "<think>first</think>one"
	m := newMemory()
	_, err := Import(t.Context(), m, []string{Stdin}, ImportOptions{Stdin: strings.NewReader(`{"prompt":"p","response":"` + marked + `"}`)}, nil)
	for _, r := range m.responses {
		if r.Text != marked || r.Thinking != "" || err != nil {
			t.Errorf("%q with thinking %q, %v", r.Text, r.Thinking, err)
		}
	}
	f, _ := newFields(nil)
	if _, err := newReader(f, "").record(map[string]any{"prompt": "p", "response": "one", "thinking": []any{"first"}}).item(""); err == nil || !strings.Contains(err.Error(), `"thinking"`) {
		t.Errorf("thinking that is no text: %v", err)
	}
}
