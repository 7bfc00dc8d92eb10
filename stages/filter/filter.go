package filter

import (
	"encoding/json"

	"prefdeck/stages"
)

// Spec names a filter with its version and configuration. Results are kept per
// subject and Spec, so nothing is computed twice and a new filter runs alone.
type Spec struct {
	Name    string
	Kind    stages.SubjectKind
	Version int
	Config  json.RawMessage // thresholds, a JSON object; "{}" for none
}

// Verdict is the result of one filter on one subject.
type Verdict struct {
	Subject stages.ID
	Kind    stages.SubjectKind
	Filter  string // Spec.Name
	Pass    bool
	Value   float64 // compared with the threshold; 0 if there is none
	Reason  string  // of a drop, in a few words; with a pass, a remark
	From    int     // bytes of the response that the reason is about;
	To      int     // both 0 if it is about the whole
}
