package progress

import (
	"time"

	"prefdeck/stages"
)

const (
	window  = 30 * time.Second       // the span that rates are taken over
	spacing = 250 * time.Millisecond // closer samples are merged
	settle  = time.Second            // no rate before this: it would only jump
)

// Meter measures the progress of one stage, with rates over a sliding window. The
// zero value has seen nothing.
type Meter struct {
	Stage  stages.Stage
	Run    stages.RunID
	Status stages.RunStatus // "" before the first event
	Done   int
	Total  int // 0 if unknown
	Counts stages.Counts
	Now    string // the current item; foreign text
	Notice string // the latest; foreign text
	Error  string // of a failed run; foreign text

	Started time.Time
	Ended   time.Time

	unasked int           // of Total, by this run
	samples []sample      // by clock
	held    time.Time     // when a pause began; zero while none lasts
	rested  time.Duration // in pauses that have ended
}

// clock returns the time at minus the pauses before it, so that no rate counts them.
func (m *Meter) clock(at time.Time) time.Time {
	if !m.held.IsZero() && at.After(m.held) {
		at = m.held
	}
	return at.Add(-m.rested)
}

// pause stops the clock, or lets it go on.
func (m *Meter) pause(on bool, at time.Time) {
	switch {
	case on && m.held.IsZero():
		m.held = at
	case !on && !m.held.IsZero():
		m.rested += max(0, at.Sub(m.held))
		m.held = time.Time{}
	}
}

type sample struct {
	at     time.Time
	done   int
	tokens int
}

// StageOf returns the stage that an event belongs to.
func StageOf(e stages.RunEvent) stages.Stage {
	switch e := e.(type) {
	case stages.Started:
		return e.Run.Stage
	case stages.Progress:
		return e.Stage
	case stages.Replied:
		return e.Stage
	case stages.Notice:
		return e.Stage
	case stages.Finished:
		return e.Run.Stage
	}
	return ""
}

// Take counts an event that came at the given time.
func (m *Meter) Take(e stages.RunEvent, at time.Time) {
	switch e := e.(type) {
	case stages.Started:
		*m = Meter{Stage: e.Run.Stage, Run: e.Run.ID, Status: stages.Running, Total: e.Total, Started: at}
		m.samples = []sample{{at: at}}
	case stages.Progress:
		m.begin(e.Stage, e.Run, at)
		m.Done, m.unasked, m.Counts, m.Now = e.Done, e.Unasked, e.Counts, e.Now
		if e.Total > 0 {
			m.Total = e.Total
		}
		m.note(at)
	case stages.Notice:
		m.begin(e.Stage, e.Run, at)
		m.Notice = e.Text
	case stages.Finished:
		m.begin(e.Run.Stage, e.Run.ID, at)
		m.Status, m.Counts, m.Error = e.Run.Status, e.Run.Counts, e.Run.Error
		m.Ended, m.Now = at, ""
	}
}

// begin handles events that come before Started or without it.
func (m *Meter) begin(stage stages.Stage, run stages.RunID, at time.Time) {
	if m.Status != "" {
		return
	}
	*m = Meter{Stage: stage, Run: run, Status: stages.Running, Started: at}
	m.samples = []sample{{at: at}}
}

func (m *Meter) note(at time.Time) {
	at = m.clock(at)
	s := sample{at: at, done: m.Done, tokens: m.Counts.Tokens}
	if n := len(m.samples); n > 1 && at.Sub(m.samples[n-2].at) < spacing {
		m.samples[n-1] = s
	} else {
		m.samples = append(m.samples, s)
	}
	// The newest sample before the window stays: rates start there.
	first := 0
	for first+1 < len(m.samples) && at.Sub(m.samples[first+1].at) >= window {
		first++
	}
	m.samples = m.samples[first:]
}

// Running reports whether the stage has begun and not ended.
func (m *Meter) Running() bool { return m.Status == stages.Running }

// Rate returns how many are done per second, and whether that is known yet.
func (m *Meter) Rate(now time.Time) (perSecond float64, ok bool) {
	first, last, span := m.span(now)
	return float64(last.done-first.done) / span, span > 0 && last.done > first.done
}

// TokenRate returns how many tokens are generated per second.
func (m *Meter) TokenRate(now time.Time) (perSecond float64, ok bool) {
	first, last, span := m.span(now)
	return float64(last.tokens-first.tokens) / span, span > 0 && last.tokens > first.tokens
}

// span returns the ends of the window and its length in seconds, or 0 if it is too
// short to tell. A stalled run thus slows down with every second.
func (m *Meter) span(now time.Time) (first, last sample, seconds float64) {
	if len(m.samples) < 2 {
		return first, last, 0
	}
	first, last = m.samples[0], m.samples[len(m.samples)-1]
	if !m.Ended.IsZero() {
		now = m.Ended
	}
	d := m.clock(now).Sub(first.at)
	if d < settle {
		return first, last, 0
	}
	return first, last, d.Seconds()
}

// ToGo returns how much a running stage still has to do; 0 if that is unknown.
func (m *Meter) ToGo() int {
	if !m.Running() {
		return 0
	}
	return max(0, m.Total-m.Done-m.unasked)
}

// Left returns how long the rest will take at the present rate.
func (m *Meter) Left(now time.Time) (time.Duration, bool) {
	rate, ok := m.Rate(now)
	if !ok || m.ToGo() == 0 {
		return 0, false
	}
	return time.Duration(float64(m.ToGo()) / rate * float64(time.Second)), true
}

// Share returns the share that is done, 0…1, and whether the total is known.
func (m *Meter) Share() (float64, bool) {
	switch {
	case m.Total > 0:
		return min(1, float64(m.Done)/float64(m.Total)), true
	case m.Status == stages.Done:
		return 1, true
	}
	return 0, false
}

// Took returns how long the stage has run.
func (m *Meter) Took(now time.Time) time.Duration {
	switch {
	case m.Started.IsZero():
		return 0
	case !m.Ended.IsZero():
		return m.Ended.Sub(m.Started)
	}
	return now.Sub(m.Started)
}
