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

// Reasons returns reasons with their letters: the usual one for those of a deck without
// settings, a letter of its own for each other.
func Reasons(names []string) []Tag {
	tags, usual := make([]Tag, len(names)), DefaultScheme().Tags
	for i, name := range names {
		tags[i].Name = name
		if at := slices.IndexFunc(usual, func(t Tag) bool { return t.Name == name }); at >= 0 {
			tags[i].Key = usual[at].Key
		}
	}
	return Lettered(tags)
}

// Lettered gives each reason without a letter the first of its name that is free, or
// else any.
func Lettered(tags []Tag) []Tag {
	taken := map[string]bool{}
	for _, t := range tags {
		taken[t.Key] = true
	}
	for i, t := range tags {
		if t.Key != "" {
			continue
		}
		for _, r := range strings.ToLower(t.Name) + alphabet {
			if key := string(r); strings.ContainsRune(alphabet, r) && !taken[key] {
				tags[i].Key, taken[key] = key, true
				break
			}
		}
	}
	return tags
}

// MostReasons is how many reasons there are letters for.
const MostReasons = len(alphabet)

const alphabet = "abcdefghijklmnopqrstuvwxyz"

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
