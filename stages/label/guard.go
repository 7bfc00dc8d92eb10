package label

import "time"

// Guard swallows label keys that cannot have been meant: a second press that hits
// the next pair, or a key held down. Each duration is configurable, and 0 switches
// its rule off.
type Guard struct {
	// Settle is how long a pair must be on screen before a label key counts.
	Settle time.Duration
	// Between is how soon after an accepted label key another one counts. It does
	// not apply to a pair that has been on screen for Settle, which was seen: one
	// key per settled pair is always one label.
	Between time.Duration
	// Held is the longest gap between presses that count as the keyboard repeating
	// a key, accepted or swallowed, for however long the key stays down.
	Held time.Duration

	shown     time.Time // first paint of the pair, or its arrival on a slow line
	asked     time.Time // when the terminal was asked whether it has arrived; zero: it has
	held      bool      // no label key counts before the answer
	accepted  time.Time // last label key that was accepted
	pressed   time.Time // last label key, including swallowed ones
	swallowed int       // on this pair
	total     int
}

// DefaultGuard returns the guard of a session without settings.
func DefaultGuard() Guard {
	return Guard{
		Settle:  250 * time.Millisecond,
		Between: 300 * time.Millisecond,
		Held:    120 * time.Millisecond,
	}
}

// Shown records that a new pair is being painted.
func (g *Guard) Shown(now time.Time) {
	g.shown, g.asked = now, time.Time{}
	g.swallowed = 0
}

// slowLine is how late a picture arrives on a line that is slow.
const slowLine = 500 * time.Millisecond

// NoAnswer is after how long no answer is expected from a terminal any more.
const NoAnswer = 30 * time.Second

// Await records that the terminal was asked to answer once the pair has arrived. If
// hold is set, because it has answered before, no label key counts until then.
func (g *Guard) Await(now time.Time, hold bool) { g.asked, g.held = now, hold }

// Arrived records the terminal's answer, and reports whether the line is slow: then
// the pair has been on screen only from now on.
func (g *Guard) Arrived(now time.Time) (slow bool) {
	slow = !g.asked.IsZero() && now.Sub(g.asked) >= slowLine
	if slow {
		g.shown = now
	}
	g.asked = time.Time{}
	return slow
}

// Press reports whether a label key pressed now counts. If it does, Between runs
// from now.
func (g *Guard) Press(now time.Time) bool {
	onScreen := now.Sub(g.shown)
	settled := g.Settle > 0 && onScreen >= g.Settle
	onItsWay := g.held && !g.asked.IsZero() && now.Sub(g.asked) < NoAnswer
	early := onScreen < g.Settle || onItsWay && g.Settle > 0
	double := now.Sub(g.accepted) < g.Between && !settled
	held := now.Sub(g.pressed) < g.Held
	g.pressed = now
	if early || double || held {
		g.count()
		return false
	}
	g.accepted = now
	return true
}

// Swallow rejects a label key that has no pair to label: an answer is being
// written, or the terminal reports a key held down.
func (g *Guard) Swallow(now time.Time) {
	g.pressed = now
	g.count()
}

func (g *Guard) count() {
	g.swallowed++
	g.total++
}

// Swallowed returns the number of keys swallowed on the current pair.
func (g *Guard) Swallowed() int { return g.swallowed }

// Total returns the number of keys swallowed since the start.
func (g *Guard) Total() int { return g.total }
