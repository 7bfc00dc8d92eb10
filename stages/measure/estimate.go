package measure

import (
	"encoding/json"
	"math"

	"prefdeck/stages/measure/statistic"
)

// Estimate is a number with what it stands on (promise 7): N observations and a 95 %
// interval. Value, Low and High are NaN, and null as JSON, where not defined.
type Estimate struct {
	Value     float64
	N         int
	Low, High float64
}

// undefined returns an estimate without a value, from n observations.
func undefined(n int) Estimate {
	return Estimate{Value: math.NaN(), N: n, Low: math.NaN(), High: math.NaN()}
}

// Undefined returns an estimate without a value, from nothing.
func Undefined() Estimate { return undefined(0) }

// Defined reports whether the estimate has a value.
func (e Estimate) Defined() bool { return !math.IsNaN(e.Value) && !math.IsInf(e.Value, 0) }

// Bounded reports whether the estimate has an interval.
func (e Estimate) Bounded() bool { return e.Defined() && !math.IsNaN(e.Low) && !math.IsNaN(e.High) }

// bootstrapped returns an estimate with the percentile interval of its bootstrap values
// from a number of prompts; without one where these are all the same, which shows that
// nothing varies among the cases so far and not that nothing can.
func bootstrapped(value float64, n, prompts int, samples []float64) Estimate {
	e := undefined(n)
	if n == 0 || math.IsNaN(value) || math.IsInf(value, 0) {
		return e
	}
	e.Value = value
	return e.within(statistic.Percentiles(samples, prompts))
}

// within returns the estimate with an interval, unless that has no width.
func (e Estimate) within(low, high float64) Estimate {
	if high-low > 1e-12 {
		e.Low, e.High = low, high
	}
	return e
}

// estimateJSON is an estimate as JSON.
type estimateJSON struct {
	Value *float64 `json:"value"`
	N     int      `json:"n"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// MarshalJSON writes undefined numbers as null.
func (e Estimate) MarshalJSON() ([]byte, error) {
	return json.Marshal(estimateJSON{finite(e.Value), e.N, finite(e.Low), finite(e.High)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (e *Estimate) UnmarshalJSON(b []byte) error {
	var j estimateJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*e = Estimate{known(j.Value), j.N, known(j.Low), known(j.High)}
	return nil
}

// finite returns a number for JSON: nil if it is NaN or infinite.
func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

func known(x *float64) float64 {
	if x == nil {
		return math.NaN()
	}
	return *x
}
