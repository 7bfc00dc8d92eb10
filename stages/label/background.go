package label

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/judge"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// Backstage reads what blind labelling hides.
type Backstage interface {
	// Background returns everything that blind labelling hides about a pair.
	// Whoever shows it must tell the session: see Session.Tell and Session.Reveal.
	Background(ctx context.Context, pair stages.ID) (Background, error)
}

// Background holds the facts behind a pair, by content. It does not depend on
// answers, so a hidden repeat has the same background as its pair.
type Background struct {
	Pair   pairing.Pair
	Run    stages.Run // that proposed it: id, stage and start; zero if unknown
	Audit  float64    // the probability of being drawn for the audit; 0: it was not drawn
	Gold   *Known     // the known answer, if any
	Draw   Draw       // by which the decided pair came up for this deck's annotator
	A, B   Origin
	Prompt Findings
	Both   Findings // about the pair itself

	Checklist  []judge.ListItem // of the prompt; how far a response meets an item is a score
	Judgements []Judgement
}

// Sure reports whether filtering was sure about the pair, so that it only comes up
// as an audit.
func (b Background) Sure() bool { return b.Audit > 0 && b.Pair.Route != pairing.ToPerson }

// Origin is a response with its provenance.
type Origin struct {
	Response response.Response
	Model    stages.Model // zero if unknown
	Run      stages.Run   // zero if unknown
	Findings
}

// Standalone is a response or a prompt with the facts behind it, whether or not it is in
// a pair.
type Standalone struct {
	Kind  stages.SubjectKind
	Text  string
	Of    Origin      // of a prompt, only the findings
	Pairs []stages.ID // that it is in
}

// Findings holds the results about a prompt, a response or a pair.
type Findings struct {
	Verdicts []ConfiguredVerdict // of the filters in force, in the order of the chain
	Scores   []Score
	Rescue   *Rescue // a person let it back in
}

// ConfiguredVerdict is a verdict with the configuration of its filter.
type ConfiguredVerdict struct {
	filter.Verdict
	Config json.RawMessage // a JSON object
}

// Score is one measurement.
type Score struct {
	What   string // helpfulness, difficulty, …
	Scorer string // a judge or a program, with its version
	Model  string // the judge's model, by name; "" for none
	Value  float64
	// ReplacedBy names the newer version of the scorer that counts in its place; "" for none.
	ReplacedBy string
}

// Judgement is a judge's verdict on a pair, seen in one order.
type Judgement struct {
	Judge       string
	Model       string
	First       Side     // the side it saw first
	Probability *float64 // that A is better; nil if not given
	Answer      string   // in its words, or a side
	// ReplacedBy names the newer version of the judge that saw the pair, too, and counts in
	// its place; "" for none.
	ReplacedBy string
}

// winner returns the side that the judgement prefers; "" if it prefers none.
func (j Judgement) winner() Side {
	switch p := j.Probability; {
	case p != nil && *p > 0.5:
		return SideA
	case p != nil && *p < 0.5:
		return SideB
	case p != nil:
		return ""
	}
	if s := Side(j.Answer); s == SideA || s == SideB {
		return s
	}
	return ""
}

// Contradicts reports whether two judgements of one judge, in different orders of the
// sides, name different winners.
func (j Judgement) Contradicts(o Judgement) bool {
	a, b := j.winner(), o.winner()
	return j.Judge == o.Judge && j.First != o.First && a != "" && b != "" && a != b
}

// Kin returns the sides whose responses a model of the judge's own family wrote.
func (b Background) Kin(j Judgement) []Side {
	name := cmp.Or(j.Model, j.Judge)
	var out []Side
	if stages.Kin(name, b.A.Model.Name) {
		out = append(out, SideA)
	}
	if stages.Kin(name, b.B.Model.Name) {
		out = append(out, SideB)
	}
	return out
}

// Rescue is a person's decision to keep something in.
type Rescue struct {
	Annotator string
	Reason    string
	At        time.Time
}

// Told returns the entries of a pair's log that may be shown: hidden repeats and their
// outcomes stay hidden.
func Told(log []Event) []Event {
	return slices.DeleteFunc(slices.Clone(log), func(e Event) bool { return e.RepeatOf != "" })
}
