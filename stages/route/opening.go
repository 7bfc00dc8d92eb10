package route

import (
	"prefdeck/stages"
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

	// Rule says how the judges are combined, Calibrated whether curves learnt from the
	// calibration sample correct their confidences, and Uncalibrated why not.
	Rule         measure.Combination `json:"rule"`
	Calibrated   bool                `json:"calibrated"`
	Uncalibrated string              `json:"uncalibrated"`

	Labelled int `json:"labelled"` // pairs that people and all judges decided
	// Ties counts, of those on which the judges are sure of one winner, the pairs on
	// which people name none.
	Ties measure.Share `json:"ties"`
	// Agreement counts, of those on which people name one too, the pairs on which it is
	// the same.
	Agreement measure.Share `json:"agreement"`

	// Threshold is the confidence |2p−1| from which on the promise holds; nil: none.
	// It holds on the prompts of the calibration sample, whose other pairs are like those.
	Threshold *float64 `json:"threshold"`
	// NewPrompts is the same for pairs of other prompts, of which each counts alike. A prompt
	// is worth one pair to it, however many it has and however alike these are in whether
	// people agree (Likeness, from 0 to 1).
	NewPrompts *float64 `json:"threshold_new_prompts"`
	Likeness   float64  `json:"likeness"`
	Prompts    int      `json:"prompts"` // of Agreement's pairs
	// Above is Agreement from the threshold on.
	Above measure.Share `json:"above"`

	// Needed says what it would take to open, counted in Agreement's pairs; nil where it
	// opens.
	Needed *statistic.Needed `json:"needed"`

	known map[stages.ID]int // the prompts
}

// Open learns from the calibration sample: the cases that people decided. Labels on
// pairs that the machine decided are left to the audit, which would otherwise measure a
// threshold on the pairs that it was chosen by. Pairs on which people name no winner
// are counted apart: on those no winner is right, and none is reversed.
//
// The curves that calibrate the judges are learnt from the same sample. One judge's only
// renames its confidences, in the same order. Those of several have one weight a judge
// to fit, too little to move a bound that stands on dozens of pairs.
func Open(cases []Case, judges []string, rule measure.Combination, target, certainty float64) (Opening, measure.Panel) {
	panel := measure.LearnPanel(rule, judges, precedents(cases, judges))
	o := Opening{Target: target, Certainty: certainty, Rule: rule, Calibrated: panel.Calibrated, Uncalibrated: panel.Why}
	o.Smallest, _ = statistic.SmallestN(target, certainty)
	var sample []statistic.Confident
	o.known = map[stages.ID]int{}
	for _, c := range cases {
		if !c.calibrates() {
			continue
		}
		v, why := c.consensus(panel, judges)
		if why != measure.Unjudged {
			o.Labelled++
		}
		if why != measure.Sure {
			continue
		}
		people := c.Votes.Winner()
		o.Ties = counted(o.Ties, people == label.Tie)
		if people == label.Tie {
			continue
		}
		if _, met := o.known[c.Prompt]; !met {
			o.known[c.Prompt] = len(o.known)
		}
		one := statistic.Confident{Confidence: v.Confidence, Agrees: people == v.Answer, Cluster: o.known[c.Prompt]}
		o.Agreement = counted(o.Agreement, one.Agrees)
		sample = append(sample, one)
	}
	o.Prompts, o.Likeness = len(o.known), statistic.Likeness(sample)
	if threshold, ok := statistic.ClusterThreshold(sample, 1-target, 1-certainty); ok {
		o.NewPrompts = &threshold
	}
	threshold, ok := statistic.Threshold(sample, 1-target, 1-certainty)
	if !ok {
		needed := statistic.Need(sample, 1-target, 1-certainty)
		o.Needed = &needed
		return o, panel
	}
	o.Threshold = &threshold
	for _, one := range sample {
		if one.Confidence >= threshold {
			o.Above = counted(o.Above, one.Agrees)
		}
	}
	return o, panel
}

// calibrates reports whether a case is of the calibration sample.
func (c Case) calibrates() bool { return c.Route != pairing.ToMachine && c.Votes.decided() }

// precedents returns the cases of the calibration sample on which people name a winner.
func precedents(cases []Case, judges []string) (out []measure.Precedent) {
	for _, c := range cases {
		if winner := c.Votes.Winner(); c.calibrates() && winner != label.Tie {
			out = append(out, measure.Precedent{Said: c.said(judges), AWins: winner == label.A})
		}
	}
	return out
}

// threshold returns the confidence from which on the machine may decide pairs of a
// prompt; nil: from none.
func (o Opening) threshold(prompt stages.ID) *float64 {
	if _, known := o.known[prompt]; known {
		return o.Threshold
	}
	return o.NewPrompts
}

// admits reports whether the machine may decide a case with a verdict.
func (o Opening) admits(c Case, v Consensus) bool {
	threshold := o.threshold(c.Prompt)
	return threshold != nil && v.Confidence >= *threshold
}

// counted returns a share with one more case.
func counted(s measure.Share, so bool) measure.Share {
	s.N++
	if so {
		s.Of++
	}
	return s
}
