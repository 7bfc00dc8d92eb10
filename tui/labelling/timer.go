package labelling

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
)

// Slow is how long a write may take in silence.
const Slow = 300 * time.Millisecond

// timer polls for pairs while the queue is empty, and watches writes.
type timer struct {
	every time.Duration
	tick  func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	set   int // timers set so far; only the last one counts

	slow   time.Duration // a write that takes longer is told
	writes int           // watched so far; only the last one counts
	late   bool          // it takes longer
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

// writeSlow says that a write or a visit has been going on for long.
type writeSlow struct{ number int }

// heldUp reports whether the annotator waits for a write, or for a pair.
func (s *Screen) heldUp() bool { return s.sitting.Writing() || s.sitting.Looking() }

// watchWrites has the footer say so when writing takes long, as in a deck that
// another program has locked, or looking for a pair: until then it echoes the answer
// before. wrote reports whether that went on already.
func (s *Screen) watchWrites(wrote bool) tea.Cmd {
	switch {
	case !s.heldUp():
		s.timer.late = false
	case !wrote:
		s.timer.writes++
		number := s.timer.writes
		return s.timer.tick(s.timer.slow, func(time.Time) tea.Msg { return writeSlow{number: number} })
	}
	return nil
}

func (s *Screen) onWriteSlow(msg writeSlow) {
	s.timer.late = msg.number == s.timer.writes && s.heldUp()
}
