package statistic

import (
	"math"
	"slices"
)

// SmallestN returns how many cases, all of them right, it takes to claim a target
// share at a one-sided confidence: the smallest n with targetⁿ ≤ 1−confidence. ok is
// false for a target of 1, which no number reaches.
func SmallestN(target, confidence float64) (n int, ok bool) {
	if target >= 1 {
		return 0, false
	}
	alpha := 1 - confidence
	n = max(int(math.Ceil(math.Log(alpha)/math.Log(target)-1e-9)), 1)
	return n, true
}

// Confident is a case that a machine decided with a confidence, and whether a person
// agrees.
type Confident struct {
	Confidence float64
	Agrees     bool
}

// Threshold returns the confidence from which on the machine's error is at most
// alpha with probability 1−delta, by testing thresholds from the most confident case
// down and stopping at the first failure (fixed-sequence testing, after Jung, Brahman
// and Choi 2024). Thresholds with fewer cases than zero errors would need are passed
// over. ok is false if none passes.
func Threshold(cases []Confident, alpha, delta float64) (threshold float64, ok bool) {
	least, possible := SmallestN(1-alpha, 1-delta)
	if !possible {
		return 0, false
	}
	cases = slices.Clone(cases)
	slices.SortFunc(cases, func(a, b Confident) int {
		switch {
		case a.Confidence > b.Confidence:
			return -1
		case a.Confidence < b.Confidence:
			return 1
		}
		return 0
	})
	wrong := 0
	for i, c := range cases {
		if !c.Agrees {
			wrong++
		}
		n := i + 1
		if n < least || n < len(cases) && cases[n].Confidence == c.Confidence {
			continue
		}
		if UpperBound(wrong, n, 1-delta) > alpha+1e-12 {
			break
		}
		threshold, ok = c.Confidence, true
	}
	return threshold, ok
}
