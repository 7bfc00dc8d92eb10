package statistic

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Needed says how many cases it would take for Threshold to find a threshold, if further
// cases are like those there are. Whether it finds any depends on the cases that it tests
// first alone: Surest of them, with which people agree in Agree.
type Needed struct {
	Surest int `json:"surest"`
	Agree  int `json:"agree"`
	Half   int `json:"half"`   // cases with which half of all samples would open; 0: no number does
	Likely int `json:"likely"` // four fifths of them; 0: no number does
}

// mostCases is how many cases an estimate reaches to.
const mostCases = 100_000

// Need returns what it takes where Threshold finds none among cases.
func Need(cases []Confident, alpha, delta float64) Needed {
	least, possible := SmallestN(1-alpha, 1-delta)
	if !possible || len(cases) == 0 {
		return Needed{}
	}
	cases = slices.Clone(cases)
	slices.SortFunc(cases, func(a, b Confident) int { return cmp.Compare(b.Confidence, a.Confidence) })
	first := upTo(cases, max(least, len(cases)/passedOver))
	out := Needed{Surest: first}
	for _, c := range cases[:first] {
		if c.Agrees {
			out.Agree++
		}
	}
	share := max(1.0/passedOver, float64(upTo(cases, len(cases)/passedOver))/float64(len(cases)))
	wrong := 1 - float64(out.Agree)/float64(first)
	// As many errors pass as a binomial with the error that is allowed has in a share of at
	// most delta of all samples.
	passing := -1
	for tested := max(least, int(share*float64(len(cases)+1))); float64(tested)/share <= mostCases; tested += 1 + tested/200 {
		allowed := distuv.Binomial{N: float64(tested), P: alpha}
		for allowed.CDF(float64(passing+1)) <= delta {
			passing++
		}
		opens := 1.0
		if wrong > 0 {
			opens = distuv.Binomial{N: float64(tested), P: wrong}.CDF(float64(passing))
		}
		needed := tested
		if tested > least {
			needed = int(math.Ceil(float64(tested) / share))
		}
		if out.Half == 0 && opens >= 0.5 {
			out.Half = needed
		}
		if opens >= 0.8 {
			out.Likely = needed
			break
		}
	}
	return out
}

// upTo returns how many of the cases, the most confident first, are tested together with
// the n-th: all that are as confident.
func upTo(cases []Confident, n int) int {
	n = min(max(n, 1), len(cases))
	for n < len(cases) && cases[n].Confidence == cases[n-1].Confidence {
		n++
	}
	return n
}
