package measure

import (
	"math"

	"prefdeck/stages/label"
	"prefdeck/stages/measure/statistic"
)

// Machine says what the machine decides, and how well: its error is estimated from the
// random sample that goes to the person, the audit. Its JSON names are part of the
// public contract of Stats.
type Machine struct {
	Labels  int `json:"labels"`  // pairs that the machine decides
	Audits  int `json:"audits"`  // of Labels: that go to the person too
	Waiting int `json:"waiting"` // of Audits: not decided yet

	// Promised is the promise of the last routing run over all pairs; nil if that version
	// recorded no threshold.
	Promised *Promised `json:"promised,omitempty"`
	// ToShow is how many decided audits it takes, even without an error, to show that the
	// promise is kept; 0 without a promise.
	ToShow int `json:"to_show,omitempty"`

	// Error is the share of its labels that the person reverses, of those on pairs on
	// which they prefer a response.
	Error Estimate `json:"error"`
	// NoWinner is the share of its labels on pairs on which they prefer neither.
	NoWinner Estimate `json:"no_winner"`
	// Saved counts the pairs that only the machine decides, of all that somebody has to.
	Saved Share `json:"saved"`
}

// Promised is the promise that routing made when it gave pairs to the machine.
type Promised struct {
	Judges     []string    `json:"judges"`
	Rule       Combination `json:"rule"`
	Calibrated bool        `json:"calibrated"`
	Target     float64     `json:"target"`    // share of agreement with people …
	Certainty  float64     `json:"certainty"` // … with this probability
	Threshold  float64     `json:"threshold"` // the confidence |2p−1| from which on that holds
}

// Promise records what the machine's labels were promised to be.
func (m *Machine) Promise(p Promised) {
	m.Promised = &p
	m.ToShow, _ = statistic.SmallestN(p.Target, p.Certainty)
}

// MachineAudit is a label of the machine that was drawn for the audit.
type MachineAudit struct {
	Probability float64      // with which it was drawn
	Machine     label.Answer // by content, like
	Person      label.Answer // "" for none
}

// NewMachine sums up what the machine decides. pairs counts all that a person or the
// machine has to decide.
func NewMachine(labels, pairs int, audits []MachineAudit) *Machine {
	m := &Machine{Labels: labels, Audits: len(audits), Saved: Share{Of: labels - len(audits), N: pairs}}
	var wrong, neither []bool
	var ofWinners, ofAll []float64
	for _, a := range audits {
		if a.Person == "" || a.Person == label.Skip {
			m.Waiting++
			continue
		}
		wins := a.Person == label.A || a.Person == label.B
		neither, ofAll = append(neither, !wins), append(ofAll, a.Probability)
		if wins {
			wrong, ofWinners = append(wrong, a.Person != a.Machine), append(ofWinners, a.Probability)
		}
	}
	m.Error, m.NoWinner = weighted(wrong, ofWinners), weighted(neither, ofAll)
	return m
}

// weighted estimates a share of what a sample was drawn from.
func weighted(holds []bool, probabilities []float64) Estimate {
	e := undefined(len(holds))
	share, low, high := statistic.WeightedShare(holds, probabilities)
	if !math.IsNaN(share) {
		e.Value, e.Low, e.High = share, low, high
	}
	return e
}
