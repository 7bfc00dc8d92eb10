package numbers

import (
	"fmt"
	"math"

	"prefdeck/stages/measure"
	"prefdeck/stages/measure/statistic"
)

// Needed says how many more labels it takes until a machine may decide, estimated from
// those there are: of labelled ones, cases tell of it whether people agree. It returns ""
// where nothing can be estimated: without an error, only the number of labels is missing,
// and a handful says nothing.
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
