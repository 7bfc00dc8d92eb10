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

// MeanOf returns the mean of values, which belong to prompts, with an interval from
// resampling prompts. NaN values are left out.
func MeanOf(prompts []int, values []float64, b Bootstrap) Estimate {
	numbers, n := compact(prompts)
	r := newRatio()
	for i, v := range values {
		if !math.IsNaN(v) {
			r.add(numbers[i], v, 1)
		}
	}
	var s resampling
	mean := s.addMean(r)
	s.run(b.of(n))
	return mean()
}

// ShareOf is MeanOf for values of 0 and 1.
func ShareOf(prompts []int, values []float64, b Bootstrap) Estimate {
	e := MeanOf(prompts, values, b)
	if e.Defined() && (e.Value == 0 || e.Value == 1) {
		e.Low, e.High = statistic.Wilson(e.Value*float64(e.N), float64(e.N))
	}
	return e
}

// CalibrationOf returns the expected calibration error of forecasts for prompts.
func CalibrationOf(prompts []int, f statistic.Forecasts, b Bootstrap) Estimate {
	numbers, n := compact(prompts)
	told := forecasts{f, numbers}
	var s resampling
	miscalibration := s.addNumber(len(f.P), told.error)
	s.run(b.of(n))
	return miscalibration()
}
