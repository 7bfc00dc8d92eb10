package filter

import (
	"encoding/json"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

// SubjectKind is what a verdict is about.
type SubjectKind string

// The kinds of subject.
const (
	OfPrompt   SubjectKind = "prompt"
	OfResponse SubjectKind = "response"
	OfPair     SubjectKind = "pair"
)

// Spec names a filter with its version and configuration. Results are kept per
// subject and Spec, so nothing is computed twice and a new filter runs alone.
type Spec struct {
	Name    string
	Kind    SubjectKind
	Version int
	Config  json.RawMessage // thresholds, a JSON object; "{}" for none
}

// Verdict is what one filter says of one subject.
type Verdict struct {
	Subject stages.ID
	Kind    SubjectKind
	Filter  string // Spec.Name
	Pass    bool
	Value   float64 // what was compared with the threshold; 0 when there is none
	Reason  string  // for a drop: what was found, in a few words
}

// Route says who decides a pair.
type Route string

// The routes.
const (
	ToPerson  Route = "person"
	ToMachine Route = "machine"
	Dropped   Route = "dropped"
)

// Strategies: how a pair was chosen.
const (
	StrategyImported = "imported" // a file named the two responses
	StrategyAll      = "all"      // every pair of surviving responses
	StrategySpread   = "spread"   // the least similar responses first
	StrategyAudit    = "audit"    // a response that was dropped, drawn to be looked at all the same
)

// Pair is two responses to one prompt. It is identified by the prompt and the
// two texts: not by side, model or deck. A is the response whose text has the
// smaller hash.
type Pair struct {
	ID          stages.ID
	Prompt      stages.ID
	A, B        stages.ID // responses
	Strategy    string
	Probability float64 // with which this pair was selected among its candidates
	Route       Route
	DroppedBy   string      // the filter that turned it, or one of its responses, down; "" where none did
	DroppedKind SubjectKind // of that filter: OfPair or OfResponse
	Reason      string      // of the route, in words for people
	Run         stages.RunID
}

// NewPair pairs x and y, two responses to the same prompt, for a person to
// decide. It is not ok when both have the same text: nobody can prefer one.
func NewPair(x, y response.Response) (p Pair, ok bool) {
	tx, ty := x.TextID(), y.TextID()
	if tx == ty || x.Prompt != y.Prompt {
		return Pair{}, false
	}
	if ty < tx {
		x, y, tx, ty = y, x, ty, tx
	}
	return Pair{
		ID:          stages.Hash("pair", string(x.Prompt), string(tx), string(ty)),
		Prompt:      x.Prompt,
		A:           x.ID,
		B:           y.ID,
		Strategy:    StrategyAll,
		Probability: 1,
		Route:       ToPerson,
	}, true
}
