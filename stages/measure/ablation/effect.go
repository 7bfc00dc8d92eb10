package ablation

import (
	"math"
	"slices"

	"prefdeck/stages/measure"
	"prefdeck/stages/measure/statistic"
)

// results are numbers of test cases, a row for each training set: hits, or
// differences of hits.
type results struct {
	prompts []int
	weights []float64 // of the cases
	rows    [][]float64
}

// minus returns the differences of two arms on the same cases.
func (r results) minus(s results) results {
	out := results{prompts: r.prompts, weights: r.weights}
	for k, row := range r.rows {
		d := make([]float64, len(row))
		for i := range row {
			d[i] = row[i] - s.rows[k][i]
		}
		out.rows = append(out.rows, d)
	}
	return out
}

// estimate returns the mean over all training sets and cases. Its interval covers
// both: resampling the prompts of the cases gives the one part, and what the prompts
// in the training sets change gives the other.
func (r results) estimate(b measure.Bootstrap) measure.Estimate {
	cases := make([]float64, len(r.prompts))
	for i := range cases {
		for _, row := range r.rows {
			cases[i] += row[i] / float64(len(r.rows))
		}
	}
	e := measure.WeightedMeanOf(r.prompts, cases, r.weights, b)
	if e.Bounded() {
		half := statistic.Normal95 * math.Sqrt(r.ofTraining())
		e.Low = e.Value - math.Hypot(e.Value-e.Low, half)
		e.High = e.Value + math.Hypot(e.High-e.Value, half)
	}
	return e
}

// leastOfTraining bounds the part of groups from below: 16 contrasts do not show that
// they have no effect.
const leastOfTraining = 8

// ofTraining returns the variance of the mean over training sets that comes from which
// prompts they were drawn from. Contrasts of the sets show the effect of each pair of
// groups, and as many show what is left: interactions of groups, the lots within
// them, and the choice of cases, which are in the first ones, too.
func (r results) ofTraining() float64 {
	all := 0.0
	for _, w := range r.weights {
		all += w
	}
	means := make([]float64, len(r.rows))
	for set, row := range r.rows {
		for i, x := range row {
			means[set] += r.weights[i] * x / all
		}
	}
	groups, rest := 0.0, 0.0
	for c := 1; c < sets; c++ {
		contrast := 0.0
		for set, m := range means {
			contrast += float64(1-2*parity(set, c)) * m / sets
		}
		if parity(c, c) == 1 {
			groups += contrast * contrast
		} else {
			rest += contrast * contrast
		}
	}
	return max(groups-rest, groups/leastOfTraining)
}

// shows are the differences that a user may want to see, the largest first.
var shows = []float64{0.05, 0.02, 0.01}

// judge sets what the interval of an effect allows to say, and, where that is nothing,
// how many more labels than there are would show a difference: intervals shrink with
// the root of the number of labels.
func judge(e *measure.StageEffect, labels int) {
	d := e.Difference
	switch {
	case !d.Bounded():
		e.Why = "too few prompts for an interval"
		if d.Value == 0 {
			e.Why = "both arms are right on the same pairs"
		}
	case d.Low > 0:
		e.Verdict = measure.Helps
	case d.High < 0:
		e.Verdict = measure.Harms
	default:
		e.Verdict = measure.Open
		half := (d.High - d.Low) / 2
		if at := slices.IndexFunc(shows, func(s float64) bool { return s < half }); at >= 0 {
			e.Show = shows[at]
			e.More = int(math.Ceil(float64(labels) * (half*half/(e.Show*e.Show) - 1)))
		}
	}
}
