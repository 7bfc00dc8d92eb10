package label

import (
	"context"
	"errors"

	"prefdeck/stages"
)

// ResumeDeck is the part of the store that Resume reads.
type ResumeDeck interface {
	ItemReader
	Interrupted(ctx context.Context) (Presentation, error)
	Versions(ctx context.Context, pair stages.ID) ([]Event, error)
}

// Resume reads the pair that was up when the last sitting ended, in its state at
// that time; nil if the queue's next pair should come.
func Resume(ctx context.Context, deck ResumeDeck) (*Showing, error) {
	shown, err := deck.Interrupted(ctx)
	if errors.Is(err, ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	up := &Showing{as: shown}
	if up.Item, err = itemFor(ctx, deck, shown.Pair, shown.RepeatOf); err != nil {
		return nil, err
	}
	switch now := up.Item.Current; {
	case shown.Kind != Revisit: // it came from the queue, or as a repeat: as new
	case shown.RepeatOf != "":
		answer, err := undoneRepeat(ctx, deck, shown)
		if err != nil {
			return nil, err
		}
		if answer != nil {
			up.answered(*answer)
		}
	case up.Item.Undone != nil:
		up.answered(*up.Item.Undone)
	case now != nil:
		up.answered(*now)
		up.Visited = now.Choice.Decides()
	}
	return up, nil
}

// undoneRepeat returns the newest answer to a hidden repeat if it was taken back,
// or nil.
func undoneRepeat(ctx context.Context, deck ResumeDeck, shown Presentation) (*Event, error) {
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
