package label

import (
	"context"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

// Showing is a pair as it is handed to a face. A hidden repeat is handed out as a
// new pair: its Item has nothing from the first showing, Answer and Visited are
// zero, and no face asks which it is (.ci/layout sees to that).
type Showing struct {
	Item    Item
	Answer  *Event // the answer in force, or the one taken back; nil for a new pair
	Visited bool   // opened on purpose, not by the queue
	Place   Place  // in the list in use; zero if unknown
	Decided Choice // the answer of a decided pair, by content

	as     Presentation
	before Event     // what was said when it was up before
	stands stages.ID // for a hidden repeat put aside: the pair it precedes
}

// Left returns the side that is on the left.
func (up Showing) Left() Side { return up.as.Left }

// Screen turns a choice by content into one by screen sides.
func (up Showing) Screen(content Choice) Choice { return up.as.Screen(content) }

// ScreenCriteria turns comparisons by content into ones by screen sides.
func (up Showing) ScreenCriteria(content map[string]int) map[string]int {
	if up.as.Left == SideB {
		return mirrored(content)
	}
	return content
}

// Responses returns the two responses in the order of the screen.
func (up Showing) Responses() (left, right response.Response) {
	if up.as.Left == SideB {
		return up.Item.B, up.Item.A
	}
	return up.Item.A, up.Item.B
}

// WasDecided reports whether the pair was opened again after a decision.
func (up Showing) WasDecided() bool {
	return up.Visited && up.Item.Current != nil && up.Item.Current.Choice.Decides()
}

// NoteDraft returns the key of the note's draft on a showing.
func (up Showing) NoteDraft() Draft {
	return Draft{Pair: up.Item.Pair.ID, RepeatOf: up.as.RepeatOf}
}

// EditDraft returns the key of the draft of an edit of the better response; ok is
// false if neither was chosen.
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

// is reports whether two showings are about the same decision: on a pair, or on its
// hidden repeat.
func (up Showing) is(other Showing) bool {
	return up.Item.Pair.ID == other.Item.Pair.ID && up.as.RepeatOf == other.as.RepeatOf
}

// answered adds the pair's answer to its showing, with reasons and comparisons.
func (up *Showing) answered(choice Event) { up.Answer, up.before = &choice, choice }

// ItemReader is the part of the store that itemFor reads.
type ItemReader interface {
	// Item returns a pair with everything that is shown about it.
	Item(ctx context.Context, pair stages.ID) (Item, error)
	// SaidOfRepeat returns the remarks made on a hidden repeat of a showing of a
	// pair.
	SaidOfRepeat(ctx context.Context, pair stages.ID, of PresentationID) (Remarked, error)
}

// itemFor reads a pair as shown in a hidden repeat of an earlier showing: as new,
// with only the remarks on the repeat. With repeatOf "" it reads the pair as it is.
func itemFor(ctx context.Context, deck ItemReader, pair stages.ID, repeatOf PresentationID) (Item, error) {
	item, err := deck.Item(ctx, pair)
	if err != nil || repeatOf == "" {
		return item, err
	}
	said, err := deck.SaidOfRepeat(ctx, pair, repeatOf)
	return said.Said(item), err
}

// decidedDeck is the part of the store that decidedOn reads.
type decidedDeck interface {
	ItemReader
	Presentation(ctx context.Context, id PresentationID) (Presentation, error)
}

// decidedOn reads the pair of a choice and the showing that it was made on.
func decidedOn(ctx context.Context, deck decidedDeck, choice Event) (Item, Presentation, error) {
	item, err := itemFor(ctx, deck, choice.Pair, choice.RepeatOf)
	if err != nil || choice.Presentation == "" {
		return item, Presentation{}, err
	}
	as, err := deck.Presentation(ctx, choice.Presentation)
	return item, as, err
}
