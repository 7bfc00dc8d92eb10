package labelling

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
)

// arrival follows whether the picture of a pair has reached the terminal. It answers a
// request for the cursor's position in its turn: after everything written before. One
// request is out at a time, since an answer does not say which it answers, and one may
// be lost.
type arrival struct {
	after   time.Duration // the first paint, by when its frame is written
	now     func() time.Time
	pairs   int       // painted so far
	asked   int       // the pair of the request that is out; 0: none
	since   time.Time // when it was sent
	next    bool      // ask again with the answer: another pair is written by now
	answers bool      // the terminal has answered once, and the last request in time
}

// pairPainted says that the frame of a pair is written.
type pairPainted struct{ pair int }

// askArrival asks the terminal, once the pair that begins now is written.
func (s *Screen) askArrival() tea.Cmd {
	s.arrival.pairs++
	s.arrival.next = false
	pair := s.arrival.pairs
	return s.timer.tick(s.arrival.after, func(time.Time) tea.Msg { return pairPainted{pair} })
}

func (s *Screen) onPairPainted(msg pairPainted) tea.Cmd {
	if msg.pair != s.arrival.pairs || s.sitting.Phase() != label.Deciding {
		return nil
	}
	out := s.arrival.asked > 0
	if out && s.arrival.now().Sub(s.arrival.since) >= label.NoAnswer {
		out, s.arrival.answers = false, false
	}
	s.sitting.Await(s.arrival.answers)
	if s.arrival.next = out; out {
		return nil
	}
	return s.arrival.ask()
}

func (a *arrival) ask() tea.Cmd {
	a.asked, a.since, a.next = a.pairs, a.now(), false
	return tea.RequestCursorPosition
}

// ghost reports whether a key is the answer: with the cursor in the first columns of
// the first row it could be F3 as well. It comes as both, or as F3 alone if nothing
// else is read with it.
func (a *arrival) ghost(k tea.KeyPressMsg) bool { return k.Code == tea.KeyF3 && a.asked > 0 }

// onAnswer takes the terminal's answer.
func (s *Screen) onAnswer() tea.Cmd {
	a := &s.arrival
	pair := a.asked
	if pair == 0 {
		return nil
	}
	a.asked, a.answers = 0, true
	switch {
	case pair == a.pairs:
		s.sitting.Arrived()
	case a.next:
		return a.ask()
	}
	return nil
}
