package response

import (
	"strings"
	"testing"
)

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
		{"", "<think>never closed", "never closed", ""},
		{"", "\n<think>\nnever closed", "\nnever closed", ""},
		{"", "First I consider.\n</think>\n\nThe answer is 4.", "First I consider.\n", "The answer is 4."},
		{"", "I consider.</think>The answer is 4.", "I consider.", "The answer is 4."},
		{"", "I consider. </think>", "I consider. ", ""},
		{"", "I consider </b>\n```go\n</think>\n4.", "I consider </b>\n```go\n", "4."},
		{"", "The mark </think> ends it, as `</think>` or </think>, or '</think>'.", "", "The mark </think> ends it, as `</think>` or </think>, or '</think>'."},
		{"", "</think>\n4.", "", "</think>\n4."},
		{"", "<think>one</think>\n<think>two</think>\n\nFour.", "one\n\ntwo", "Four."},
		{"kept", "one</think>\nFour.", "kept\n\none", "Four."},
		{"", "Four.\n<think>or five?</think>\nYes, four.", "or five?", "Four.\nYes, four."},
		{"", "Write:\n```xml\n<think>\nx\n</think>\n```\nDone.", "", "Write:\n```xml\n<think>\nx\n</think>\n```\nDone."},
		{"", "<think>```</think>\n```\ncode\n```\n<think>b</think>4", "```\n\nb", "```\ncode\n```\n4"},
		{"", "Four.\n<think>never closed", "", "Four.\n<think>never closed"},
		{"", "<thinking>one</thinking>Four.", "one", "Four."},
		{"", "<Reasoning>\none\n</Reasoning>\nFour.", "\none\n", "Four."},
		{"", "<thought>one</thought>Four.", "one", "Four."},
		{"", "<think>one</thinking>Four.", "one", "Four."},
		{"", "<think>one <thinking>two</thinking> three</think>Four.", "one <thinking>two</thinking> three", "Four."},
		{"", "one</thinking>\nFour.", "one", "Four."},
		{"", "[THINK]one[/THINK]Four.", "one", "Four."},
		{"", "◁think▷one◁/think▷Four.", "one", "Four."},
		{"", "<|channel|>analysis<|message|>one<|end|><|start|>assistant<|channel|>final<|message|>Four.", "one", "Four."},
		{"", "<|channel|>analysis<|message|>one<|end|><|start|>assistant<|channel|>analysis<|message|>two<|end|><|start|>assistant<|channel|>final<|message|>Four.<|return|>", "one\n\ntwo", "Four.<|return|>"},
		{"", "one<|start|>assistant<|channel|>final<|message|>Four.", "one", "Four."},
		{"", "<|channel|>analysis<|message|>never closed", "never closed", ""},
		{"", "Four.<|end|>", "", "Four.<|end|>"},
		{"", "analysisWe add.assistantfinalFour.", "We add.", "Four."},
		{"", "analysis of it: the assistantfinal word", "", "analysis of it: the assistantfinal word"},
		{"", "Write <think>x</think> around it.", "", "Write <think>x</think> around it."},
		{"", "", "", ""},
	} {
		r := Response{Text: test.text, Thinking: test.kept}
		if thinking, answer := r.Apart(); thinking != test.thinking || answer != test.answer {
			t.Errorf("%q with %q: thinking %q, answer %q", test.text, test.kept, thinking, answer)
		}
	}
}

// A person waits for the answer of a response to be told from its thinking.
func BenchmarkApart(b *testing.B) {
	for name, text := range map[string]string{
		"prose":    strings.Repeat("a plain word, and another < b\n", 3<<10),
		"brackets": strings.Repeat("<", 90<<10),
		"tags":     strings.Repeat("</t", 30<<10),
		"opened":   strings.Repeat("<think>\n", 12<<10),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Response{Text: text}.Apart()
			}
		})
	}
}
