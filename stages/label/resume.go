package label

import (
	"context"
	"errors"
	"fmt"

	"prefdeck/stages"
)

// BrokenOff is what was up when a sitting ended without an answer.
type BrokenOff struct {
	Item   Item
	Shown  Presentation
	Answer *Event // that had been taken back, or that stands; nil if there was none
	Stands bool
}

// BrokenOffDeck is what Resume reads.
type BrokenOffDeck interface {
	// Interrupted and Item are those of Deck.
	Interrupted(ctx context.Context) (Presentation, error)
	Item(ctx context.Context, pair stages.ID) (Item, error)
	// Versions is that of Archive.
	Versions(ctx context.Context, pair stages.ID) ([]Event, error)
	// SaidOfRepeat is that of Repeats.
	SaidOfRepeat(ctx context.Context, pair stages.ID, of PresentationID) (Remarked, error)
}

// Resume reads what was up when the last sitting ended, as it was up then; nil if
// the next pair of the queue is to come.
func Resume(ctx context.Context, deck BrokenOffDeck) (*BrokenOff, error) {
	shown, err := deck.Interrupted(ctx)
	if errors.Is(err, ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	b := &BrokenOff{Shown: shown}
	if b.Item, err = deck.Item(ctx, shown.Pair); err != nil {
		return nil, fmt.Errorf("pair %s: %w", shown.Pair, err)
	}
	switch now := b.Item.Current; {
	case shown.Kind != Revisit: // it came from the queue, or as a repeat: as new
	case shown.RepeatOf != "":
		if b.Answer, err = undoneRepeat(ctx, deck, shown); err != nil {
			return nil, err
		}
	case b.Item.Undone != nil:
		b.Answer = b.Item.Undone
	case now != nil:
		b.Answer, b.Stands = now, now.Choice.Decides()
	}
	if shown.RepeatOf != "" {
		said, err := deck.SaidOfRepeat(ctx, shown.Pair, shown.RepeatOf)
		if err != nil {
			return nil, err
		}
		b.Item = said.Said(b.Item)
	}
	return b, nil
}

// undoneRepeat is the newest answer to a hidden repeat, if it was taken back.
func undoneRepeat(ctx context.Context, deck BrokenOffDeck, shown Presentation) (*Event, error) {
	log, err := deck.Versions(ctx, shown.Pair)
	if err != nil {
		return nil, err
	}
	var answer *Event
	back := false
	for i, e := range log {
		switch {
		case e.Kind == Choose && e.RepeatOf == shown.RepeatOf:
			answer, back = &log[i], false
		case answer != nil && e.Target == answer.ID:
			back = e.Kind == Retract
		}
	}
	if !back {
		return nil, nil
	}
	return answer, nil
}
