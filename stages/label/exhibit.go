package label

import (
	"context"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Gallery holds all pairs of a deck to be looked at, those that filters dropped as
// well, and reads nothing into the queue or the log.
type Gallery interface {
	// Exhibits returns the next pairs after a number, in the order they came; lone, the
	// responses that are in no pair.
	Exhibits(ctx context.Context, lone bool, after int64, limit int) ([]Exhibit, error)
	// Exhibited returns exhibits with everything that is shown of them, in the same
	// order.
	Exhibited(ctx context.Context, wanted []Exhibit) ([]Exhibited, error)
	Backstage
}

// Hand lets subjects in and drops pairs by hand.
type Hand interface {
	// Rescue lets a subject in for good, for a reason.
	Rescue(ctx context.Context, kind stages.SubjectKind, subject stages.ID, reason string) error
	// DropByHand drops a pair for a reason, until it is rescued.
	DropByHand(ctx context.Context, pair stages.ID, reason string) error
}

// Exhibit is a pair, or a response that is in no pair.
type Exhibit struct {
	N       int64 // grows in the order they came
	Lone    bool
	Dropped bool
	By      string // the filter that dropped it; "": none, though the pair may be dropped
}

// Exhibited is an exhibit with its texts.
type Exhibited struct {
	Exhibit
	Pair      pairing.Pair // zero for a lone response
	Prompt    prompt.Prompt
	Responses []response.Response // A and B, or the lone one
	Models    []string            // their names; "" if unknown
	Reason    string              // of the drop or the route, in words
	Waits     bool                // for the decision of the deck's annotator, or for a pair: promise 2 holds
	Given     []GivenChoice       // current labels, in the order they were given
}

// GivenChoice is the choice of an annotator.
type GivenChoice struct {
	Annotator string
	Choice    Choice
}
