package numbers

import (
	"fmt"
	"math"
	"strconv"

	"prefdeck/stages/measure"
)

// Percent formats an estimate of a share with its n and its 95 % interval.
func Percent(e measure.Estimate) string {
	switch {
	case !e.Defined():
		return undefinedOf(e.N)
	case !e.Bounded():
		return fmt.Sprintf("%.0f %% (%s, %s)", 100*e.Value, Basis(e.N), boundless)
	}
	return fmt.Sprintf("%.0f %% (%s, %.0f–%.0f %%)", 100*e.Value, Basis(e.N), 100*e.Low, 100*e.High)
}

// Estimate formats an estimate with its n and its 95 % interval, to some decimals.
func Estimate(e measure.Estimate, decimals int) string {
	switch {
	case !e.Defined():
		return undefinedOf(e.N)
	case !e.Bounded():
		return fmt.Sprintf("%s (%s, %s)", fixed(e.Value, decimals), Basis(e.N), boundless)
	}
	return fmt.Sprintf("%s (%s, %s to %s)", fixed(e.Value, decimals), Basis(e.N), fixed(e.Low, decimals), fixed(e.High, decimals))
}

// fixed formats a number to some decimals; what rounds to 0 has no sign.
func fixed(x float64, decimals int) string {
	return strconv.FormatFloat(unsignedZero(x, decimals), 'f', decimals, 64)
}

// unsignedZero returns 0 in place of a number that rounds to it, which may be below.
func unsignedZero(x float64, decimals int) float64 {
	if math.Abs(x)*math.Pow10(decimals) < 0.5 {
		return 0
	}
	return x
}

// boundless stands in place of an interval: the resamples of too few cases are all alike,
// or too few of them have the number, or all cases are of one prompt.
const boundless = "no interval"

// Basis says how many a number stands on: "n=20,066".
func Basis(n int) string { return "n=" + Number(n) }

func undefinedOf(n int) string { return "not defined (" + Basis(n) + ")" }
