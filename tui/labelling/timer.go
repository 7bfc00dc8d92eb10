package labelling

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
)

// timer polls for pairs while the queue is empty.
type timer struct {
	every time.Duration
	tick  func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	set   int // timers set so far; only the last one counts
}

// pollDue says that it is time to look at an empty queue again. Nothing polls while
// there is a pair.
type pollDue struct{ number int }

// pollLater sets the only timer of the screen; an earlier one becomes stale.
func (s *Screen) pollLater() tea.Cmd {
	s.timer.set++
	if s.sitting.View().Filter.Walks() {
		return nil
	}
	number := s.timer.set
	return s.timer.tick(s.timer.every, func(time.Time) tea.Msg { return pollDue{number: number} })
}

// keepPolling resumes polling an empty queue after an interruption.
func (s *Screen) keepPolling() tea.Cmd {
	if s.sitting.Phase() == label.Empty {
		return s.pollLater()
	}
	return nil
}
