package tui

import (
	"context"
	"fmt"

	"prefdeck/stages/label"
)

// scheme returns how this person labels the deck: the deck decides what belongs to
// it, and the person's settings what applies to all decks.
func (o Options) scheme(ctx context.Context) (label.Scheme, error) {
	s, err := o.Deck.Scheme(ctx)
	if err != nil {
		return s, err
	}
	set := o.Settings.Labelling
	if set.Repeats != nil {
		s.Repeats = *set.Repeats
	}
	if set.MaskIdentity != nil {
		s.Mask = *set.MaskIdentity
	}
	s.Scale = set.Scale
	if set.Criteria != nil {
		s.Criteria = set.Criteria
	}
	if set.Reasons != nil {
		s.Tags = label.Reasons(set.Reasons)
	}
	// A deck that was once used for training is not in training for ever.
	s.Training = set.Training
	if err := s.Valid(); err != nil {
		return s, fmt.Errorf("the settings of labelling: %w", err)
	}
	return s, nil
}
