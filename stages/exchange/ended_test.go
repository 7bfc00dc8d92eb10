package exchange

import "testing"

// Rows that tell why a model stopped say so to the filter of truncated answers.
func TestWhyAModelStopped(t *testing.T) {
	t.Parallel()
	for row, want := range map[string]string{
		`{"prompt":"p","response":"one and"}`:                                                                            "",
		`{"prompt":"p","response":"one and","done_reason":"length"}`:                                                     "length",
		`{"prompt":"p","response":"one and","finish_reason":"MAX_TOKENS"}`:                                               "length",
		`{"prompt":"p","response":"one.","stop_reason":"end_turn"}`:                                                      "stop",
		`{"prompt":"p","response":"one.","finish_reason":null}`:                                                          "",
		`{"messages":[{"role":"user","content":"p"},{"role":"assistant","content":"one and"}],"finish_reason":"length"}`: "length",
	} {
		m := newMemory()
		if _, err := importText(t, m, "x.jsonl", row, ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, r := range m.responses {
			got += r.DoneReason
		}
		if got != want || len(m.responses) != 1 {
			t.Errorf("%s: %q of %d responses, want %q", row, got, len(m.responses), want)
		}
	}
}
