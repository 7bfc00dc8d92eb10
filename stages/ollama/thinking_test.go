package ollama

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever the text, its thoughts follow one another, and what they take from thinking
// and answer is one mark on either side at most.
func TestThoughtsTakeOnlyMarks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := someMarks(t)
		at := 0
		for _, b := range Thoughts(text) {
			if b.From < at || b.Inner < b.From || b.InnerEnd < b.Inner || b.To < b.InnerEnd {
				t.Fatalf("%q: thought %+v after %d", text, b, at)
			}
			for _, mark := range []string{text[b.From:b.Inner], text[b.InnerEnd:b.To]} {
				if mark != "" && mark != "analysis" && mark != "assistantfinal" && markForm().FindString(mark) != mark {
					t.Errorf("%q: %q is taken for a mark", text, mark)
				}
			}
			at = b.To
		}
	})
}

func someMarks(t *rapid.T) string {
	pieces := []string{"<think>", "</think>", "<thinking>", "</Thinking>", "[THINK]", "[/THINK]", "◁think▷", "◁/think▷", "<reasoning>", "</thought>",
		"<|channel|>analysis<|message|>", "<|end|>", "<|start|>assistant", "<|channel|>final<|message|>", "analysis", "assistantfinal",
		"<", "[", "◁", "</", "<|", "```", "\n", "\n\n", " ", "A", "word", "é", "`", "."}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(t, "pieces"), "")
}

// The marks found are those that a search for their form finds.
func TestMarksAreFoundEverywhere(t *testing.T) {
	t.Parallel()
	anywhere := regexp.MustCompile(strings.Replace(markForm().String(), `\A`, "", 1))
	rapid.Check(t, func(t *rapid.T) {
		text := someMarks(t)
		var got [][]int
		for _, m := range marksIn(text) {
			got = append(got, []int{m.from, m.to})
		}
		if want := anywhere.FindAllStringIndex(text, -1); !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("%q: marks at %v, want %v", text, got, want)
		}
	})
}
