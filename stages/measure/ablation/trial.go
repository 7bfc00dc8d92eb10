package ablation

import (
	"slices"

	"prefdeck/stages/measure/reward"
	"prefdeck/stages/pairing"
)

// Trial is a labelled pair with how the stages treated it.
type Trial struct {
	reward.Comparison
	ResponseA, ResponseB int64
	Curated              bool // prompt curation let its prompt pass
	Dropped              bool // filtering dropped the pair or a response of it
	Strategy             string
	// Probability is the chance that the pair is drawn among all pairs of its prompt that
	// were as likely to be dropped.
	Probability float64
}

// random reports whether nothing but chance chose the pair.
func (t *Trial) random() bool {
	return slices.Contains([]string{pairing.StrategyRandom, pairing.StrategyAll, pairing.StrategyImported, pairing.StrategyAudit}, t.Strategy)
}

// tested reports whether the pair was drawn to test on.
func (t *Trial) tested() bool { return t.Strategy == pairing.StrategyTest }

// spread reports whether the pair was chosen for the variety of its responses.
func (t *Trial) spread() bool {
	return slices.Contains([]string{pairing.StrategyBalanced, pairing.StrategySpread, pairing.StrategyOnPolicy, pairing.StrategyDOptimal}, t.Strategy)
}

// scored reports whether scores chose the pair.
func (t *Trial) scored() bool {
	s, _ := pairing.Named(t.Strategy)
	return s.Scored
}

// diverse reports whether two models wrote the responses.
func (t *Trial) diverse() bool { return t.ModelA != t.ModelB && t.ModelA != "" && t.ModelB != "" }
