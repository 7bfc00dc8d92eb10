package route

import (
	"fmt"
	"strconv"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
)

// Assignment sends a pair to the machine, or back to the person.
type Assignment struct {
	Pair    stages.ID
	Machine *Consensus // the machine's label; nil: to the person
	Judge   string     // whose it is: the rule that puts judges together
	Reason  string     // of the route, in words for people
	Audit   float64    // the probability with which it goes to the person too; 0: it does not
}

// Routed says what a run of routing came to. Its JSON names are a public contract.
type Routed struct {
	Judges   []string      `json:"judges"`
	Replaced []Replacement `json:"replaced"` // by one of Judges
	DryRun   bool          `json:"dry_run"`
	Audit    float64       `json:"audit"` // share of the machine's pairs that is drawn
	Opening

	Machine int `json:"machine"` // pairs that the machine decides, audits among them
	Audits  int `json:"audits"`  // of Machine: that go to the person too
	New     int `json:"new"`     // of Machine: that the person had before
	Back    int `json:"back"`    // pairs that the machine had and the person has again

	// The undecided pairs that stay with the person, by reason.
	Unjudged int `json:"unjudged"` // some judge has not compared them
	Flips    int `json:"flips"`    // a judge names another winner once the sides are swapped
	Neither  int `json:"neither"`  // a judge names no winner
	Disagree int `json:"disagree"` // judges name different winners
	Below    int `json:"below"`    // the judges are less confident than the threshold
	// Elsewhere counts pairs of prompts without labels on which the judges are as confident
	// as pairs of prompts with labels need.
	Elsewhere int `json:"other_prompts"`
	Kept      int `json:"kept"` // drawn at random as an honest test, let in by the person, with a known answer

	// Saved counts the pairs that only the machine decides, of all that somebody has to.
	Saved measure.Share `json:"saved"`
}

// plan assigns routes.
type plan struct {
	judges  []string
	panel   measure.Panel
	opening Opening
	audit   float64
	seed    int64
	round   int  // of this run, from 1
	mixed   bool // pairs drawn at random are a sample beside others
}

// mixed reports whether some pairs were drawn at random and others were not: then the
// random ones are the honest test of what is trained on the rest.
func mixed(cases []Case) bool {
	random, other := false, false
	for _, c := range cases {
		random = random || c.Strategy == pairing.StrategyRandom
		other = other || c.Strategy != pairing.StrategyRandom
	}
	return random && other
}

// assign decides one case and counts it. moves reports whether anything changes.
func (p plan) assign(c Case, r *Routed) (a Assignment, moves bool) {
	if c.Route == pairing.ToPerson && c.Votes.decided() {
		return a, false
	}
	v, why := c.consensus(p.panel, p.judges)
	kept := c.Fixed || p.mixed && c.Strategy == pairing.StrategyRandom
	if why == measure.Sure && !kept && p.opening.admits(c, v) {
		return p.toMachine(c, v, r)
	}
	switch {
	case c.Votes.decided(): // an audit of a label that the machine no longer gives
	case kept:
		r.Kept++
	case why == measure.Unjudged:
		r.Unjudged++
	case why == measure.Flips:
		r.Flips++
	case why == measure.Neither:
		r.Neither++
	case why == measure.Disagree:
		r.Disagree++
	case p.opening.Threshold != nil && v.Confidence >= *p.opening.Threshold:
		r.Elsewhere++
	default:
		r.Below++
	}
	if c.Route == pairing.ToMachine {
		r.Back++
		return Assignment{Pair: c.Pair}, true
	}
	return a, false
}

func (p plan) toMachine(c Case, v Consensus, r *Routed) (a Assignment, moves bool) {
	a = Assignment{Pair: c.Pair, Machine: &v, Judge: p.rule(), Reason: p.reason(c, v), Audit: p.drawn(c)}
	r.Machine++
	if c.Route != pairing.ToMachine {
		r.New++
	}
	if a.Audit > 0 {
		r.Audits++
	}
	moves = c.Route != pairing.ToMachine || c.Audit != a.Audit || c.Machine == nil || *c.Machine != v
	return a, moves
}

// drawn returns the probability with which a pair of the machine's is in the audit. Its
// lot stays while the machine has the pair, so a larger share includes all that a
// smaller one draws; a smaller share takes back none that is drawn. A pair that comes to
// the machine anew draws a new lot: people have labelled the audits of the earlier round
// and kept them, so the old lots of the rest would draw none.
func (p plan) drawn(c Case) float64 {
	was, round := 0.0, p.round
	if c.Route == pairing.ToMachine {
		was, round = c.Audit, c.Round
	}
	const scale = 1 << 53
	lot := float64(stages.Hash("route audit", strconv.FormatInt(p.seed, 10), strconv.Itoa(round), string(c.Pair)).Uint64()>>11) / scale
	if lot < p.audit {
		return max(p.audit, was)
	}
	return was
}

// rule names the judge, or the rule that combines several.
func (p plan) rule() string {
	if len(p.judges) == 1 {
		return p.judges[0]
	}
	return p.panel.Rule.Name(p.judges)
}

func (p plan) reason(c Case, v Consensus) string {
	who := "the judge names"
	if n := len(p.judges); n > 1 {
		who = fmt.Sprintf("%d judges name", n)
		if p.panel.Rule == measure.ByMean {
			who = fmt.Sprintf("the mean of %d judges names", n)
		}
	}
	side := "A"
	if v.Answer == label.B {
		side = "B"
	}
	kind := "confidence"
	if p.panel.Calibrated {
		kind = "calibrated confidence"
	}
	return fmt.Sprintf("%s %s, %s %.2f of at least %.2f", who, side, kind, v.Confidence, *p.opening.threshold(c.Prompt))
}
