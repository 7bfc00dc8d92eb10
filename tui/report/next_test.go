package report

import (
	"bytes"
	"context"
	"testing"

	"prefdeck/stages/measure"
)

type counter measure.Stats

func (c counter) Stats(context.Context) (measure.Stats, error) { return measure.Stats(c), nil }

// After an import, a run and a sitting, one line says how to go on.
func TestNext(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]measure.Stats{
		"": {},
		"next: prefdeck run --deck d.db --model NAME   (asks a model of Ollama about 3 prompts)\n":                            {Prompts: 3},
		"next: prefdeck run --deck d.db   (filters and pairs 1,610 responses)\n":                                              {Prompts: 805, Responses: 1610, Unpaired: 1610},
		"next: prefdeck import --deck d.db FILE   (no prompt has two responses that differ: import those of another model)\n": {Prompts: 1, Responses: 1},
		"next: prefdeck label --deck d.db   (1 pair to decide)\n":                                                             {Prompts: 1, Responses: 2, Pairs: 1, Queue: 1},
		"next: prefdeck export --deck d.db --to trl --out pairs.jsonl   (2 preferences)\n":                                    {Prompts: 1, Responses: 2, Pairs: 2, Done: 2, Labels: measure.Labels{A: 1, B: 1}},
	} {
		var b bytes.Buffer
		if Next(t.Context(), counter(s), &b, "d.db"); b.String() != want {
			t.Errorf("got %q, want %q", b.String(), want)
		}
	}
}
