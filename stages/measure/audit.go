package measure

import "prefdeck/stages/label"

// Audits says how often filtering was wrong to drop, judged by the audit sample.
// Its JSON names are part of the public contract of Stats.
type Audits struct {
	Drawn   int `json:"drawn"`   // drops in the sample that still stand
	Waiting int `json:"waiting"` // of Drawn: not decided yet
	// Wrong counts drops that the person decided against, of those decided: see
	// Audited.Wrong.
	Wrong   Share            `json:"wrong"`
	Filters map[string]Share `json:"filters,omitempty"` // Wrong, by filter
	// Precision is the share of a filter's drops that the person confirms, estimated
	// from those decided, each with the probability that it was drawn with.
	Precision map[string]Estimate `json:"precision,omitempty"`
}

// Audited is one drop of the audit sample, with the person's answer.
type Audited struct {
	Filter  string
	Dropped label.Side   // the dropped response; "" for a dropped pair
	Answer  label.Answer // by content; "" for none
	Drawn   float64      // the probability with which it was drawn
}

// Wrong reports whether the answer contradicts the drop. For a dropped response it
// does if that one is better: a tie or both bad would have made no training pair
// either. For a pair dropped as near-identical it does if either is better.
func (a Audited) Wrong() bool {
	if a.Dropped == "" {
		return a.Answer == label.A || a.Answer == label.B
	}
	return string(a.Answer) == string(a.Dropped)
}

// AuditsOf sums up the audit sample. A skip decides nothing.
func AuditsOf(drops []Audited) Audits {
	a := Audits{Drawn: len(drops)}
	type sample struct {
		right []bool
		drawn []float64
	}
	of := map[string]sample{}
	for _, x := range drops {
		if x.Answer == "" || x.Answer == label.Skip {
			a.Waiting++
			continue
		}
		a.Wrong.addError(x.Wrong())
		s := of[x.Filter]
		of[x.Filter] = sample{append(s.right, !x.Wrong()), append(s.drawn, x.Drawn)}
	}
	for filter, s := range of {
		if a.Filters == nil {
			a.Filters, a.Precision = map[string]Share{}, map[string]Estimate{}
		}
		var wrong Share
		for _, right := range s.right {
			wrong.addError(!right)
		}
		a.Filters[filter], a.Precision[filter] = wrong, weighted(s.right, s.drawn)
	}
	return a
}
