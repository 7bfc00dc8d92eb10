package label

import (
	"maps"
	"slices"
)

// saidSoFar is what has been said of the pair that is up beside an answer, by
// content, and how long it has been looked at: begin goes on with it.
func (s *Session) saidSoFar() Event {
	return Event{Tags: s.Tags(), Criteria: maps.Clone(s.criteria), Active: s.spent + s.clock.Active(s.now())}
}

// ToggleTag sets or takes away a reason for the choice to come. What is set goes
// into the log with the choice; who wants it otherwise afterwards undoes the choice
// and makes it again.
func (s *Session) ToggleTag(name string) (on bool) {
	if i := slices.Index(s.tags, name); i >= 0 {
		s.tags = slices.Delete(slices.Clone(s.tags), i, i+1)
		return false
	}
	s.tags = append(slices.Clone(s.tags), name)
	return true
}

// Tags is the reasons that are set for the choice to come.
func (s *Session) Tags() []string { return slices.Clone(s.tags) }

// Compare says for the choice to come which side is better in one respect: −3
// (what is A on screen is much better) … +3, 0 for as good.
func (s *Session) Compare(criterion string, strength int) {
	if s.criteria == nil {
		s.criteria = map[string]int{}
	}
	s.criteria[criterion] = s.turned(strength)
}

// Uncompare takes a comparison back.
func (s *Session) Uncompare(criterion string) { delete(s.criteria, criterion) }

// Criteria is the comparisons for the choice to come, as on screen.
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

// SetGuideline says which guideline the choices to come are made under; "" is
// none.
func (s *Session) SetGuideline(hash string) { s.guideline = hash }
