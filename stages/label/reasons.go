package label

import (
	"maps"
	"slices"
)

// saidSoFar returns what has been said about the current pair beside an answer, by
// content, and how long it has been looked at; begin continues from there.
func (s *Session) saidSoFar() Event {
	return Event{Tags: s.Tags(), Criteria: maps.Clone(s.criteria), Active: s.spent + s.clock.Active(s.now())}
}

// ToggleTag sets or clears a reason for the next choice. Reasons go into the log
// with the choice; to change them afterwards one undoes the choice and makes it
// again.
func (s *Session) ToggleTag(name string) (on bool) {
	if i := slices.Index(s.tags, name); i >= 0 {
		s.tags = slices.Delete(slices.Clone(s.tags), i, i+1)
		return false
	}
	s.tags = append(slices.Clone(s.tags), name)
	return true
}

// Tags returns the reasons set for the next choice.
func (s *Session) Tags() []string { return slices.Clone(s.tags) }

// Compare says for the next choice which side is better by one criterion: −3 (A on
// screen is much better) … +3, 0 for equal.
func (s *Session) Compare(criterion string, strength int) {
	if s.criteria == nil {
		s.criteria = map[string]int{}
	}
	s.criteria[criterion] = s.turned(strength)
}

// Uncompare clears a comparison.
func (s *Session) Uncompare(criterion string) { delete(s.criteria, criterion) }

// Criteria returns the comparisons for the next choice, as on screen.
func (s *Session) Criteria() map[string]int {
	if s.up.as.Left == SideB {
		return mirrored(s.criteria)
	}
	return maps.Clone(s.criteria)
}

func (s *Session) turned(strength int) int {
	if s.up.as.Left == SideB {
		return -strength
	}
	return strength
}

// SetGuideline sets the guideline that later choices are made under; "" is none.
func (s *Session) SetGuideline(hash string) { s.guideline = hash }
