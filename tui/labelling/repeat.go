package labelling

import (
	"context"
	"errors"
	"slices"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// nextRepeat is a hidden repeat if one is due, to be shown before the next pair
// of the queue. Repeats in except have been drawn already.
func nextRepeat(ctx context.Context, deck Deck, share float64, now time.Time, except []label.PresentationID) (*showing, error) {
	if share <= 0 {
		return nil, nil
	}
	item, as, err := deck.NextRepeat(ctx, share, now)
	switch {
	case errors.Is(err, label.ErrNone):
		return nil, nil
	case err != nil:
		return nil, err
	case slices.Contains(except, as.RepeatOf):
		return nil, nil
	}
	return &showing{item: item, as: as}, nil
}

// repeatShare is the share of showings that are hidden repeats. Where the queue is
// filtered there are none: one that the filter does not keep would stand out.
func (s *Screen) repeatShare() float64 {
	if s.view.Filter != (label.QueueFilter{}) {
		return 0
	}
	return s.scheme.Repeats
}

// following is the pair before which a hidden repeat that is up stands in the queue;
// "" where there is none. The repeat's own place would tell that it is known.
func (s *Screen) following() stages.ID {
	if n := len(s.aside); n > 0 {
		if top := s.aside[n-1]; top.as.RepeatOf != "" {
			return top.stands
		}
		return s.aside[n-1].item.Pair.ID
	}
	if len(s.ahead) > 0 {
		return s.ahead[0].Pair.ID
	}
	return ""
}

// repeatBefore is where among those put aside the hidden repeat is that stands before
// a pair; −1 for none.
func (s *Screen) repeatBefore(pair stages.ID) int {
	return slices.IndexFunc(s.aside, func(a showing) bool { return a.as.RepeatOf != "" && a.stands == pair })
}

// countRepeat counts an answered repeat for the header, or one less. The numbers of
// the deck are of pairs, which a repeat adds nothing to: somebody who watches them
// would see which answer was one.
func (s *Screen) countRepeat(choice label.Event, by int) {
	switch {
	case choice.RepeatOf == "":
	case !choice.Choice.Decides():
		s.repeatSkips += by
	case s.repeats != nil:
		*s.repeats += by
	}
}

// decisions is how many have been given so far: decided pairs, and hidden repeats
// of them.
func (s *Screen) decisions() int {
	n := s.progress.Done
	if s.repeats != nil {
		n += *s.repeats
	}
	return n
}

// repeating lists what the repeats repeat that are up or were put aside.
func (s *Screen) repeating() []label.PresentationID {
	var out []label.PresentationID
	for _, a := range append([]showing{s.current}, s.aside...) {
		if a.as.RepeatOf != "" {
			out = append(out, a.as.RepeatOf)
		}
	}
	return out
}
