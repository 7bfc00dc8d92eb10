package label

import "time"

// DefaultIdle is how long no key may come before the clock stops.
const DefaultIdle = 60 * time.Second

// Clock measures how long somebody was busy with a pair. Wall time runs from Start.
// Active time stops once no key has come for the idle limit, and while the clock is
// paused: under an overlay, in a suspended program.
type Clock struct {
	idle   time.Duration
	start  time.Time
	last   time.Time     // the last sign of life; zero while paused
	active time.Duration // up to last
}

// NewClock returns a clock with an idle limit; 0 means DefaultIdle.
func NewClock(idle time.Duration) *Clock {
	if idle <= 0 {
		idle = DefaultIdle
	}
	return &Clock{idle: idle}
}

// Start sets the clock to zero and lets it run.
func (c *Clock) Start(now time.Time) { c.start, c.last, c.active = now, now, 0 }

// Restart is Start for a clock that stays paused if it is.
func (c *Clock) Restart(now time.Time) {
	paused := c.last.IsZero()
	c.Start(now)
	if paused {
		c.last = time.Time{}
	}
}

// Touch records that somebody is there. It does not wake a paused clock.
func (c *Clock) Touch(now time.Time) {
	if c.last.IsZero() {
		return
	}
	c.active += c.gap(now)
	c.last = now
}

// Pause stops active time until Resume.
func (c *Clock) Pause(now time.Time) {
	c.Touch(now)
	c.last = time.Time{}
}

// Resume restarts active time after Pause.
func (c *Clock) Resume(now time.Time) {
	if c.last.IsZero() {
		c.last = now
	}
}

// Active returns the active time since Start.
func (c *Clock) Active(now time.Time) time.Duration { return c.active + c.gap(now) }

// Wall returns the time since Start.
func (c *Clock) Wall(now time.Time) time.Duration { return max(now.Sub(c.start), 0) }

// gap returns the active time since the last sign of life. If the wall clock was
// set back, it is 0.
func (c *Clock) gap(now time.Time) time.Duration {
	if c.last.IsZero() {
		return 0
	}
	return min(max(now.Sub(c.last), 0), c.idle)
}
