package filter

import (
	"context"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/embed"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// subjectsEmbedder embeds a text by what it is about.
type subjectsEmbedder struct{ asked []string }

func (e *subjectsEmbedder) Model() stages.Model { return stages.Model{ID: "id", Name: "embedder"} }

func (e *subjectsEmbedder) Vectors(_ context.Context, texts []string) ([]embed.Embedding, error) {
	e.asked = append(e.asked, texts...)
	out := make([]embed.Embedding, len(texts))
	for i, text := range texts {
		out[i] = embed.Embedding{0, 1}
		if strings.Contains(strings.ToLower(text), "bread") || strings.Contains(text, "pain") {
			out[i] = embed.Embedding{1, 0}
		}
	}
	return out, nil
}

// Responses about something else are dropped, once, and only where that is certain: not
// short ones, code, fiction and other languages.
func TestOffTopic(t *testing.T) {
	t.Parallel()
	const aside = "The old harbour was built by fishermen who came from the north and stayed there for many years with their families."
	const another = "Long before the railway came through the valley, people used to walk over the hills to the market in the town."
	const thought = "<think>\nThey want to know about bread.\n</think>\n\n" + aside
	ask := func(text string, answers ...string) Candidate {
		p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: text})
		if err != nil {
			t.Fatal(err)
		}
		c := Candidate{Prompt: p}
		for _, a := range answers {
			r := response.Response{Prompt: p.ID, Text: a, Status: response.Complete}
			r.Identify()
			c.Responses = append(c.Responses, r)
		}
		return c
	}
	m := newMemory(
		ask("Please explain to me how people bake bread at home in their own kitchen.", aside, thought,
			"To bake bread at home you mix flour, water, salt and yeast, let it rise for a while and put it into a hot oven.",
			"Ask a baker.",
			"```go\nfunc main() {\n\tfmt.Println(\"a harbour\")\n\tfmt.Println(\"another harbour of the north\")\n}\n```",
		),
		ask("Write me a story about how people bake bread at home in their own kitchen.", aside),
		ask("What is bread?", another),
		ask("Le pain, c'est quoi ?", another),
	)
	run := func(o Options) (dropped []string) {
		t.Helper()
		if err := Run(t.Context(), m, o, nil); err != nil {
			t.Fatal(err)
		}
		for _, c := range m.candidates {
			for _, r := range c.Responses {
				for _, v := range m.verdicts {
					if v := v[r.ID]; v.Filter == OffTopic && !v.Pass {
						dropped = append(dropped, r.Text)
					}
				}
			}
		}
		slices.Sort(dropped)
		return dropped
	}
	e := &subjectsEmbedder{}
	if got := run(Options{}); len(got) != 0 || slices.Contains(specNames(m), OffTopic) {
		t.Errorf("without an embedding model %q are off-topic", got)
	}
	if got := run(Options{Embedder: e}); !slices.Equal(got, []string{thought, another, aside}) {
		t.Errorf("off-topic are %q", got)
	}
	e.asked = nil
	if run(Options{Embedder: e, Audit: 0.5}); len(e.asked) > 0 && slices.Contains(e.asked, "Ask a baker.") {
		t.Errorf("judged again: %q", e.asked)
	}
	e.asked = nil
	if run(Options{Embedder: e, Off: []string{OffTopic}}); len(e.asked) > 0 {
		t.Errorf("embedded for a filter that is off: %q", e.asked)
	}
	out, err := WhatIf(t.Context(), m, Options{Embedder: e})
	if err != nil || len(out.Out) == 0 || out.Out[0].Filter != OffTopic {
		t.Errorf("what if: %+v, %v", out.Out, err)
	}
}

func specNames(m *memory) (names []string) {
	for _, s := range m.specs {
		names = append(names, s.Name)
	}
	return names
}
