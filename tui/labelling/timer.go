package labelling

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
)

// timer looks for pairs while the queue is empty.
type timer struct {
	every time.Duration
	tick  func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	set   int // how many times it was; the last one counts
}

// pollDue says that an empty queue should be looked at again. Nothing is polled
// while there is a pair to look at.
type pollDue struct{ number int }

// pollLater arms the one timer of the screen; an earlier one loses its meaning.
func (s *Screen) pollLater() tea.Cmd {
	s.timer.set++
	if s.sitting.View().Filter.Walks() {
		return nil
	}
	number := s.timer.set
	return s.timer.tick(s.timer.every, func(time.Time) tea.Msg { return pollDue{number: number} })
}

// keepPolling goes on looking at an empty queue after something has interrupted it.
func (s *Screen) keepPolling() tea.Cmd {
	if s.sitting.Phase() == label.Empty {
		return s.pollLater()
	}
	return nil
}

func (s *Screen) onPollDue(msg pollDue) tea.Cmd {
	if msg.number != s.timer.set {
		return nil
	}
	return s.follow(s.sitting.Look())
}
