package filter

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"prefdeck/stages/judge"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
)

// Options configures Run. The zero value runs every filter with its defaults and
// proposes every pair.
type Options struct {
	Version string // of the program, for the record of the run

	Off        []string           // filters not to run, by name
	Thresholds map[string]float64 // by key, see Thresholds; 0 or none: the default
	Languages  []string           // "language": ISO 639-1 codes allowed; empty: the prompt's own language
	Audit      float64            // share of the drops that go to the person anyway; 0: none

	PairsPerPrompt   int     // at most, including pairs in the deck; 0: all
	PairsPerResponse int     // at most, including pairs in the deck; 0: no limit
	Strategy         string  // of pairing; "" chooses by what the deck knows, see pairing.Plan
	RandomShare      float64 // of a prompt's pairs: drawn at random
	PolicyModel      string  // that "on-policy" compares with the others
	Score            string  // what was measured, for the strategies that compare scores; "": DefaultScores

	Embedder prompt.Embedder // for the filters that compare what texts mean; nil: they are off

	// More makes the run follow another stage that is still adding responses: it
	// goes over the deck each time it receives, and a last time when More is
	// closed. Nil: once.
	More <-chan struct{}
	// Awaited is how many responses a prompt will have when that stage is done; 0:
	// unknown. Until then a prompt gets a part of its pairs, or the models that answer
	// first would take them all.
	Awaited int
}

// DefaultScores lists the scores that pairing strategies compare by default: a reward
// model trained on the deck's labels, and the overall ratings of judges. The margins of
// several scorers count together.
func DefaultScores() []string { return []string{"reward", judge.Overall} }

// plan returns how pairs are chosen.
func (o Options) plan() pairing.Plan {
	return pairing.Plan{PerPrompt: o.PairsPerPrompt, PerResponse: o.PairsPerResponse, Strategy: o.Strategy, Random: o.RandomShare}
}

// planFor returns how pairs are chosen for a prompt with this many responses while
// more may come: as many as its share of the pairs that there will be.
func (o Options) planFor(responses int) pairing.Plan {
	p := o.plan()
	pairs := func(n int) int { return n * (n - 1) / 2 }
	if all := pairs(o.Awaited); responses < o.Awaited && p.PerPrompt > 0 && all > p.PerPrompt {
		p.PerPrompt, p.Random = max(1, p.PerPrompt*pairs(responses)/all), 0
	}
	return p
}

// Check calls fault for every option that is wrong, with the key that a
// configuration knows it by.
func (o Options) Check(fault func(key string, err error)) {
	for _, off := range o.Off {
		if !slices.Contains(Names(), off) {
			fault("off", fmt.Errorf("there is no filter %q; there are %s", off, strings.Join(Names(), ", ")))
		}
	}
	o.checkThresholds(fault)
	for _, code := range o.Languages {
		if !knownLanguage(code) {
			fault("languages", fmt.Errorf("%q is not the two-letter code of a language that can be recognised", code))
		}
	}
	o.checkPairing(fault)
	if !(o.Audit >= 0 && o.Audit <= 1) {
		fault("audit", fmt.Errorf("%v is not between 0 and 1", o.Audit))
	}
}

// checkPairing calls fault for every option of pairing that is wrong.
func (o Options) checkPairing(fault func(key string, err error)) {
	for key, n := range map[string]int{"pairs_per_prompt": o.PairsPerPrompt, "pairs_per_response": o.PairsPerResponse} {
		if n < 0 {
			fault(key, fmt.Errorf("%d is negative", n))
		}
	}
	if o.Strategy != "" && !slices.Contains(pairing.Choosable(), o.Strategy) {
		fault("strategy", fmt.Errorf("there is no strategy %q; there are %s", o.Strategy, strings.Join(pairing.Choosable(), ", ")))
	}
	if o.Strategy == pairing.StrategyOnPolicy && o.PolicyModel == "" {
		fault("policy_model", errors.New("the strategy on-policy needs the name of a model"))
	}
	if !(o.RandomShare >= 0 && o.RandomShare <= 1) {
		fault("random_share", fmt.Errorf("%v is not between 0 and 1", o.RandomShare))
	}
}

// Validate returns what is wrong with the options as one error.
func (o Options) Validate() error {
	var all []error
	o.Check(func(key string, err error) { all = append(all, fmt.Errorf("%s: %w", key, err)) })
	return errors.Join(all...)
}

// CheckThresholds returns what is wrong with thresholds by their keys.
func CheckThresholds(set map[string]float64) error {
	var all []error
	Options{Thresholds: set}.checkThresholds(func(key string, err error) { all = append(all, fmt.Errorf("%s: %w", key, err)) })
	return errors.Join(all...)
}

// snapshot returns the configuration as the record of the run keeps it.
func (o Options) snapshot() (json.RawMessage, error) {
	config := map[string]any{
		"pairs_per_prompt": o.PairsPerPrompt, "pairs_per_response": o.PairsPerResponse,
		"strategy": o.Strategy, "random_share": o.RandomShare, "audit": o.Audit,
	}
	if o.PolicyModel != "" {
		config["policy_model"] = o.PolicyModel
	}
	if o.Score != "" {
		config["score"] = o.Score
	}
	if o.Embedder != nil {
		config["embedder"] = o.Embedder.Model().Name
	}
	if len(o.Off) > 0 {
		config["off"] = o.Off
	}
	if len(o.Languages) > 0 {
		config["languages"] = o.Languages
	}
	for _, f := range All() {
		if f.embeds && o.Embedder == nil {
			continue
		}
		for _, t := range f.Thresholds {
			config[t.Key] = o.value(t)
		}
	}
	return json.Marshal(config)
}

// value returns what a threshold is set to.
func (o Options) value(t Threshold) float64 {
	if v := o.Thresholds[t.Key]; v != 0 {
		return v
	}
	return t.Default
}

// checkThresholds calls fault for every threshold that is wrong.
func (o Options) checkThresholds(fault func(key string, err error)) {
	left := maps.Clone(o.Thresholds)
	var known []string
	for _, t := range Thresholds() {
		known = append(known, t.Key)
		if err := t.check(o.value(t)); err != nil {
			fault(t.Key, err)
		}
		delete(left, t.Key)
	}
	for _, key := range slices.Sorted(maps.Keys(left)) {
		fault(key, fmt.Errorf("there is no such threshold; there are %s", strings.Join(known, ", ")))
	}
}
