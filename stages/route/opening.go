package route

import (
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/measure/statistic"
	"prefdeck/stages/pairing"
)

// Opening says from which confidence on the machine may decide, and what that stands
// on: the calibration sample. Its JSON names are a public contract.
type Opening struct {
	Target    float64 `json:"target"`     // share of agreement with people that is promised …
	Certainty float64 `json:"certainty"`  // … with this probability
	Smallest  int     `json:"smallest_n"` // labelled pairs it takes even without an error

	Labelled int `json:"labelled"` // pairs that people and all judges decided
	// Ties counts, of those on which the judges are sure of one winner, the pairs on
	// which people name none.
	Ties measure.Share `json:"ties"`
	// Agreement counts, of those on which people name one too, the pairs on which it is
	// the same.
	Agreement measure.Share `json:"agreement"`

	// Threshold is the confidence |2p−1| from which on the promise holds; nil: none.
	Threshold *float64 `json:"threshold"`
	// Above is Agreement from the threshold on.
	Above measure.Share `json:"above"`
}

// Open learns from the calibration sample: the cases that people decided. Labels on
// pairs that the machine decided are left to the audit, which would otherwise measure a
// threshold on the pairs that it was chosen by. Pairs on which people name no winner
// are counted apart: on those no winner is right, and none is reversed.
func Open(cases []Case, judges []string, target, certainty float64) Opening {
	o := Opening{Target: target, Certainty: certainty}
	o.Smallest, _ = statistic.SmallestN(target, certainty)
	var known []statistic.Confident
	for _, c := range cases {
		if c.Route == pairing.ToMachine || !c.Votes.decided() {
			continue
		}
		v, why := c.consensus(judges)
		if why != unjudged {
			o.Labelled++
		}
		if why != sure {
			continue
		}
		people := c.Votes.Winner()
		o.Ties = counted(o.Ties, people == label.Tie)
		if people == label.Tie {
			continue
		}
		one := statistic.Confident{Confidence: v.Confidence, Agrees: people == v.Answer}
		o.Agreement = counted(o.Agreement, one.Agrees)
		known = append(known, one)
	}
	threshold, ok := statistic.Threshold(known, 1-target, 1-certainty)
	if !ok {
		return o
	}
	o.Threshold = &threshold
	for _, one := range known {
		if one.Confidence >= threshold {
			o.Above = counted(o.Above, one.Agrees)
		}
	}
	return o
}

// admits reports whether the machine may decide with a verdict.
func (o Opening) admits(v Consensus) bool { return o.Threshold != nil && v.Confidence >= *o.Threshold }

// counted returns a share with one more case.
func counted(s measure.Share, so bool) measure.Share {
	s.N++
	if so {
		s.Of++
	}
	return s
}
