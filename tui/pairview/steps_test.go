package pairview

import (
	"strings"
	"testing"

	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// searching makes a pair whose responses think, call the same tool and read what it
// returns, but for what they asked it.
func searching(t *testing.T) Content {
	t.Helper()
	p, err := prompt.New("",
		prompt.Message{Role: prompt.User, Content: "How high is it?", Parts: prompt.EncodeParts([]prompt.Part{{Type: prompt.PartTools, Tools: []byte(`[{"name":"search"}]`)}})},
		prompt.Message{Role: prompt.Assistant, Parts: prompt.EncodeParts([]prompt.Part{{Type: prompt.PartCall, Name: "search", Arguments: []byte(`{"q":"it"}`)}})},
		prompt.Message{Role: prompt.Tool, Content: "hidden 0", Parts: prompt.EncodeParts([]prompt.Part{{Type: prompt.PartResult, Name: "search"}})},
		prompt.Message{Role: prompt.User, Content: "The mountain."})
	if err != nil {
		t.Fatal(err)
	}
	c := Content{ID: p.ID, Prompt: p}
	for _, words := range []string{"hidden 1", strings.Repeat("hidden 1 ", 300)} {
		turns := []prompt.Message{
			{Role: prompt.Assistant, Parts: prompt.EncodeParts([]prompt.Part{
				{Type: prompt.PartThinking, Text: words}, {Type: prompt.PartCall, Name: "list", Arguments: []byte(`{}`)},
				{Type: prompt.PartCall, Name: "search", Arguments: []byte(`{"q":"` + words[:8] + strings.Repeat("x", len(words)/8) + `"}`)},
			})},
			{Role: prompt.Tool, Content: words},
			{Role: prompt.Assistant, Content: "Very high."},
		}
		parts, err := prompt.AsParts(turns)
		if err != nil {
			t.Fatal(err)
		}
		c.Responses = append(c.Responses, response.Response{Text: prompt.Transcript(turns), Parts: prompt.EncodeParts(parts)})
	}
	return c
}

// Each step is one line until all are unfolded. The first that the other response has
// not is marked on both sides. Nothing tells how long either side thought.
func TestStepsAreFolded(t *testing.T) {
	t.Parallel()
	for _, width := range []int{120, 80, 44} {
		d := open(t, searching(t), width, 40)
		d.v.layout = Stacked
		d.run(d.v.relayout())
		d.see("▸ call list()")
		d.see("(w shows it)")
		d.see("▸ ≠ call search(q=\"hidden 1x")
		d.see("▸ result")
		d.see("Very high.")
		d.see("after: 3 earlier turns, tools: search")
		cells := d.cells()
		if n := strings.Count(cells, "≠"); n != 2 {
			t.Errorf("%d marks of a difference:\n%s", n, cells)
		}
		var lines [2]int
		for i := range lines {
			lines[i] = len(d.v.unmarked()[i])
		}
		if lines != [2]int{5, 5} { // thinking, three steps, the answer
			t.Errorf("the responses have %v lines:\n%s", lines, cells)
		}
	}
}

func TestStepsUnfold(t *testing.T) {
	t.Parallel()
	d := open(t, searching(t), 120, 70)
	said, cmd := d.v.ToggleSteps()
	d.run(cmd)
	if said != "" {
		t.Error(said)
	}
	d.see("▾ ≠ call search(q=")
	d.see("hidden 1 hidden 1")
	d.run(d.v.TogglePrompt())
	d.see("▾ tools: search")
	d.see("▾ result of search")
	d.see("hidden 0")
	_, cmd = d.v.ToggleSteps()
	d.run(cmd)
	d.see("▸ result of search")
	if cells := d.cells(); strings.Contains(cells, "hidden 0") {
		t.Errorf("the prompt's steps are not folded:\n%s", cells)
	}
}
