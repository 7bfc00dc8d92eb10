package numbers

import (
	"fmt"

	"prefdeck/stages/measure"
)

// Percent formats an estimate of a share with its n and its 95 % interval.
func Percent(e measure.Estimate) string {
	switch {
	case !e.Defined():
		return undefinedOf(e.N)
	case !e.Bounded():
		return fmt.Sprintf("%.0f %% (n=%d)", 100*e.Value, e.N)
	}
	return fmt.Sprintf("%.0f %% (n=%d, %.0f–%.0f %%)", 100*e.Value, e.N, 100*e.Low, 100*e.High)
}

// Estimate formats an estimate with its n and its 95 % interval, to some decimals.
func Estimate(e measure.Estimate, decimals int) string {
	switch {
	case !e.Defined():
		return undefinedOf(e.N)
	case !e.Bounded():
		return fmt.Sprintf("%.*f (n=%d)", decimals, e.Value, e.N)
	}
	return fmt.Sprintf("%.*f (n=%d, %.*f to %.*f)", decimals, e.Value, e.N, decimals, e.Low, decimals, e.High)
}

func undefinedOf(n int) string { return fmt.Sprintf("not defined (n=%d)", n) }
