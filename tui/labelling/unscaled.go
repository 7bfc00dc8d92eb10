package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// unscaled answers a key that means a preference on another scale: with four
// strengths there is neither a plain A or B nor a tie.
func (s *Screen) unscaled(key string) tea.Cmd {
	if s.scheme.Scale != label.FourStrengths {
		return nil
	}
	first, last := s.keys.Key(keys.Deciding, keys.ChooseA3), s.keys.Key(keys.Deciding, keys.ChooseB3)
	switch key {
	case "a", "b", "left", "right":
		return s.tell("say how much better: " + first + " … " + last)
	case "t", "0":
		return s.tell("there is no tie on this scale: " + first + " … " + last)
	}
	return nil
}
