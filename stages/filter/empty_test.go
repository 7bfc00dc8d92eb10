package filter

import (
	"strings"
	"testing"

	"prefdeck/stages/response"
)

func TestEmpty(t *testing.T) {
	t.Parallel()
	run(t, build(Options{}, empty), []example{
		{name: "nothing", answer: "", drop: true},
		{name: "white space", answer: " \n\t\u00a0\u3000", drop: true},
		{name: "zero-width characters", answer: "\u200b\u200d\ufeff", drop: true},
		{name: "Hangul filler", answer: "\u3164", drop: true},
		{name: "end-of-turn tokens", answer: "<|im_end|>\n</s>", drop: true},
		{name: "thinking and no answer", answer: "<think>Let me see.</think>\n", drop: true},
		{name: "thinking and no answer, as Magistral does", answer: "[THINK]Let me see.[/THINK]\n", drop: true},
		{name: "thinking and an answer", answer: "<think>Let me see.</think>\n42"},
		{name: "one digit", answer: "4"},
		{name: "one emoji", answer: "👍"},
		{name: "one ideograph", answer: "是"},
		{name: "broken UTF-8", answer: "\xff"},
	})
	run(t, build(Options{Thresholds: map[string]float64{"min_chars": 10}}, empty), []example{
		{name: "too short", answer: "Yes.", drop: true},
		{name: "long enough", answer: "Yes, indeed."},
	})
}

func TestTruncated(t *testing.T) {
	t.Parallel()
	ended := func(reason string) func(*response.Response) {
		return func(r *response.Response) { r.DoneReason = reason }
	}
	run(t, build(Options{}, truncated), []example{
		{name: "length", answer: "All", change: ended("length"), drop: true},
		{name: "stop", answer: "All of it", change: ended("stop")},
		{name: "stopped by a person", answer: "All", change: func(r *response.Response) { r.Status = response.Cut }, drop: true},
		{name: "still thinking", answer: "<think>\nFirst of all, let me", drop: true},
		{name: "still thinking as Magistral does", answer: "[THINK]First of all, let me", drop: true},
		{name: "thought and answered", answer: "<think>\nFirst</think>\nGhent."},
		{name: "about the tag", answer: "Write <think> before you think."},
		{name: "unclosed fence", answer: "```go\nfunc main() {}\n"},
		{name: "no full stop", answer: "It was founded in"},
		{name: "within a sentence", answer: "It was founded where two rivers meet, not far from the", drop: true},
		{name: "within a sentence of a story", ask: "Tell me a story about Ghent.", answer: "It was founded where two rivers meet, not far from the", remark: true},
		{name: "perhaps within a sentence", answer: "It is a town that I can never get enough of", remark: true},
		{name: "perhaps before a noun", answer: "Of the two of them I would go for a", remark: true},
		{name: "as it ends", answer: "It was founded where two rivers meet, not far from the", change: ended("stop")},
	})
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"short":       {"a\n b", "“a b”"},
		"long":        {strings.Repeat("word ", 40), "“" + strings.Repeat("word ", 11) + "wo…”"},
		"broken":      {"a\xffb", "“a�b”"},
		"ideographic": {strings.Repeat("字", 500), "“" + strings.Repeat("字", 57) + "…”"},
	} {
		if got := excerpt(c.in); got != c.want || len([]rune(got)) > 60 {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
