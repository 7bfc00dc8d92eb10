package filter

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Options configures Run. The zero value runs every filter with its defaults and
// proposes every pair.
type Options struct {
	Version string // of the program, for the record of the run

	Off            []string           // filters not to run, by name
	Thresholds     map[string]float64 // by key, see Thresholds; 0 or none: the default
	Languages      []string           // "language": ISO 639-1 codes allowed; empty: the prompt's own language
	PairsPerPrompt int                // 0: all; otherwise this many, the least similar first, including pairs in the deck
	Audit          float64            // share of the drops that go to the person anyway; 0: none

	// More makes the run follow another stage that is still adding responses: it
	// goes over the deck each time it receives, and a last time when More is
	// closed. Nil: once.
	More <-chan struct{}
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
	if o.PairsPerPrompt < 0 {
		fault("pairs_per_prompt", fmt.Errorf("%d is negative", o.PairsPerPrompt))
	}
	if !(o.Audit >= 0 && o.Audit <= 1) {
		fault("audit", fmt.Errorf("%v is not between 0 and 1", o.Audit))
	}
}

// Validate returns what is wrong with the options as one error.
func (o Options) Validate() error {
	var all []error
	o.Check(func(key string, err error) { all = append(all, fmt.Errorf("%s: %w", key, err)) })
	return errors.Join(all...)
}

// snapshot returns the configuration as the record of the run keeps it.
func (o Options) snapshot() (json.RawMessage, error) {
	config := map[string]any{"pairs_per_prompt": o.PairsPerPrompt, "audit": o.Audit}
	if len(o.Off) > 0 {
		config["off"] = o.Off
	}
	if len(o.Languages) > 0 {
		config["languages"] = o.Languages
	}
	for _, t := range Thresholds() {
		config[t.Key] = o.value(t)
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
