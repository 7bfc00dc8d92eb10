package label

import (
	"context"
	"errors"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

// Showing is a pair as it is handed to a face. A hidden repeat is handed out as a
// new pair: its Item has nothing of the first showing, Answer and Visited are zero,
// and nothing that is exported tells the two apart.
type Showing struct {
	Item    Item
	Answer  *Event // the answer that stands, or that was taken back; nil for a new pair
	Visited bool   // opened on purpose, not by the queue
	Place   Place  // in the list that one moves in; zero where it is not known
	Decided Choice // of a pair that was decided: its answer, by content

	as     Presentation
	before Event     // what was said of it when it was up before
	stands stages.ID // of a hidden repeat that was put aside: the pair it stands before
}

// Left returns the side that stands on the left.
func (up Showing) Left() Side { return up.as.Left }

// Screen turns a choice by content into what the screen calls it.
func (up Showing) Screen(content Choice) Choice { return up.as.Screen(content) }

// ScreenCriteria turns comparisons by content into what the screen says of them.
func (up Showing) ScreenCriteria(content map[string]int) map[string]int {
	if up.as.Left == SideB {
		return mirrored(content)
	}
	return content
}

// Responses returns the two responses as they stand on the screen.
func (up Showing) Responses() (left, right response.Response) {
	if up.as.Left == SideB {
		return up.Item.B, up.Item.A
	}
	return up.Item.A, up.Item.B
}

// WasDecided reports whether the pair was opened again after it had been decided.
func (up Showing) WasDecided() bool {
	return up.Visited && up.Item.Current != nil && up.Item.Current.Choice.Decides()
}

// NoteDraft names the draft of the note on a showing.
func (up Showing) NoteDraft() Draft {
	return Draft{Pair: up.Item.Pair.ID, RepeatOf: up.as.RepeatOf}
}

// EditDraft names the draft of an edit of the better response; ok is false where
// neither was decided to be better.
func (up Showing) EditDraft() (d Draft, ok bool) {
	d = up.NoteDraft()
	switch up.Decided.Answer {
	case A:
		d.Base = up.Item.A.ID
	case B:
		d.Base = up.Item.B.ID
	}
	return d, d.Base != ""
}

// is reports whether two showings are of one thing to be decided: of a pair, or of
// a hidden repeat of it.
func (up Showing) is(other Showing) bool {
	return up.Item.Pair.ID == other.Item.Pair.ID && up.as.RepeatOf == other.as.RepeatOf
}

// answered puts the answer that was given to the pair on its showing, with its
// reasons and comparisons.
func (up *Showing) answered(choice Event) { up.Answer, up.before = &choice, choice }

// ItemDeck is what ItemFor reads.
type ItemDeck interface {
	// Item returns one pair with all that is shown of it.
	Item(ctx context.Context, pair stages.ID) (Item, error)
	// SaidOfRepeat returns what was noted since a hidden repeat of a showing of a pair
	// was first shown.
	SaidOfRepeat(ctx context.Context, pair stages.ID, of PresentationID) (Remarked, error)
}

// ItemFor reads a pair as it is shown in a hidden repeat of an earlier showing: as
// new, with what was noted of the repeat alone. With repeatOf "" it reads the pair as
// it is.
func ItemFor(ctx context.Context, deck ItemDeck, pair stages.ID, repeatOf PresentationID) (Item, error) {
	item, err := deck.Item(ctx, pair)
	if err != nil || repeatOf == "" {
		return item, err
	}
	said, err := deck.SaidOfRepeat(ctx, pair, repeatOf)
	return said.Said(item), err
}

// decidedDeck is what decidedOn reads.
type decidedDeck interface {
	ItemDeck
	Presentation(ctx context.Context, id PresentationID) (Presentation, error)
}

// decidedOn reads the pair of a choice and the showing that the choice was made on.
func decidedOn(ctx context.Context, deck decidedDeck, choice Event) (Item, Presentation, error) {
	item, err := ItemFor(ctx, deck, choice.Pair, choice.RepeatOf)
	if err != nil || choice.Presentation == "" {
		return item, Presentation{}, err
	}
	as, err := deck.Presentation(ctx, choice.Presentation)
	if errors.Is(err, ErrNone) {
		err = nil // whoever wrote the log kept no showings
	}
	return item, as, err
}
