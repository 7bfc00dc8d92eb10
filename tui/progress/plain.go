package progress

import (
	"fmt"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/tui/numbers"
)

const (
	sayEvery = 10 * time.Second // changes are reported this often
	sayShare = 0.1              // and at every tenth,
	sayGap   = time.Second      // but no more often than this;
	sayAlive = time.Minute      // without changes, this often
)

// lines prints events as plain lines, for logs and pipes.
type lines struct {
	Options
	meters Meters
	said   map[stages.Stage]mark
}

// mark records when a stage was last reported, and how far it was.
type mark struct {
	at     time.Time
	share  float64
	done   int
	counts stages.Counts
	now    string
}

func markOf(m *Meter, at time.Time) mark {
	share, _ := m.Share()
	return mark{at: at, share: share, done: m.Done, counts: m.Counts, now: m.Now}
}

func (l *lines) take(e stages.RunEvent) {
	m := l.meters.Take(e, l.Now())
	switch e := e.(type) {
	case stages.Started:
		if m.Total > 0 {
			l.say(m, "started, "+numbers.Number(m.Total)+" to do")
		} else {
			l.say(m, "started")
		}
	case stages.Notice:
		fmt.Fprintln(l.Out, noticeLine(e))
	case stages.Finished:
		l.say(m, strings.Join(m.ending(l.Now()), ", "))
	case stages.Progress:
		l.progress(m)
	}
}

// progress reports how far a stage is, if that is due.
func (l *lines) progress(m *Meter) {
	last, now := l.said[m.Stage], markOf(m, l.Now())
	since := now.at.Sub(last.at)
	moved := now.done != last.done || now.counts != last.counts
	switch {
	case moved && (since >= sayEvery || now.share-last.share >= sayShare && since >= sayGap):
		l.say(m, strings.Join(m.Facts(now.at), ", "))
	case !moved && (since >= sayAlive || now.now != last.now && since >= sayEvery):
		l.say(m, strings.Join(m.waiting(now.at), ", "))
	}
}

// redraw reports unreported changes, and that a silent stage is alive.
func (l *lines) redraw() {
	for _, m := range l.meters {
		if m.Running() {
			l.progress(m)
		}
	}
}

func (l *lines) end() {}

func (l *lines) say(m *Meter, text string) {
	l.said[m.Stage] = markOf(m, l.Now())
	fmt.Fprintf(l.Out, "%s: %s\n", m.Stage, text)
}
