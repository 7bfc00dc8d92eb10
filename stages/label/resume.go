package label

import (
	"context"
	"errors"
	"fmt"
)

// BrokenOff is what was up when a sitting ended without an answer.
type BrokenOff struct {
	Item   Item
	Shown  Presentation
	Answer *Event // that had been taken back, or that stands; nil if there was none
	Stands bool
}

// Resume reads what was up when the last sitting ended, as it was up then; nil if
// the next pair of the queue is to come.
func Resume(ctx context.Context, deck Deck) (*BrokenOff, error) {
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
	undone, err := deck.Redoable(ctx)
	switch now := b.Item.Current; {
	case err != nil && !errors.Is(err, ErrNone):
		return nil, err
	case shown.Kind != Revisit: // it came from the queue, or as a repeat: as new
	case err == nil && undone.Pair == shown.Pair && undone.RepeatOf == shown.RepeatOf:
		b.Answer = &undone
	case now != nil && shown.RepeatOf == "":
		b.Answer, b.Stands = now, now.Choice.Decides()
	}
	if shown.RepeatOf != "" {
		b.Item = b.Item.asNew()
	}
	return b, nil
}
