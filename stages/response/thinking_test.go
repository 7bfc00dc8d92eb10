package response

import "testing"

func TestApart(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ kept, text, thinking, answer string }{
		{"", "Answer", "", "Answer"},
		{"kept", "Answer", "kept", "Answer"},
		{"", "<think>secret</think>Answer", "secret", "Answer"},
		{"", " \n<think>\nsecret\n</think>\n\n  code\n", "\nsecret\n", "  code\n"},
		{"kept", "<think>secret</think>Answer", "kept\n\nsecret", "Answer"},
		{"", "<think></think>\n\nAnswer", "", "Answer"},
		{"", "<think>a</think>b</think>c", "a", "b</think>c"},
		{"", "<think>secret</think>", "secret", ""},
		{"", "<think>never closed", "", "<think>never closed"},
		{"", "Write <think>x</think> around it.", "", "Write <think>x</think> around it."},
		{"", "", "", ""},
	} {
		r := Response{Text: test.text, Thinking: test.kept}
		if thinking, answer := r.Apart(); thinking != test.thinking || answer != test.answer {
			t.Errorf("%q with %q: thinking %q, answer %q", test.text, test.kept, thinking, answer)
		}
	}
}
