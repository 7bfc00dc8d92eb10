package store

import (
	"reflect"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/embed"
)

// Vectors come back as they were stored, by text and model, and stay when the text is
// embedded again.
func TestEmbeddings(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	one, two := stages.Model{ID: stages.ModelID("one", "1"), Name: "one", Digest: "1"}, stages.Model{ID: stages.ModelID("one", "2"), Name: "one", Digest: "2"}
	for _, m := range []stages.Model{one, two} {
		must(t, d.SaveModel(t.Context(), m))
	}
	hi, ho := embed.TextID("hi"), embed.TextID("ho")
	must(t, d.SaveEmbeddings(t.Context(), one.ID, map[stages.ID]embed.Embedding{hi: {0.6, -0.8}, ho: {1, 0}}))
	must(t, d.SaveEmbeddings(t.Context(), one.ID, map[stages.ID]embed.Embedding{hi: {0, 1}}))
	must(t, d.SaveEmbeddings(t.Context(), two.ID, map[stages.ID]embed.Embedding{hi: {0, 1, 0}}))
	for _, c := range []struct {
		model stages.ID
		want  map[stages.ID]embed.Embedding
	}{
		{one.ID, map[stages.ID]embed.Embedding{hi: {0.6, -0.8}, ho: {1, 0}}},
		{two.ID, map[stages.ID]embed.Embedding{hi: {0, 1, 0}}},
		{stages.ModelID("one", "3"), map[stages.ID]embed.Embedding{}},
	} {
		got, err := d.Embeddings(t.Context(), c.model, []stages.ID{hi, ho, embed.TextID("none")})
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v, %v, want %v", got, err, c.want)
		}
	}
	if err := d.SaveEmbeddings(t.Context(), stages.ModelID("none", ""), map[stages.ID]embed.Embedding{hi: {1}}); err == nil {
		t.Error("stored vectors of a model that nobody knows")
	}
	lawful(t, d)
}
