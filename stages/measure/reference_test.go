package measure

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// Weighted means and means of paired differences agree with the reference values that
// the statistics are held to.
func TestMeansOfTheReference(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("statistic/testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		ID, Measure string
		Input       json.RawMessage
		Expected    json.RawMessage
		Tolerance   float64
	}
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	compared := map[string]int{}
	for _, r := range all {
		var in struct {
			A, B  []*float64
			Pi, Y []float64
		}
		if r.Measure != "hajek" && r.Measure != "paired_bootstrap_point" {
			continue
		}
		if err := json.Unmarshal(r.Input, &in); err != nil {
			t.Fatal(r.ID, err)
		}
		var values, weights []float64
		switch r.Measure {
		case "hajek":
			values = in.Y
			for _, p := range in.Pi {
				weights = append(weights, 1/p)
			}
		case "paired_bootstrap_point":
			for i, a := range in.A {
				d := math.NaN()
				if b := in.B[i]; a != nil && b != nil {
					d = *a - *b
				}
				values = append(values, d)
			}
		}
		prompts := make([]int, len(values))
		for i := range prompts {
			prompts[i] = i
		}
		got := WeightedMeanOf(prompts, values, weights, Bootstrap{Samples: 10})
		var want []float64
		if json.Unmarshal(r.Expected, &want) != nil { // one number
			want = make([]float64, 1)
			if err := json.Unmarshal(r.Expected, &want[0]); err != nil {
				t.Fatal(r.ID, err)
			}
		}
		compared[r.Measure]++
		switch {
		case len(want) > 0 && math.Abs(got.Value-want[0]) > r.Tolerance:
			t.Errorf("%s: %v, want %v", r.ID, got, want)
		case len(want) == 0 && got.Bounded():
			t.Errorf("%s: %v is not defined", r.ID, got)
		}
	}
	for _, m := range []string{"hajek", "paired_bootstrap_point"} {
		if compared[m] == 0 {
			t.Errorf("no value of %s was compared", m)
		}
	}
}
