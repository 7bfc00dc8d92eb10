package filter

import (
	"maps"
	"math"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
)

// scale holds one scorer's scores of the responses to a prompt, in standard
// deviations from their mean, so that scorers with different scales compare.
type scale map[stages.ID]float64

// scales returns the scale of each scorer whose scores differ between the responses.
func scales(c Candidate) []scale {
	out := []scale{}
	for _, scorer := range slices.Sorted(maps.Keys(c.Scores)) {
		scores := c.Scores[scorer]
		var sum, squares float64
		for _, id := range slices.Sorted(maps.Keys(scores)) { // in order, so that sums are the same each time
			sum += scores[id]
		}
		mean := sum / float64(len(scores))
		for _, id := range slices.Sorted(maps.Keys(scores)) {
			squares += (scores[id] - mean) * (scores[id] - mean)
		}
		deviation := math.Sqrt(squares / float64(len(scores)))
		if deviation == 0 || math.IsNaN(deviation) || math.IsInf(deviation, 0) {
			continue
		}
		s := make(scale, len(scores))
		for id, v := range scores {
			s[id] = (v - mean) / deviation
		}
		out = append(out, s)
	}
	return out
}

// compared returns the margin of a pair on each scale that has both responses, and
// the mean of their scores.
func compared(scales []scale, p pairing.Pair) (margins []float64, quality float64) {
	for _, s := range scales {
		a, hasA := s[p.A]
		b, hasB := s[p.B]
		if hasA && hasB {
			margins = append(margins, a-b)
			quality += (a + b) / 2
		}
	}
	if len(margins) > 0 {
		quality /= float64(len(margins))
	}
	return margins, quality
}
