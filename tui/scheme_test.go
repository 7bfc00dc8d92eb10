package tui

import (
	"context"
	"fmt"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
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

// The person's own reasons have a letter each, whatever the table of keys has for the
// ones that it knows.
func TestOwnReasonsHaveALetterEach(t *testing.T) {
	t.Parallel()
	o := Options{Deck: &deck{}}
	o.Settings.Labelling.Reasons = []string{"too long", "accuracy", "tone", "äöü", "invented"}
	s, err := o.scheme(t.Context())
	if want := "[{t too long} {a accuracy} {o tone} {b äöü} {i invented}]"; err != nil || fmt.Sprint(s.Tags) != want {
		t.Errorf("%v, %v; want %s", s.Tags, err, want)
	}
	for _, preset := range keys.Presets() {
		table, err := keys.Keymap{Preset: preset, Bind: map[keys.ActionID][]string{"tag.accuracy": {"o"}}}.Labelling()
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(table.Reasons(s.Tags)); got != "[{t too long} {o accuracy} {n tone} {b äöü} {i invented}]" {
			t.Errorf("%s: %s", preset, got)
		}
	}
}
