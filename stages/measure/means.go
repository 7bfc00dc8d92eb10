package measure

import (
	"math"

	"prefdeck/stages/measure/statistic"
)

// compact numbers prompts from 0 without gaps.
func compact(prompts []int) (numbers []int, n int) {
	place := map[int]int{}
	for _, p := range prompts {
		at, known := place[p]
		if !known {
			at = len(place)
			place[p] = at
		}
		numbers = append(numbers, at)
	}
	return numbers, len(place)
}

// promptsOf returns how many prompts some items belong to.
func promptsOf[T any](items []T, prompt func(T) int) int {
	of := map[int]bool{}
	for _, i := range items {
		of[prompt(i)] = true
	}
	return len(of)
}

// MeanOf returns the mean of values, which belong to prompts, with an interval from
// resampling prompts. NaN values are left out.
func MeanOf(prompts []int, values []float64, b Bootstrap) Estimate {
	return WeightedMeanOf(prompts, values, nil, b)
}

// WeightedMeanOf is MeanOf with a weight for each value: what values that were drawn
// with unequal probabilities say about all (Hájek 1971). Nil weighs all alike.
func WeightedMeanOf(prompts []int, values, weights []float64, b Bootstrap) Estimate {
	numbers, n := compact(prompts)
	r := newRatio()
	known := 0
	for i, v := range values {
		if math.IsNaN(v) {
			continue
		}
		w := 1.0
		if weights != nil {
			w = weights[i]
		}
		known++
		r.add(numbers[i], w*v, w)
	}
	var s resampling
	mean := s.addMean(r)
	s.run(b.of(n))
	e := mean()
	e.N = known
	return e
}

// ShareOf returns the share of 1 among values of 0 and 1, which belong to prompts. NaN
// values are left out.
func ShareOf(prompts []int, values []float64) Estimate {
	r := newRatio()
	for i, v := range values {
		if !math.IsNaN(v) {
			r.add(prompts[i], v, 1)
		}
	}
	return r.share()
}

// CalibrationOf returns the expected calibration error of forecasts for prompts.
func CalibrationOf(prompts []int, f statistic.Forecasts, b Bootstrap) Estimate {
	numbers, n := compact(prompts)
	told := forecasts{f, numbers}
	var s resampling
	miscalibration := s.addCalibration(&told)
	s.run(b.of(n))
	return miscalibration()
}
