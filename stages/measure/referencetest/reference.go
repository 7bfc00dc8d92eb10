// Package referencetest holds the measures to values that other packages agree on: which
// ones is said beside each, as computed_by. A measure lives where it is used, so several
// packages are held to them, each to all values of its own.
package referencetest

import (
	_ "embed"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"testing"
)

//go:embed reference.json
var file []byte

// The packages that compute measures.
const (
	Statistic = "stages/measure/statistic"
	Measure   = "stages/measure"
	Prompt    = "stages/prompt"
	Pairing   = "stages/pairing"
)

// homes says where each measure is computed.
var homes = map[string]string{
	"krippendorff_alpha": Statistic, "cohen_kappa": Statistic,
	"wilson_interval": Statistic, "clopper_pearson_interval": Statistic, "jeffreys_interval": Statistic,
	"smallest_n_zero_errors": Statistic, "fixed_sequence_threshold": Statistic, "hajek": Statistic, "mcnemar_exact": Statistic,
	"bradley_terry": Statistic, "davidson": Statistic,
	"ece": Statistic, "brier": Statistic, "log_loss": Statistic, "platt": Statistic, "isotonic": Statistic,
	"distinct_n": Statistic, "self_bleu": Statistic, "vendi_score": Statistic,
	"paired_bootstrap_point": Measure, "paired_bootstrap_exact_se": Measure,
	"rouge_l_f": Prompt, "farthest_first": Prompt, "facility_location_greedy": Prompt,
	"d_optimal_greedy": Pairing,
}

// value is a reference value.
type value struct {
	ID, Measure string
	Input       json.RawMessage
	Expected    json.RawMessage
	Tolerance   float64
}

// Compute computes a measure from the input of a value, which read decodes. An empty
// result means undefined.
type Compute func(read func(any)) []float64

// Check holds a package to every value of the measures that it is the home of.
func Check(t *testing.T, home string, computes map[string]Compute) {
	t.Helper()
	var all []value
	if err := json.Unmarshal(file, &all); err != nil {
		t.Fatal(err)
	}
	checked := map[string]int{}
	for _, v := range all {
		at, known := homes[v.Measure]
		if !known {
			t.Errorf("%s: no package computes %s", v.ID, v.Measure)
		}
		compute := computes[v.Measure]
		if (compute != nil) != (at == home) {
			t.Errorf("%s belongs to %s", v.Measure, at)
		}
		if compute == nil {
			continue
		}
		checked[v.Measure]++
		got := compute(func(in any) {
			if err := json.Unmarshal(v.Input, in); err != nil {
				t.Fatalf("%s: %v", v.ID, err)
			}
		})
		if want := v.numbers(t); !near(got, want, v.Tolerance) {
			t.Errorf("%s: got %v, want %v", v.ID, got, want)
		}
	}
	n := 0
	for _, measure := range slices.Sorted(maps.Keys(checked)) {
		t.Logf("%-26s %2d values", measure, checked[measure])
		n += checked[measure]
	}
	t.Logf("%d of %d values are of this package", n, len(all))
}

// numbers returns the expected numbers, none for an undefined value.
func (v value) numbers(t *testing.T) []float64 {
	t.Helper()
	var list []float64
	var one float64
	switch {
	case string(v.Expected) == "null":
		return nil
	case json.Unmarshal(v.Expected, &list) == nil:
		return list
	case json.Unmarshal(v.Expected, &one) == nil:
		return []float64{one}
	}
	t.Fatalf("%s: cannot read %s", v.ID, v.Expected)
	return nil
}

// near compares with a tolerance that is relative for numbers above 1.
func near(got, want []float64, tolerance float64) bool {
	return slices.EqualFunc(got, want, func(g, w float64) bool {
		return math.Abs(g-w) <= tolerance*max(1, math.Abs(w))
	})
}

// Defined returns values, or nothing if one of them is no number.
func Defined(values ...float64) []float64 {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	}
	return values
}

// Numbers returns places as numbers.
func Numbers(places []int) []float64 {
	out := make([]float64, len(places))
	for i, p := range places {
		out[i] = float64(p)
	}
	return out
}
