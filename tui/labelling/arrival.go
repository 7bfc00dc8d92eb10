package labelling

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
)

// arrival follows whether the picture of a pair has reached the terminal. It answers a
// request for the cursor's position in its turn: after everything written before.
type arrival struct {
	after    time.Duration // the first paint, by when its frame is written
	pairs    int           // painted so far
	asked    int           // requests
	answered int
	answers  bool // the terminal has answered once
}

// pairPainted says that the frame of a pair is written.
type pairPainted struct{ pair int }

// askArrival asks the terminal, once the pair that begins now is written.
func (s *Screen) askArrival() tea.Cmd {
	s.arrival.pairs++
	pair := s.arrival.pairs
	return s.timer.tick(s.arrival.after, func(time.Time) tea.Msg { return pairPainted{pair} })
}

func (s *Screen) onPairPainted(msg pairPainted) tea.Cmd {
	if msg.pair != s.arrival.pairs || s.sitting.Phase() != label.Deciding {
		return nil
	}
	if !s.arrival.answers {
		s.arrival.answered = s.arrival.asked // the answers to come are for later ones
	}
	s.arrival.asked++
	s.sitting.Await(s.arrival.answers)
	return tea.RequestCursorPosition
}

// ghost reports whether a key was not typed: with the cursor in the first row, the
// terminal's answer could be F3 as well, and comes as both.
func (a *arrival) ghost(k tea.KeyPressMsg) bool { return k.Code == tea.KeyF3 && a.answered < a.asked }

func (s *Screen) onCursorPosition() {
	s.arrival.answers = true
	s.arrival.answered = min(s.arrival.answered+1, s.arrival.asked)
	if s.arrival.answered == s.arrival.asked {
		s.sitting.Arrived()
	}
}
