package tui

import (
	"context"
	"fmt"

	"prefdeck/stages/label"
)

// scheme is how the deck is labelled by this person: what belongs to the deck is
// the deck's, and what a person sets for all decks is the person's.
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
	// A deck that was trained on once is not trained on for ever.
	s.Training = set.Training
	if err := s.Valid(); err != nil {
		return s, fmt.Errorf("the settings of labelling: %w", err)
	}
	return s, nil
}
