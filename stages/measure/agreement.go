package measure

import (
	"cmp"
	"maps"
	"slices"

	"prefdeck/stages/label"
	"prefdeck/stages/measure/statistic"
)

// Agreement says how far people agree with themselves, with each other and with
// judges. Its JSON names are part of the public contract of Stats.
type Agreement struct {
	// AlphaNominal is Krippendorff's α of the answers A, tie, B and both bad.
	AlphaNominal Estimate `json:"alpha_nominal"`
	// AlphaOrdinal is α of strengths, or of A, tie and B if a label has no strength.
	// Both bad has no place on either scale.
	AlphaOrdinal Estimate `json:"alpha_ordinal"`
	Graded       bool     `json:"alpha_ordinal_graded"` // by strength
	// Percent is the share of two labels on one pair that are the same answer.
	Percent   Estimate  `json:"percent"`
	Couples   []Couple  `json:"annotators"` // with most pairs in common first
	Self      Estimate  `json:"self"`       // hidden repeats answered as the first time
	SelfKappa Estimate  `json:"self_kappa"` // Cohen's κ of first and second answers
	Judges    []Judging `json:"judges"`
}

// Couple is how far two annotators agree on the pairs that both labelled.
type Couple struct {
	A       string   `json:"a"`
	B       string   `json:"b"`
	Percent Estimate `json:"percent"`
	Kappa   Estimate `json:"kappa"` // unweighted, of A, tie, B and both bad
}

// maxCouples is how many couples of annotators are reported.
const maxCouples = 10

// answers are the nominal categories: places in a table of answers.
var answers = []label.Answer{label.A, label.Tie, label.B, label.BothBad}

func category(a label.Answer) int { return slices.Index(answers, a) }

// agreement plans the measures of agreement and returns what reports them.
func agreement(r *Rows, s *resampling) func() Agreement {
	byPair := r.labelsByPair()
	nominal := nominalRatings(r, byPair)
	ordinal, graded := ordinalRatings(r, byPair)
	first := repeats(r)
	alphaNominal := s.addNumber(nominal.Units(), nominal.Clusters(), func(w []float64) float64 { return nominal.Alpha(statistic.Nominal, w) })
	alphaOrdinal := s.addNumber(ordinal.Units(), ordinal.Clusters(), func(w []float64) float64 { return ordinal.Alpha(statistic.Ordinal, w) })
	percent := sameAnswers(r, byPair).share
	self := first.agreeing().share
	selfKappa := s.addKappa(first)
	var couples []func() Couple
	for _, c := range couplesOf(r, byPair) {
		share, kappa := c.agreeing().share, s.addKappa(&c.crossing)
		couples = append(couples, func() Couple { return Couple{r.Annotators[c.a], r.Annotators[c.b], share(), kappa()} })
	}
	judges := judging(r, s)
	return func() Agreement {
		return Agreement{
			AlphaNominal: alphaNominal(), AlphaOrdinal: alphaOrdinal(), Graded: graded, Percent: percent(),
			Self: self(), SelfKappa: selfKappa(), Couples: all(couples), Judges: all(judges),
		}
	}
}

// all calls every function.
func all[T any](functions []func() T) []T {
	out := make([]T, 0, len(functions))
	for _, f := range functions {
		out = append(out, f())
	}
	return out
}

func nominalRatings(r *Rows, byPair [][]int) *statistic.Ratings {
	out := statistic.NewRatings([]float64{0, 1, 2, 3})
	for p, labels := range byPair {
		ratings := make([]int, 0, len(labels))
		for _, l := range labels {
			ratings = append(ratings, category(r.Labels[l].Choice.Answer))
		}
		out.Add(r.Pairs[p].Prompt, ratings)
	}
	return out
}

// ordinalRatings rates by strength if all labels have one, and otherwise by sign.
func ordinalRatings(r *Rows, byPair [][]int) (ratings *statistic.Ratings, graded bool) {
	graded = true
	for _, l := range r.Labels {
		if l.Ruling {
			continue
		}
		_, ordered := sign(l.Choice.Answer)
		graded = graded && (!ordered || l.Choice.Scale == label.SevenPoint && (l.Choice.Answer == label.Tie || l.Choice.Strength != 0))
	}
	out := statistic.NewRatings([]float64{-3, -2, -1, 0, 1, 2, 3})
	for p, labels := range byPair {
		ratings := make([]int, 0, len(labels))
		for _, l := range labels {
			choice := r.Labels[l].Choice
			s, ordered := sign(choice.Answer)
			if graded {
				s = choice.Strength
			}
			if ordered {
				ratings = append(ratings, s+3)
			}
		}
		out.Add(r.Pairs[p].Prompt, ratings)
	}
	return out, graded
}

// sameAnswers counts couples of labels on one pair, and those of the same answer.
func sameAnswers(r *Rows, byPair [][]int) *ratio {
	out := newRatio()
	for p, labels := range byPair {
		var n [4]int
		for _, l := range labels {
			n[category(r.Labels[l].Choice.Answer)]++
		}
		same := 0
		for _, k := range n {
			same += k * (k - 1) / 2
		}
		if all := len(labels) * (len(labels) - 1) / 2; all > 0 {
			out.add(r.Pairs[p].Prompt, float64(same), float64(all))
		}
	}
	return out
}

// repeats crosses first answers with those to hidden repeats. A skip says nothing.
func repeats(r *Rows) *crossing {
	out := &crossing{values: []float64{0, 1, 2, 3}}
	for _, l := range r.Labels {
		if l.First != nil && l.First.Decides() && l.Choice.Decides() {
			out.add(r.Pairs[l.Pair].Prompt, category(l.First.Answer), category(l.Choice.Answer))
		}
	}
	return out
}

// couple crosses the answers of two annotators.
type couple struct {
	a, b int
	crossing
}

// couplesOf returns the couples of annotators with most pairs in common.
func couplesOf(r *Rows, byPair [][]int) []*couple {
	found := map[[2]int]*couple{}
	for p, labels := range byPair {
		for i, l := range labels {
			for _, m := range labels[:i] {
				x, y := r.Labels[l], r.Labels[m]
				if x.Annotator > y.Annotator {
					x, y = y, x
				}
				key := [2]int{x.Annotator, y.Annotator}
				c := found[key]
				if c == nil {
					c = &couple{x.Annotator, y.Annotator, crossing{values: []float64{0, 1, 2, 3}}}
					found[key] = c
				}
				c.add(r.Pairs[p].Prompt, category(x.Choice.Answer), category(y.Choice.Answer))
			}
		}
	}
	couples := slices.SortedFunc(maps.Values(found), func(x, y *couple) int {
		return cmp.Or(len(y.items)-len(x.items), x.a-y.a, x.b-y.b)
	})
	return couples[:min(len(couples), maxCouples)]
}
