package tui

import (
	"context"
	"testing"

	"prefdeck/stages/label"
)

// trained is a deck whose own scheme is in training.
type trained struct{ deck }

func (*trained) Scheme(context.Context) (label.Scheme, error) {
	s := label.DefaultScheme()
	s.Training = "long ago"
	return s, nil
}

// Training is on only if the person names it now.
func TestTrainingIsThePersons(t *testing.T) {
	t.Parallel()
	for _, d := range []WholeDeck{&deck{}, &trained{}} {
		for _, name := range []string{"", "warm-up"} {
			o := Options{Deck: d}
			o.Settings.Labelling.Training = name
			if s, err := o.scheme(t.Context()); err != nil || s.Training != name {
				t.Errorf("training %q, %v; want %q", s.Training, err, name)
			}
		}
	}
}
