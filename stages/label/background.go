package label

import (
	"context"
	"encoding/json"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/response"
)

// Backstage is what lies behind the pairs.
type Backstage interface {
	// Background is all that blind labelling hides of a pair. Whoever shows it says
	// so to the session: see Session.Tell and Session.Reveal.
	Background(ctx context.Context, pair stages.ID) (Background, error)
}

// Background is what is behind a pair, by content. It knows nothing of labels and
// showings, so a hidden repeat of a pair has no other background than the pair.
type Background struct {
	Pair   filter.Pair
	Run    stages.Run // that proposed it: ID, stage and start; zero where that is not known
	Audit  float64    // the probability with which it was drawn for the audit; 0: it was not
	Gold   *Known     // its known answer, if there is one
	A, B   Origin
	Prompt Findings
	Both   Findings // of the pair itself

	Judgements []Judgement
}

// Sure says whether filtering is sure about the pair, so that it is an audit that it
// goes to the person.
func (b Background) Sure() bool { return b.Audit > 0 && b.Pair.Route != filter.ToPerson }

// Origin is a response and how it came to be.
type Origin struct {
	Response response.Response
	Model    response.Model // zero where nobody knows it
	Run      stages.Run     // likewise
	Findings
}

// Findings is what was found of a prompt, a response or a pair.
type Findings struct {
	Verdicts []ConfiguredVerdict // of the filters in force, in the order of their chain
	Scores   []Score
	Rescue   *Rescue // a person let it back in
}

// ConfiguredVerdict is a verdict with the configuration that its filter had.
type ConfiguredVerdict struct {
	filter.Verdict
	Config json.RawMessage // a JSON object
}

// Score is what somebody or something measured.
type Score struct {
	What   string // helpfulness, difficulty, …
	Scorer string // a judge or a program, with its version
	Model  string // of the judge, by name; "" for none
	Value  float64
}

// Judgement is what a judge said of a pair, seen in one order.
type Judgement struct {
	Judge       string
	Model       string
	First       Side     // which one it saw first
	Probability *float64 // that A is better; nil where it gave none
	Answer      string   // in its words, or a side
}

// Rescue is a person's word that something is to stay in.
type Rescue struct {
	Annotator string
	Reason    string
	At        time.Time
}
