package report

import (
	"strings"
	"testing"

	"prefdeck/stages/measure"
)

func TestAblation(t *testing.T) {
	t.Parallel()
	estimate := func(value, low, high float64) measure.Estimate {
		return measure.Estimate{Value: value, N: 150, Low: low, High: high}
	}
	var b strings.Builder
	err := Ablation(&b, measure.Ablation{Labels: 412, Pairs: 63, Sets: 32, TestPairs: 150, TestPrompts: 92,
		Arms: []measure.Arm{
			{Name: "raw", Why: "no label on a prompt that curation dropped", Accuracy: measure.Undefined(), BestOf: measure.Undefined()},
			{Name: "curated", Labels: 1288, Accuracy: estimate(0.71, 0.64, 0.78), BestOf: estimate(0.6, 0.5, 0.7), Responses: 4.25},
			{Name: "filtered", Labels: 200, Accuracy: estimate(0.75, 0.68, 0.82), BestOf: measure.Undefined()},
		},
		Effects: []measure.StageEffect{
			{Stage: "prompts", To: "curated", Difference: measure.Undefined(), Why: "no label on a prompt that curation dropped"},
			{Stage: "filter", From: "curated", To: "filtered", Difference: estimate(0.04, 0.01, 0.07), Verdict: measure.Helps},
			{Stage: "judge", From: "filtered", To: "judge labels", Difference: estimate(-0.01, -0.09, 0.07), Verdict: measure.Open, More: 1234, Show: 0.05},
		}})
	want := `412 pairs labelled. 32 heads for each arm, each trained on 63 pairs and tested on 150 pairs of 92 prompts that no head has seen, drawn at random before filtering.

arm                       labels  right                                best of N preferred
raw                            0  not defined: no label on a prompt that curation dropped
curated                    1,288  71 % (n=150, 64–78 %)                60 % (n=150, 50–70 %), N=4.2
filtered                     200  75 % (n=150, 68–82 %)                not defined: too few responses or labels on the pick

stage        adds                                 verdict
prompts      not defined: no label on a prompt that curation dropped
filter       +4.0 points (n=150, +1.0 to +7.0)    the stage helps
judge        -1.0 points (n=150, -9.0 to +7.0)    no verdict; 5 points would show with about 1,300 more labels
`
	if b.String() != want || err != nil {
		t.Errorf("printed\n%s\nwant\n%s", b.String(), want)
	}
	b.Reset()
	err = Ablation(&b, measure.Ablation{Labels: 9, Why: "too few labels on pairs drawn at random", Wanted: 41})
	if want := "9 pairs labelled. Not defined: too few labels on pairs drawn at random.\n"; b.String() != want || err != nil {
		t.Errorf("printed\n%s", b.String())
	}
}

// What measuring the stages says of the test set is what the statistics say.
func TestTestSet(t *testing.T) {
	t.Parallel()
	s := measure.Stats{Test: measure.NewTestStream(60, 20, 37)}
	var told, stats strings.Builder
	testSet(&told, s.Test, 40, measure.Ablation{}, "wool deck.db")
	const set = "37 of 97 labels on pairs drawn at random before filtering, 20 waiting"
	if want := "test set: " + set + "\nit needs 60 more labels: prefdeck label --deck 'wool deck.db' --stream test draws and starts them\n"; told.String() != want {
		t.Errorf("%s\nwant\n%s", told.String(), want)
	}
	if err := Stats(&stats, s); err != nil || !strings.Contains(stats.String(), "test set          60   "+set+"\n") {
		t.Errorf("%s, %v", stats.String(), err)
	}
	s.Test.Last = 5
	if err := Stats(&stats, s); err != nil || !strings.Contains(stats.String(), set+" · 5 other pairs of its prompts come last, since nothing trains on them\n") {
		t.Errorf("%s, %v", stats.String(), err)
	}
	for left, want := range map[int]string{
		0:  "starts 20, and the others take more prompts with two responses that differ",
		39: "starts 59, and the others take",
		40: "draws and starts them",
	} {
		told.Reset()
		if testSet(&told, s.Test, left, measure.Ablation{}, ""); !strings.Contains(told.String(), want) {
			t.Errorf("with %d left to draw: %s", left, told.String())
		}
	}
	told.Reset()
	testSet(&told, measure.NewTestStream(130, 0, 120), 40, measure.Ablation{}, "")
	if want := "test set: 120 labels on pairs drawn at random before filtering\n"; told.String() != want {
		t.Error(told.String())
	}
	told.Reset()
	testSet(&told, measure.NewTestStream(0, 0, 0), 40, measure.Ablation{}, "")
	if got := told.String(); !strings.HasPrefix(got, "test set: none; tested on pairs") || strings.Contains(got, "needs") {
		t.Error(got)
	}
}
