package numbers

import (
	"fmt"
	"math"

	"prefdeck/stages/measure"
	"prefdeck/stages/measure/statistic"
)

// Needed estimates from the labels so far how many more a machine needs before it may
// decide. Of the labelled pairs, cases show whether people agree. It returns "" where
// nothing can be estimated: without an error, only the number of labels is missing, and a
// handful proves nothing.
func Needed(o *statistic.Needed, cases, labelled int) string {
	if o == nil || o.Surest < 10 || o.Agree == o.Surest {
		return ""
	}
	basis := fmt.Sprintf("of the %s most confident, people agree in %s", Plural(o.Surest, "pair"), Share(measure.Share{N: o.Surest, Of: o.Agree}))
	more := func(needed int) string {
		return Number(rounded(float64(max(1, needed-cases)) * float64(max(labelled, cases)) / float64(cases)))
	}
	switch {
	case o.Half == 0:
		return "more labels like these are not expected to open it, but a lower target or better judges may: " + basis
	case o.Likely == 0:
		return fmt.Sprintf("an estimated %s more labels like these open it in half of all cases: %s", more(o.Half), basis)
	}
	return fmt.Sprintf("an estimated %s more labels like these open it in half of all cases, %s in four of five: %s", more(o.Half), more(o.Likely), basis)
}

// rounded returns n to two digits: an estimate knows no more.
func rounded(n float64) int {
	unit := math.Pow(10, max(0, math.Floor(math.Log10(n))-1))
	return int(math.Ceil(n/unit) * unit)
}
