package measure

import (
	"math"
	"slices"

	"prefdeck/stages/measure/statistic"
)

// Recalibration says how well a judge's probabilities would be calibrated by a curve
// learnt from people. The curve for a pair is learnt without the pairs of the same
// prompt, so that no curve is tested on its own training data. The JSON names are a
// public contract.
type Recalibration struct {
	Method           string   `json:"method"` // platt or isotonic
	CalibrationError Estimate `json:"calibration_error"`
	Brier            Estimate `json:"brier"`
}

const (
	folds = 5 // of prompts
	// leastLearnt is the least number of pairs to learn a curve from.
	leastLearnt = 20
	// certainty bounds probabilities before they become odds.
	certainty = 1e-6
)

// curve turns a probability into one that is better calibrated.
type curve func(p float64) float64

// learn lists the methods that learn a curve. Each learns from both sides of every pair,
// since which response is A is an accident, so that the curve treats A and B alike.
var learn = []struct {
	method string
	from   func(statistic.Forecasts) (curve, bool)
}{
	{"platt", func(f statistic.Forecasts) (curve, bool) {
		scores := make([]float64, len(f.P))
		for i, p := range f.P {
			scores[i] = logit(p)
		}
		s, ok := statistic.FitPlatt(scores, f.Y)
		return func(p float64) float64 { return s.At(logit(p)) }, ok
	}},
	{"isotonic", func(f statistic.Forecasts) (curve, bool) {
		scores := make([]float64, len(f.P))
		for i, p := range f.P {
			scores[i] = centred(p)
		}
		fit, ok := statistic.FitIsotonic(scores, f.Y, nil)
		return func(p float64) float64 { return fit.At(centred(p)) }, ok
	}},
}

// logit returns log-odds, for p and 1−p the same to the last bit.
func logit(p float64) float64 {
	if p < 0.5 {
		return -logit(1 - p)
	}
	p = min(max(p, certainty), 1-certainty)
	return math.Log(p / (1 - p))
}

// centred returns how far a probability is from one half, for p and 1−p the same but for
// its sign: decimals and means of them differ in their last bits, and points of equal x
// have to be equal to be pooled.
func centred(p float64) float64 {
	const steps = 1e12
	return math.Round((p-0.5)*steps) / steps
}

// recalibrate prepares the recalibration of a judge's probabilities by each method.
func (f *forecasts) recalibrate(s *resampling) func() []Recalibration {
	var out []func() Recalibration
	for _, l := range learn {
		told, ok := f.crossFitted(l.from)
		if !ok {
			out = append(out, func() Recalibration { return Recalibration{l.method, undefined(0), undefined(0)} })
			continue
		}
		off, brier := s.addCalibration(told), s.addNumber(len(told.P), told.count(), told.brier)
		out = append(out, func() Recalibration { return Recalibration{l.method, off(), brier()} })
	}
	return func() []Recalibration { return all(out) }
}

// crossFitted returns the forecasts recalibrated fold by fold, by curves learnt from the
// prompts of the other folds. ok is false if those are too few.
func (f *forecasts) crossFitted(from func(statistic.Forecasts) (curve, bool)) (told *forecasts, ok bool) {
	told = &forecasts{prompts: f.prompts}
	told.P, told.Y = make([]float64, len(f.P)), f.Y
	if len(f.P) == 0 {
		return nil, false
	}
	of := foldsOf(slices.Max(f.prompts) + 1)
	for fold := range folds {
		var others statistic.Forecasts
		for i, p := range f.P {
			if of[f.prompts[i]] != fold {
				others.P, others.Y = append(others.P, p, 1-p), append(others.Y, f.Y[i], 1-f.Y[i])
			}
		}
		if len(others.P) < 2*leastLearnt {
			return nil, false
		}
		better, learnt := from(others)
		if !learnt {
			return nil, false
		}
		for i, p := range f.P {
			if of[f.prompts[i]] == fold {
				told.P[i] = better(p)
			}
		}
	}
	return told, true
}
