package store

import (
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/embed"
)

func TestCorpora(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	withPairs(t, d, 5)
	must(t, alter(d, `UPDATE responses SET dropped_by = 'f' WHERE n = 1`))
	must(t, alter(d, `UPDATE pairs SET route = 'dropped', dropped_by = 'f', dropped_kind = 'response' WHERE 1 IN (a, b)`))
	must(t, alter(d, `UPDATE responses SET text = '<think>Hm.</think>' || text`))
	corpora, err := d.Corpora(t.Context(), 8)
	must(t, err)
	want := map[string][2]int{"prompts all": {5, 5}, "prompts kept": {5, 5}, "responses all": {10, 8}, "responses kept": {9, 8}, "responses paired": {8, 8}}
	for _, c := range corpora {
		if w := want[c.Kind+" "+c.Stage]; c.N != w[0] || len(c.Texts) != w[1] {
			t.Errorf("%s %s: %d texts, %d in the sample; want %v", c.Kind, c.Stage, c.N, len(c.Texts), w)
		}
		if strings.Contains(strings.Join(c.Texts, ""), "think") {
			t.Errorf("%s %s: %q", c.Kind, c.Stage, c.Texts)
		}
	}
	m := stages.Model{ID: stages.ModelID("m", "1"), Name: "m", Digest: "1"}
	must(t, d.SaveModel(t.Context(), m))
	must(t, d.UseEmbeddings(t.Context(), m.ID))
	vectors := map[stages.ID]embed.Embedding{}
	for _, c := range corpora {
		for _, text := range c.Texts {
			if c.Kind == "prompts" {
				vectors[embed.TextID(text)] = embed.Embedding{1, 0}
			}
		}
	}
	must(t, d.SaveEmbeddings(t.Context(), m.ID, vectors))
	corpora, err = d.Corpora(t.Context(), 8)
	must(t, err)
	for _, c := range corpora {
		if whole := c.Kind == "prompts"; whole != (len(c.Vectors) == len(c.Texts)) || whole != (c.Model == "m") {
			t.Errorf("%s %s: %d vectors by %q of %d texts", c.Kind, c.Stage, len(c.Vectors), c.Model, len(c.Texts))
		}
	}
	if len(corpora) != len(want) {
		t.Errorf("%d corpora", len(corpora))
	}
}
