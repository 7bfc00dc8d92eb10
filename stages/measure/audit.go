package measure

import "prefdeck/stages/label"

// Audits says how often filtering was wrong in what it dropped, as far as the
// audit sample tells. Its JSON names are part of the public contract of Stats.
type Audits struct {
	Drawn   int `json:"drawn"`   // drops in the sample that stand
	Waiting int `json:"waiting"` // of Drawn: nobody has decided yet
	// Wrong is drops that the person decided against, of those decided: see
	// Audited.Wrong.
	Wrong   Share            `json:"wrong"`
	Filters map[string]Share `json:"filters,omitempty"` // Wrong, by filter
}

// Audited is one drop of the audit sample, and what the person said of it.
type Audited struct {
	Filter  string
	Dropped label.Side   // the response that was turned down; "" where it was the pair
	Answer  label.Answer // by content; "" where there is none
}

// Wrong says whether the answer goes against the drop. Of a response that was
// dropped it does if that is the better one: a tie, or both bad, would have made
// no training pair either. Of two that were dropped as near-identical it does if
// either is better.
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
