package pairing

import (
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

// Route says who decides a pair.
type Route string

// The routes.
const (
	ToPerson  Route = "person"
	ToMachine Route = "machine"
	Dropped   Route = "dropped"
)

// Pair is two responses to one prompt. Its identity depends on the prompt and the
// two texts, not on side, model or deck. A is the response whose text has the
// smaller hash.
type Pair struct {
	ID          stages.ID
	Prompt      stages.ID
	A, B        stages.ID // responses
	Strategy    string
	Probability float64 // with which the strategy drew this pair, given the pairs before it
	Route       Route
	DroppedBy   string             // the filter that dropped it or one of its responses; "" if none did
	DroppedKind stages.SubjectKind // of that filter: OfPair or OfResponse
	Reason      string             // of the route, in words for people
	Run         stages.RunID
}

// New pairs x and y, two responses to the same prompt, for a person to decide. ok
// is false if both have the same text: nobody can prefer one.
func New(x, y response.Response) (p Pair, ok bool) {
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

// DropWith drops the pair because a filter dropped one of its responses.
func (p *Pair) DropWith(filter string) {
	p.drop(filter, stages.OfResponse, "response dropped: "+filter)
}

// Drop drops the pair on behalf of a filter of pairs, for a reason.
func (p *Pair) Drop(filter, reason string) { p.drop(filter, stages.OfPair, filter+": "+reason) }

func (p *Pair) drop(filter string, kind stages.SubjectKind, reason string) {
	p.Route, p.DroppedBy, p.DroppedKind, p.Reason = Dropped, filter, kind, reason
}

// ByHand stands for a filter's name on a pair that a person dropped: no filter lets it
// in again.
const ByHand = "person"

// DroppedBy begins the Reason of a pair that a person dropped, with who that was.
const DroppedBy = "dropped by "

// WithPrompt begins the Reason of a pair that was dropped with its prompt, before the
// filter that drops that. No filter of responses or pairs dropped it, so DroppedBy is "".
const WithPrompt = "prompt dropped: "

// Fate says of a dropped pair who or what dropped it, and why.
func (p Pair) Fate() string {
	switch {
	case p.DroppedBy == "" && strings.HasPrefix(p.Reason, WithPrompt):
		return DroppedBy + strings.TrimPrefix(p.Reason, WithPrompt) + ", as its prompt is"
	case p.DroppedBy == "":
		return strings.TrimSuffix("dropped: "+p.Reason, ": ")
	case p.DroppedBy == ByHand && strings.HasPrefix(p.Reason, DroppedBy):
		return p.Reason
	case p.DroppedKind == stages.OfResponse:
		return DroppedBy + p.DroppedBy + ", as one of its responses is"
	}
	why := strings.TrimPrefix(p.Reason, p.DroppedBy+": ")
	return strings.TrimSuffix(DroppedBy+p.DroppedBy+": "+why, ": ")
}

// LetIn undoes Drop or DropWith.
func (p *Pair) LetIn() { p.Route, p.DroppedBy, p.DroppedKind, p.Reason = ToPerson, "", "", "" }
