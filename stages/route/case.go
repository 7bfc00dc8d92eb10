package route

import (
	"math"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
)

// Case is a pair that judges have compared, with what else decides its route.
type Case struct {
	Pair     stages.ID
	Prompt   stages.ID // whose pairs are alike: judges err on some prompts more than on others
	Route    pairing.Route
	Strategy string // that proposed it
	Fixed    bool   // it is the person's: let back in, with a known answer, or of the test stream
	Votes    Votes  // of people
	Opinions []judge.Opinion

	Audit   float64    // the probability with which it was drawn for the audit; 0: it was not
	Machine *Consensus // the machine's label in force
	Round   int        // which run of routing sent it to the machine, from 1; 0: none
}

// Votes counts the people who decided a pair.
type Votes struct {
	A, B    int
	Neither int // a tie, or both bad
}

// decided reports whether anybody has decided.
func (v Votes) decided() bool { return v.A+v.B+v.Neither > 0 }

// Winner returns the answer of most people; a tie unless A or B has more votes than
// anything else.
func (v Votes) Winner() label.Answer {
	switch {
	case v.A > v.B && v.A > v.Neither:
		return label.A
	case v.B > v.A && v.B > v.Neither:
		return label.B
	}
	return label.Tie
}

// Consensus is the joint verdict of several judges on a pair.
type Consensus struct {
	Answer     label.Answer // A or B
	Confidence float64      // |2p−1|, calibrated if the panel is
}

// consensus puts the opinions of judges together as a panel does.
func (c Case) consensus(p measure.Panel, judges []string) (Consensus, measure.Doubt) {
	a, confidence, why := p.Decide(c.said(judges))
	if why != measure.Sure {
		return Consensus{}, why
	}
	v := Consensus{Answer: label.A, Confidence: confidence}
	if a < 0.5 {
		v.Answer = label.B
	}
	return v, measure.Sure
}

// said returns what each judge says of the pair in all orders that it saw.
func (c Case) said(judges []string) []measure.Said {
	out := make([]measure.Said, len(judges))
	for j, name := range judges {
		sum, n := 0.0, 0.0
		var winners [2]bool
		for _, o := range c.Opinions {
			if p, ok := probability(o); ok && o.Judge == name {
				sum, n = sum+p, n+1
				winners[0] = winners[0] || p > 0.5
				winners[1] = winners[1] || p < 0.5
			}
		}
		out[j] = measure.Said{P: sum / n, Flips: winners[0] && winners[1]} // NaN without opinions
	}
	return out
}

// probability reads an opinion as the probability that A is better. A bare answer is
// as sure as can be.
func probability(o judge.Opinion) (p float64, ok bool) {
	if !math.IsNaN(o.Probability) {
		return o.Probability, true
	}
	switch label.Answer(o.Answer) {
	case label.A:
		return 1, true
	case label.B:
		return 0, true
	case label.Tie:
		return 0.5, true
	}
	return 0, false
}
