package behind

import (
	"encoding/json"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// Facts are the facts behind a pair for programs, by content: A is the response whose
// text has the smaller hash. Their JSON is a public contract: names are only added.
type Facts struct {
	Pair     stages.ID       `json:"pair"`
	Decided  bool            `json:"decided"` // by this deck's annotator
	Prompt   subjectFacts    `json:"prompt"`
	A        responseFact    `json:"a"`
	B        responseFact    `json:"b"`
	Verdicts []verdictFact   `json:"verdicts"` // on the pair
	Margins  []marginFact    `json:"margins"`
	Judges   []judgementFact `json:"judges"`
	// Checklist is the prompt's; the probability that a response meets an item is the score
	// "item: " and its text.
	Checklist []itemFact `json:"checklist,omitempty"`
	// proposalFact is nil while the pair waits for its decision: it would reveal an
	// audit.
	Proposal *proposalFact `json:"proposal"`
}

// Alone are the facts behind a response or a prompt, for programs: the one that is nil is
// the other.
type Alone struct {
	Response *responseFact `json:"response,omitempty"`
	Prompt   *subjectFacts `json:"prompt,omitempty"`
	Pairs    []stages.ID   `json:"pairs"` // that it is in
}

// AloneOf returns the facts behind a subject.
func AloneOf(id stages.ID, s label.Standalone) Alone {
	f := Alone{Pairs: append([]stages.ID{}, s.Pairs...)}
	if s.Kind == stages.OfResponse {
		r := responseFacts(s.Of)
		f.Response = &r
		return f
	}
	p := factsOf(id, s.Of.Findings)
	f.Prompt = &p
	return f
}

// subjectFacts are the results on a prompt or a response.
type subjectFacts struct {
	ID       stages.ID     `json:"id"`
	Verdicts []verdictFact `json:"verdicts"`
	Scores   []scoreFact   `json:"scores"`
	Rescued  string        `json:"rescued,omitempty"` // by whom
}

// responseFact says where a response comes from, and the results on it.
type responseFact struct {
	subjectFacts
	Model  string          `json:"model"`
	Digest string          `json:"digest"`
	Seed   int64           `json:"seed"`
	Sample int             `json:"sample"`
	Option json.RawMessage `json:"options"`
	Source string          `json:"source"`
	Run    stages.RunID    `json:"run"`
}

// verdictFact is a filter's result, with the value that it compared and its thresholds.
type verdictFact struct {
	Filter string          `json:"filter"`
	Passed bool            `json:"passed"`
	Value  float64         `json:"value"`
	Limits json.RawMessage `json:"thresholds"`
	Reason string          `json:"reason"`
}

// scoreFact is one measurement.
type scoreFact struct {
	What   string  `json:"what"`
	Scorer string  `json:"scorer"`
	Value  float64 `json:"value"`
	// ReplacedBy names the newer version of the scorer that counts in its place.
	ReplacedBy string `json:"replaced_by,omitempty"`
}

// marginFact is the score of A less that of B.
type marginFact struct {
	What   string  `json:"what"`
	Scorer string  `json:"scorer"`
	Value  float64 `json:"value"`
}

// itemFact is one line of a checklist.
type itemFact struct {
	Item   string  `json:"item"`
	Weight float64 `json:"weight"`
}

// judgementFact is a judge's verdict, seen in one order.
type judgementFact struct {
	Judge       string     `json:"judge"`
	First       label.Side `json:"first"`
	Answer      string     `json:"answer"`
	Probability *float64   `json:"probability"` // that A is better
	Model       string     `json:"model,omitempty"`
	// ReplacedBy names the newer version of the judge that counts in its place.
	ReplacedBy string `json:"replaced_by,omitempty"`
	// OwnFamily lists the sides that a model of the judge's family wrote.
	OwnFamily []label.Side `json:"own_family,omitempty"`
}

// proposalFact says how the pair came to be in the deck, and where it went.
type proposalFact struct {
	Strategy    string       `json:"strategy"`
	About       string       `json:"about"`
	Probability float64      `json:"probability"`
	Route       string       `json:"route"`
	DroppedBy   string       `json:"dropped_by"`
	Reason      string       `json:"reason"`
	Audit       float64      `json:"audit"` // probability of being drawn for the audit; 0: it was not
	Run         stages.RunID `json:"run"`
	// Ordering is the order of the queue that drew the pair, if one did.
	Ordering            label.Order `json:"ordering,omitempty"`
	OrderingProbability float64     `json:"ordering_probability,omitempty"`
}

// Facts returns the facts for programs. Like Sheet.Pair it leaves out how a pair got
// here that waits for its decision.
func (b Backdrop) Facts(decided, waits bool) Facts {
	f := Facts{
		Pair: b.Pair.ID, Decided: decided, Prompt: factsOf(b.Pair.Prompt, b.Prompt),
		A: responseFacts(b.A), B: responseFacts(b.B), Verdicts: factsOf("", b.Both).Verdicts,
		Margins: []marginFact{}, Judges: []judgementFact{},
	}
	for _, s := range b.A.Scores {
		for _, other := range b.B.Scores {
			if other.What == s.What && other.Scorer == s.Scorer {
				f.Margins = append(f.Margins, marginFact{s.What, s.Scorer, s.Value - other.Value})
			}
		}
	}
	for _, i := range b.Checklist {
		f.Checklist = append(f.Checklist, itemFact{i.Text, i.Weight})
	}
	for _, j := range b.Judgements {
		f.Judges = append(f.Judges, judgementFact{j.Judge, j.First, j.Answer, j.Probability, j.Model, j.ReplacedBy, b.Kin(j)})
	}
	if p := b.Pair; !waits {
		f.Proposal = &proposalFact{
			Strategy: p.Strategy, About: about(p.Strategy), Probability: p.Probability, Route: string(p.Route),
			DroppedBy: p.DroppedBy, Reason: p.Reason, Audit: b.Audit, Run: p.Run,
			Ordering: b.Draw.Order, OrderingProbability: b.Draw.Probability,
		}
	}
	return f
}

func responseFacts(o label.Origin) responseFact {
	r := o.Response
	return responseFact{
		subjectFacts: factsOf(r.ID, o.Findings), Model: o.Model.Name, Digest: o.Model.Digest, Seed: r.Seed, Sample: r.Sample,
		Option: r.Options, Source: r.Source, Run: r.Run,
	}
}

func factsOf(id stages.ID, from label.Findings) subjectFacts {
	f := subjectFacts{ID: id, Verdicts: []verdictFact{}, Scores: []scoreFact{}}
	for _, v := range from.Verdicts {
		f.Verdicts = append(f.Verdicts, verdictFact{v.Filter, v.Pass, v.Value, v.Config, v.Reason})
	}
	for _, s := range from.Scores {
		f.Scores = append(f.Scores, scoreFact{s.What, s.Scorer, s.Value, s.ReplacedBy})
	}
	if from.Rescue != nil {
		f.Rescued = from.Rescue.Annotator
	}
	return f
}
