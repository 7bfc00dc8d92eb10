package labelling

import (
	"slices"
	"strings"

	"prefdeck/stages/label"
)

// saidBefore returns the reasons and comparisons that will go with the next choice.
func (s *Screen) saidBefore() string {
	if !s.deciding() {
		return ""
	}
	return s.beside(s.sitting.Tags(), s.sitting.Criteria())
}

// beside returns the remarks beside an answer, as on screen.
func (s *Screen) beside(tags []string, compared map[string]int) string {
	parts := slices.Clone(tags)
	for _, name := range s.scheme.Criteria {
		if strength, ok := compared[name]; ok {
			parts = append(parts, name+" "+leaning(strength, s.scheme.Scale))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// leaning abbreviates a comparison: "A much", "B", "equal". A scale without
// strengths has none here either.
func leaning(strength int, scale label.Scale) string {
	if strength == 0 {
		return "equal"
	}
	text := strings.TrimSuffix(label.Graded(strength).String(), " better")
	if scale == label.PlainAB {
		text = text[:1]
	}
	return text
}
