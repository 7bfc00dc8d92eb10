package label

import "time"

// Guard swallows label keys that cannot have been meant: a second press that
// hits the pair after the one it was for, or a key held down. Each of its
// durations is configurable, and 0 switches that rule off.
type Guard struct {
	// Settle: no label key counts before a pair has been on screen this long.
	Settle time.Duration
	// Between: no second label key counts this soon after one that did. A pair
	// that has been on screen for Settle was seen, so there the rule gives way:
	// one key per settled pair is always one label.
	Between time.Duration
	// Held: a label key this soon after another one, counted or swallowed, is
	// the keyboard repeating itself, for however long the key stays down.
	Held time.Duration

	shown     time.Time // first paint of the pair
	accepted  time.Time // last label key that counted
	pressed   time.Time // last label key, swallowed ones too
	swallowed int       // on this pair
	total     int
}

// DefaultGuard is the guard of a session that says nothing else.
func DefaultGuard() Guard {
	return Guard{
		Settle:  250 * time.Millisecond,
		Between: 300 * time.Millisecond,
		Held:    120 * time.Millisecond,
	}
}

// Shown says that a new pair is being painted.
func (g *Guard) Shown(now time.Time) {
	g.shown = now
	g.swallowed = 0
}

// Press says whether a label key pressed now counts. If it does, Between runs
// from now.
func (g *Guard) Press(now time.Time) bool {
	onScreen := now.Sub(g.shown)
	settled := g.Settle > 0 && onScreen >= g.Settle
	early := onScreen < g.Settle
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

// Swallow turns a label key away that has no pair to label: an answer is on its
// way to the deck, or the terminal says that the key is being held down.
func (g *Guard) Swallow(now time.Time) {
	g.pressed = now
	g.count()
}

func (g *Guard) count() {
	g.swallowed++
	g.total++
}

// Swallowed is the number of keys swallowed on the pair on screen.
func (g *Guard) Swallowed() int { return g.swallowed }

// Total is the number of keys swallowed since the start.
func (g *Guard) Total() int { return g.total }
