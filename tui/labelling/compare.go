package labelling

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
)

// leaning is a comparison in short: "A3" is A much better, "=" as good.
func leaning(strength int) string {
	switch {
	case strength < 0:
		return fmt.Sprintf("A%d", -strength)
	case strength > 0:
		return fmt.Sprintf("B%d", strength)
	}
	return "="
}

// comparisonOf is the strength that a binding stands for, from A (−3) to B (3).
// Plain A or B is a lead of one, and the weakest lead of the scale of four is none.
func comparisonOf(id keys.ActionID) (int, bool) {
	switch id {
	case keys.CompareA3:
		return -3, true
	case keys.CompareA2:
		return -2, true
	case keys.CompareA1, keys.CompareA:
		return -1, true
	case keys.CompareA0, keys.Compare0, keys.CompareB0:
		return 0, true
	case keys.CompareB1, keys.CompareB:
		return 1, true
	case keys.CompareB2:
		return 2, true
	case keys.CompareB3:
		return 3, true
	}
	return 0, false
}

// openCriteria has the digits compare the pair by one criterion after the other.
// The pair stays in sight and the clock goes on.
func (s *Screen) openCriteria() tea.Cmd {
	switch {
	case !s.deciding():
		return s.tellBusy()
	case len(s.scheme.Criteria) == 0:
		return s.tell("this deck has no criteria")
	}
	s.overlay, s.criterion = comparing, 0
	return nil
}

// compareBy says which side is better by the criterion that is asked for, and goes
// on to the next; after the last one it is done. What was said already is taken
// back.
func (s *Screen) compareBy(strength int) tea.Cmd {
	name := s.scheme.Criteria[s.criterion]
	if said, ok := s.sitting.Criteria()[name]; ok && said == strength {
		s.sitting.Uncompare(name)
		return nil
	}
	s.sitting.Compare(name, strength)
	s.tell("")
	if s.criterion == len(s.scheme.Criteria)-1 {
		return s.closeOverlay()
	}
	return s.nextCriterion(1)
}

func (s *Screen) nextCriterion(by int) tea.Cmd {
	n := len(s.scheme.Criteria)
	s.criterion = (s.criterion + by + n) % n
	return nil
}

// criteriaRow is the footer while the pair is compared.
func (s *Screen) criteriaRow() string {
	styles := s.theme.Styles()
	name := s.scheme.Criteria[s.criterion]
	row := fmt.Sprintf("by %s (%d/%d)", gate.Line(name), s.criterion+1, len(s.scheme.Criteria))
	said := styles.Accent.Render(row)
	if strength, ok := s.sitting.Criteria()[name]; ok {
		said += " " + styles.Strong.Render(leaning(strength))
	}
	return s.besideKeys(said, s.hints(keys.Comparing))
}

// remark does what a binding that says more of a pair than an answer does is for,
// if id is one.
func (s *Screen) remark(id keys.ActionID) (tea.Cmd, bool) {
	if strength, ok := comparisonOf(id); ok {
		return s.compareBy(strength), true
	}
	switch id {
	case keys.Tags:
		return s.openTags(), true
	case keys.TagClose:
		return s.closeOverlay(), true
	case keys.Criteria:
		return s.openCriteria(), true
	case keys.CompareNext:
		return s.nextCriterion(1), true
	case keys.ComparePrevious:
		return s.nextCriterion(-1), true
	case keys.CompareClose:
		return s.closeOverlay(), true
	case keys.FlagReason:
		return s.openFlag(), true
	case keys.Changes:
		return s.openChanges(), true
	case keys.ChangesClose:
		return s.closeOverlay(), true
	}
	return nil, false
}
