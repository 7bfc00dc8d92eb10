package label

import (
	"context"
	"slices"
	"strings"

	"prefdeck/stages"
)

// Adjudication is the ordering of the showings on which disputes are decided. It marks
// the decision: in an export it wins over the labels that disagree.
const Adjudication = "adjudication"

// Arbiter is the part of the store that adjudication needs. A dispute is a pair, not
// dropped, to which annotators gave different answers and on which nobody has decided
// yet who is right, or adjudicators decided differently.
type Arbiter interface {
	// Disputes returns the open disputes that an annotator may decide, in the order of
	// the queue, and counts those on which the annotator is a party.
	Disputes(ctx context.Context, adjudicator string) (open []stages.ID, party int, err error)
	// Item returns a pair with everything that is shown of it.
	Item(ctx context.Context, pair stages.ID) (Item, error)
	// Opinions returns what the annotators of a pair said, and its adjudicators if their
	// rulings differ.
	Opinions(ctx context.Context, pair stages.ID) ([]Stance, error)
	// Adjudicate stores a choice with its showing, and returns when both are on disk.
	Adjudicate(ctx context.Context, as Presentation, e Event) error
	// Append stores the retraction of such a choice.
	Append(ctx context.Context, e Event) error
}

// Stance is the current label of an annotator on a pair, with the note.
type Stance struct {
	Event
	Note   string
	Ruling bool // of an adjudicator
}

// Impartial sorts opinions so that their order tells nothing of who gave them: it
// differs from pair to pair.
func Impartial(all []Stance) {
	place := func(o Stance) string {
		return string(stages.Hash("opinion", string(o.Pair), o.Annotator))
	}
	slices.SortFunc(all, func(x, y Stance) int { return strings.Compare(place(x), place(y)) })
}

// Disputed counts the pairs to which annotators gave different answers.
type Disputed struct {
	Open    int `json:"open"`    // nobody has decided who is right, or not all alike
	Decided int `json:"decided"` // an adjudicator has

	Contested int `json:"contested"` // of the open ones: rulings differ, and the newest counts meanwhile
}
