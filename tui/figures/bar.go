package figures

import (
	"fmt"
	"math"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/tui/numbers"
)

// percent returns a row about a share; why says why it may be undefined.
func percent(name string, e measure.Estimate, why string) Bar {
	return Bar{Name: name, Estimate: e, Text: said(numbers.Percent(e), e, why)}
}

// number returns a row about any other estimate.
func number(name string, e measure.Estimate, decimals int, why string) Bar {
	return Bar{Name: name, Estimate: e, Text: said(numbers.Estimate(e, decimals), e, why)}
}

// said adds to a number that is not defined why it is not.
func said(text string, e measure.Estimate, why string) string {
	if !e.Defined() && why != "" {
		return text + ": " + why
	}
	return text
}

// ofShare returns a row about a counted share.
func ofShare(name string, s measure.Share, why string) Bar {
	e := measure.Estimate{Value: math.NaN(), N: s.N, Low: math.NaN(), High: math.NaN()}
	if value, ok := s.Value(); ok {
		e.Value = value
		if low, high, ok := s.Interval(); ok {
			e.Low, e.High = low, high
		}
	}
	return percent(name, e, why)
}

// counted returns a row that counts some of all.
func counted(name string, some, all int, text string) Bar {
	e := measure.Estimate{Value: math.NaN(), N: all, Low: math.NaN(), High: math.NaN()}
	if all > 0 {
		e.Value = float64(some) / float64(all)
	}
	return Bar{Name: name, Estimate: e, Text: text}
}

// against says whom the row is about, besides its name.
func (b Bar) against(other string) Bar {
	b.Against = other
	return b
}

// behind names the pairs behind the row.
func (b Bar) behind(f label.QueueFilter) Bar {
	b.Pairs = &f
	return b
}

// hours puts a target into words.
func hours(t measure.Target) string {
	if t.Labels == 0 {
		return "reached"
	}
	text := numbers.Plural(t.Labels, "more label")
	if !t.Hours.Defined() {
		return fmt.Sprintf("%s; hours not defined (%s)", text, numbers.Basis(t.Hours.N))
	}
	if !t.Hours.Bounded() {
		return fmt.Sprintf("%s, %.1f h (%s)", text, t.Hours.Value, numbers.Basis(t.Hours.N))
	}
	return fmt.Sprintf("%s, %.1f h (%s, %.1f to %.1f)", text, t.Hours.Value, numbers.Basis(t.Hours.N), t.Hours.Low, t.Hours.High)
}
