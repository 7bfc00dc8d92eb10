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
			parts = append(parts, name+" "+leaning(strength))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// leaning abbreviates a comparison: "A much", "B", "equal".
func leaning(strength int) string {
	if strength == 0 {
		return "equal"
	}
	return strings.TrimSuffix(label.Graded(strength).String(), " better")
}
