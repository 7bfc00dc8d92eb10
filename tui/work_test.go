package tui

import (
	"path/filepath"
	"testing"

	"prefdeck/stages/exchange"
	"prefdeck/stages/pipeline"
	"prefdeck/stages/prompt"
	"prefdeck/store"
)

// The screen's forecast leaves out what the run that it is for would drop first.
func TestForecastsAreCurated(t *testing.T) {
	t.Parallel()
	d, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "deck.db"), store.Options{Annotator: "anna", Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var b exchange.Batch
	for _, text := range []string{"Name three rivers in France and say where they end.", "name three rivers in France, and say where they end", "Why is the sky blue?"} {
		p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: text})
		if err != nil {
			t.Fatal(err)
		}
		b.Prompts = append(b.Prompts, p)
	}
	if _, err := d.SaveBatch(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	f, err := work{Options{Deck: d, Config: pipeline.Default()}}.Foresee(t.Context(), pipeline.Overrides{Models: []string{"one"}})
	if err != nil || f.Prompts != 2 || f.Dropped != 1 || f.Uncurated {
		t.Errorf("%+v, %v", f, err)
	}
}
