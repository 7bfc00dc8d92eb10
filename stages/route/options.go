package route

import (
	"encoding/json"
	"fmt"
	"slices"

	"prefdeck/stages/measure"
)

// The defaults of Options.
const (
	DefaultTarget    = measure.RoutingTarget
	DefaultCertainty = measure.RoutingCertainty
	DefaultAudit     = 0.1
)

// Options configures Run. The zero value takes the defaults.
type Options struct {
	Version   string              // of the program, for the record of the run
	Judges    []string            // beginnings of their names; none: every judge of the deck
	Rule      measure.Combination // how they are combined; "": by agreement
	Target    float64             // share of the machine's labels that people would agree with; 0: DefaultTarget
	Certainty float64             // with which that is promised; 0: DefaultCertainty
	Audit     *float64            // share of the machine's pairs that go to the person too; nil: DefaultAudit
	DryRun    bool                // decide, and change nothing
}

// filled returns o with its defaults, or an error about its values.
func (o Options) filled() (Options, error) {
	if o.Rule == "" {
		o.Rule = measure.ByAgreement
	}
	if o.Target == 0 {
		o.Target = DefaultTarget
	}
	if o.Certainty == 0 {
		o.Certainty = DefaultCertainty
	}
	if o.Audit == nil {
		share := DefaultAudit
		o.Audit = &share
	}
	switch {
	case !slices.Contains(measure.Rules(), o.Rule):
		return o, fmt.Errorf("the rule %q, want %s or %s", o.Rule, measure.ByAgreement, measure.ByMean)
	case !(o.Target > 0 && o.Target < 1):
		return o, fmt.Errorf("the target %v is not between 0 and 1", o.Target)
	case !(o.Certainty > 0 && o.Certainty < 1):
		return o, fmt.Errorf("the certainty %v is not between 0 and 1", o.Certainty)
	case !(*o.Audit >= 0 && *o.Audit <= 1):
		return o, fmt.Errorf("the audited share %v is not between 0 and 1", *o.Audit)
	}
	return o, nil
}

// snapshot returns the configuration for the record of the run.
func (o Options) snapshot(r Routed) (json.RawMessage, error) {
	return json.Marshal(map[string]any{
		"judges": r.Judges, "rule": o.Rule, "calibrated": r.Calibrated, "target": o.Target, "certainty": o.Certainty,
		"threshold": r.Threshold, "audit": *o.Audit,
	})
}
