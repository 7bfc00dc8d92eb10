package export

import (
	"math"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/response"
)

// decision is the joint result of a pair's labels. Chosen is the better response; on a
// pair without a preference it is A.
type decision struct {
	*exchange.Labelled
	by      []exchange.Given // the labels that say so; none: a machine's
	answer  label.Answer
	margin  float64 // mean strength without its sign; 0 where none was given
	graded  bool    // a strength was given
	soft    float64 // share of the votes for chosen, a tie counting half
	votes   [3]int  // for chosen, for rejected, for neither
	swapped bool    // chosen is B
}

func (d decision) chosen() response.Response {
	if d.swapped {
		return d.B
	}
	return d.A
}

func (d decision) rejected() response.Response {
	if d.swapped {
		return d.A
	}
	return d.B
}

// preferred reports whether the decision is for a side.
func (d decision) preferred() bool { return d.answer == label.A || d.answer == label.B }

// strength returns the strength as a whole number, −3 … +3: below 0, A is better. A
// preference without a strength counts as the slightest.
func (d decision) strength() int {
	if !d.preferred() {
		return 0
	}
	n := min(3, max(1, int(math.Round(d.margin))))
	if d.answer == label.A {
		return -n
	}
	return n
}

// annotator returns the one annotator who decided, or "" where several did.
func (d decision) annotator() string {
	if len(d.by) == 1 {
		return d.by[0].Annotator
	}
	return ""
}

// edit returns the edit in force of an annotator whose label counts; nil if no edit
// changes anything.
func (d decision) edit() *label.Edit {
	for i := len(d.Edits) - 1; i >= 0; i-- {
		e := &d.Edits[i]
		for _, g := range d.by {
			if g.Annotator == e.Annotator && e.Text != d.base(e).Text {
				return e
			}
		}
	}
	return nil
}

// base returns the response that an edit was made from.
func (d decision) base(e *label.Edit) response.Response {
	if e.Base == d.B.ID {
		return d.B
	}
	return d.A
}

// decided returns the decision that labels with the same answer make.
func decided(l *exchange.Labelled, answer label.Answer, by []exchange.Given) decision {
	d := decision{Labelled: l, by: by, answer: answer, swapped: answer == label.B, soft: 1}
	n := 0
	for _, g := range by {
		if c := g.Choice; c.Strength != 0 || c.Scale == label.FourStrengths {
			d.margin += math.Abs(float64(c.Strength))
			n++
		}
	}
	if n > 0 {
		d.margin, d.graded = d.margin/float64(n), true
	}
	return d
}
