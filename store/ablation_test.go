package store

import (
	"math"
	"reflect"
	"testing"

	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/measure/ablation"
)

// Trials know how each pair came to the person: an audit stands for the drops that
// were not drawn, and known answers are no labels.
func TestTrials(t *testing.T) {
	t.Parallel()
	d, _ := withDrops(t)
	filtered(t, d, filter.Options{Audit: 1})
	must(t, alter(d, `UPDATE audits SET probability = 0.5`))
	queue := queued(t, d)
	for by, c := range map[string]label.Choice{"refusal": label.Graded(-1), "near-identical": {Answer: label.Tie}} {
		must(t, d.Append(t.Context(), choose(queue[by][0].Pair.ID, c)))
	}
	must(t, d.Append(t.Context(), choose(queue[""][0].Pair.ID, label.Graded(2))))
	must(t, d.Append(t.Context(), choose(queue[""][1].Pair.ID, label.Graded(2))))
	must(t, alter(d, `INSERT INTO gold (pair, answer, at) SELECT n, 'a', 1 FROM pairs WHERE id = unhex(?)`, queue[""][1].Pair.ID))
	must(t, alter(d, `INSERT INTO judgements (pair, judge, first, probability, answer) SELECT n, 'j', 'a', 0.75, 'a' FROM pairs WHERE id = unhex(?)`, queue[""][0].Pair.ID))
	got, err := d.Trials(t.Context())
	must(t, err)
	probability := map[bool]map[float64]float64{false: {0: 1}, true: {1: 0.5 / 3, 0.5: 0.5}} // by dropped and Y
	if len(got) != 3 {
		t.Fatalf("%d trials: %+v", len(got), got)
	}
	for _, x := range got {
		audit := x.Strategy == "audit"
		if !x.Curated || x.Dropped != audit || math.Abs(x.Probability-probability[x.Dropped][x.Y]) > 1e-12 || math.IsNaN(x.Judge) != audit || x.A == "" || x.B == "" {
			t.Errorf("%+v", x)
		}
	}
	kept, err := d.Kept(t.Context(), []int{got[0].Prompt, 99})
	must(t, err)
	if len(kept) != 3 || kept[0].Prompt != got[0].Prompt || kept[0].Response == 0 || kept[0].Text == "" {
		t.Errorf("responses %+v", kept)
	}
	must(t, alter(d, `UPDATE prompts SET dropped_by = 'near-duplicate'`))
	got, err = d.Trials(t.Context())
	must(t, err)
	if len(got) != 3 || got[0].Curated {
		t.Errorf("of a dropped prompt: %+v", got)
	}
}

func TestAblationIsKept(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	if a, err := d.Ablation(t.Context()); a != nil || err != nil {
		t.Errorf("before: %+v, %v", a, err)
	}
	want := measure.Ablation{Data: "x", Labels: 3, Dropped: measure.Estimate{Value: 0.5, N: 3, Low: 0.1, High: 0.9},
		Arms: []measure.Arm{{Name: ablation.Raw, Accuracy: measure.Estimate{Value: 1, N: 1, Low: 0.5, High: 1}, BestOf: measure.Estimate{Value: 1, N: 1, Low: 0.5, High: 1}}}}
	for range 2 {
		must(t, d.KeepAblation(t.Context(), want))
	}
	if got, err := d.Ablation(t.Context()); err != nil || !reflect.DeepEqual(*got, want) {
		t.Errorf("after: %+v, %v", got, err)
	}
}
