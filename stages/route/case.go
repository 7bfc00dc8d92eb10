package route

import (
	"math"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
)

// Case is a pair that judges have compared, with what else decides its route.
type Case struct {
	Pair     stages.ID
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

// Consensus is what several judges say of a pair together.
type Consensus struct {
	Answer     label.Answer // A or B
	Confidence float64      // |2p−1| of the mean of their probabilities
}

// doubt is why judges leave a pair to the person.
type doubt int

// The doubts. The first that applies counts.
const (
	sure     doubt = iota
	unjudged       // some judge has not compared the pair
	flips          // a judge names another winner once the sides are swapped
	neither        // a judge names no winner
	disagree       // they name different winners
)

// consensus puts the opinions of judges together: they have to name the same winner, each
// in every order that it saw.
func (c Case) consensus(judges []string) (Consensus, doubt) {
	mean, winner, why := 0.0, 0, sure
	for _, name := range judges {
		p, sign, is := c.opinion(name)
		switch {
		case is == unjudged:
			return Consensus{}, unjudged
		case is != sure:
			if why == sure || is < why {
				why = is
			}
		case winner != 0 && sign != winner && why == sure:
			why = disagree
		}
		winner = sign
		mean += p / float64(len(judges))
	}
	if why != sure {
		return Consensus{}, why
	}
	v := Consensus{Answer: label.A, Confidence: math.Abs(2*mean - 1)}
	if winner < 0 {
		v.Answer = label.B
	}
	return v, sure
}

// opinion returns one judge's mean probability that A is better, and 1 where it
// prefers A, −1 where it prefers B.
func (c Case) opinion(name string) (p float64, sign int, why doubt) {
	n := 0.0
	var winners [2]bool
	for _, o := range c.Opinions {
		if o.Judge != name {
			continue
		}
		one, ok := probability(o)
		if !ok {
			continue
		}
		p, n = p+one, n+1
		winners[0] = winners[0] || one > 0.5
		winners[1] = winners[1] || one < 0.5
	}
	switch p /= n; {
	case n == 0:
		return 0, 0, unjudged
	case winners[0] && winners[1]:
		return p, 0, flips
	case p > 0.5:
		return p, 1, sure
	case p < 0.5:
		return p, -1, sure
	}
	return p, 0, neither
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
