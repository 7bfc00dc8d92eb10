package progress

import (
	"fmt"
	"strings"
	"time"

	"prefdeck/stages"
)

const (
	sayEvery = 10 * time.Second // a line at least this often
	sayShare = 0.1              // and for every tenth done,
	sayGap   = time.Second      // but not more often than this
)

// lines shows events as plain lines, for logs and pipes.
type lines struct {
	Options
	meters Meters
	said   map[stages.Stage]mark
}

// mark is when a stage was last spoken of, and how far it was.
type mark struct {
	at    time.Time
	share float64
}

func (l *lines) take(e stages.Event) {
	m := l.meters.Take(e, l.Now())
	switch e := e.(type) {
	case stages.Started:
		if m.Total > 0 {
			l.say(m, "started, "+Number(m.Total)+" to do")
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

func (l *lines) progress(m *Meter) {
	last := l.said[m.Stage]
	share, _ := m.Share()
	since := l.Now().Sub(last.at)
	if since >= sayEvery || (share-last.share >= sayShare && since >= sayGap) {
		l.say(m, strings.Join(m.Facts(l.Now()), ", "))
	}
}

// redraw says nothing new between events unless a stage has been silent long.
func (l *lines) redraw() {
	for _, m := range l.meters {
		if m.Running() && l.Now().Sub(l.said[m.Stage].at) >= sayEvery {
			l.say(m, strings.Join(m.Facts(l.Now()), ", "))
		}
	}
}

func (l *lines) end() {}

func (l *lines) say(m *Meter, text string) {
	share, _ := m.Share()
	l.said[m.Stage] = mark{at: l.Now(), share: share}
	fmt.Fprintf(l.Out, "%s: %s\n", m.Stage, text)
}
