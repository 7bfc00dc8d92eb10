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
}

// Audited is one drop of the audit sample, with the person's answer.
type Audited struct {
	Filter  string
	Dropped label.Side   // the dropped response; "" for a dropped pair
	Answer  label.Answer // by content; "" for none
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

// Add counts one more drop. A skip decides nothing.
func (a *Audits) Add(x Audited) {
	a.Drawn++
	if x.Answer == "" || x.Answer == label.Skip {
		a.Waiting++
		return
	}
	if a.Filters == nil {
		a.Filters = map[string]Share{}
	}
	of := a.Filters[x.Filter]
	of.add(x.Wrong())
	a.Filters[x.Filter] = of
	a.Wrong.add(x.Wrong())
}
