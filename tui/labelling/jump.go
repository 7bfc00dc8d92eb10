package labelling

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
	"prefdeck/tui/numbers"
)

// openJump asks for the pair to go to, and shows how many there are.
func (s *Screen) openJump() tea.Cmd {
	name := "pair number"
	if n := s.listed(); n > 0 {
		name = "pair (1 to " + numbers.Number(n) + ")"
	}
	e := newEntry(s, name, keys.Jumping, "", s.jump)
	e.stays = true
	return s.open(e)
}

// jump opens the pair at a place of the queue.
func (s *Screen) jump(text string) tea.Cmd {
	var n int
	if _, err := fmt.Sscanf(text, "%d", &n); err != nil || n < 1 {
		return s.tell("jump to a number: 1 is the first pair")
	}
	return s.visit(label.Destination{Place: n})
}
