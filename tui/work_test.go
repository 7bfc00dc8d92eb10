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

// A plan is written as a file that a run takes, and never over another.
func TestPlansAreSaved(t *testing.T) {
	t.Chdir(t.TempDir())
	w := work{Options{Config: pipeline.Default()}}
	for _, want := range []string{"plan.toml", "plan-2.toml"} {
		name, err := w.SavePlan(pipeline.Overrides{Models: []string{"one"}, Plan: "grid", Samples: new(3)})
		if err != nil || name != want {
			t.Fatalf("%s, %v, want %s", name, err, want)
		}
		c, err := pipeline.Load(name)
		if r := c.Responses; err != nil || len(r.Models) != 1 || r.Models[0] != "one" || r.Plan != "grid" || r.Samples != 3 {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}
