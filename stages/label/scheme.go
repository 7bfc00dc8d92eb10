package label

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Scheme says how a deck is labelled. It is stored in the deck, because it is part
// of what the labels mean.
type Scheme struct {
	Scale    Scale    `json:"scale"`
	Tags     []Tag    `json:"tags"`
	Criteria []string `json:"criteria"`
	// Repeats is the share of showings that are hidden repeats, 0…1.
	Repeats float64 `json:"repeats"`
	// Mask hides, before the decision, the names that responses give themselves.
	Mask bool `json:"mask"`
	// Training shows, after each decision on a pair with a known answer, whether it
	// was right. Its name is shown while it is on; "" is off.
	Training string `json:"training,omitempty"`
}

// Tag is a reason for a decision, with the letter that sets it.
type Tag struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// DefaultRepeats is the share of hidden repeats in a deck without settings.
const DefaultRepeats = 0.07

// DefaultScheme returns the scheme of a deck without settings.
func DefaultScheme() Scheme {
	return Scheme{
		Tags: []Tag{
			{"a", "accuracy"}, {"i", "instruction"}, {"c", "completeness"}, {"f", "format"},
			{"s", "safety"}, {"l", "length"}, {"t", "style"},
		},
		Criteria: []string{"helpfulness", "correctness", "coherence"},
		Repeats:  DefaultRepeats,
	}
}

// Valid returns what is wrong with the scheme, if anything.
func (s Scheme) Valid() error {
	if math.IsNaN(s.Repeats) || s.Repeats < 0 || s.Repeats > 0.5 {
		return fmt.Errorf("a share of %v hidden repeats: want 0 … 0.5", s.Repeats)
	}
	var keys, names []string
	for _, t := range s.Tags {
		switch {
		case strings.TrimSpace(t.Name) == "":
			return errors.New("a reason tag has no name")
		case utf8.RuneCountInString(t.Key) != 1:
			return fmt.Errorf("reason tag %s has the key %q: want one letter", t.Name, t.Key)
		case slices.Contains(keys, t.Key):
			return fmt.Errorf("two reason tags have the key %q", t.Key)
		case slices.Contains(names, t.Name):
			return fmt.Errorf("two reason tags have the name %s", t.Name)
		}
		keys, names = append(keys, t.Key), append(names, t.Name)
	}
	if len(s.Criteria) > 9 {
		return fmt.Errorf("%d criteria, but only nine digit keys", len(s.Criteria))
	}
	for i, c := range s.Criteria {
		switch {
		case strings.TrimSpace(c) == "":
			return errors.New("a criterion has no name")
		case slices.Contains(s.Criteria[:i], c):
			return fmt.Errorf("two criteria have the name %s", c)
		}
	}
	return nil
}
