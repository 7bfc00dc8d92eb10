package progress

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/tui/gate"
)

// Options says where and how to show progress. Out is required.
type Options struct {
	Out      io.Writer
	Terminal bool             // redraw in place; otherwise plain lines
	Width    func() int       // of the terminal; nil: 80
	ASCII    bool             // ASCII marks only
	Now      func() time.Time // nil: time.Now
	Redraw   <-chan time.Time // when to redraw; nil: ten times a second
}

// Listen shows the events until the channel is closed. It ignores write errors: a
// run goes on even if nobody can see it.
func Listen(events <-chan stages.RunEvent, o Options) {
	redraw := o.Redraw
	if redraw == nil {
		t := time.NewTicker(100 * time.Millisecond)
		defer t.Stop()
		redraw = t.C
	}
	s := show(o)
	for {
		select {
		case e, ok := <-events:
			if !ok {
				s.end()
				return
			}
			s.take(e)
		case <-redraw:
			s.redraw()
		}
	}
}

// shower shows events.
type shower interface {
	take(e stages.RunEvent)
	redraw()
	end()
}

func show(o Options) shower {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Width == nil {
		o.Width = func() int { return 80 }
	}
	if o.Terminal {
		return &bars{Options: o}
	}
	return &lines{Options: o, said: map[stages.Stage]mark{}}
}

// Meters holds the meters of several stages, in the order in which they began.
type Meters []*Meter

// Of returns the stage's meter, or nil before its first event.
func (ms Meters) Of(stage stages.Stage) *Meter {
	for _, m := range ms {
		if m.Stage == stage {
			return m
		}
	}
	return nil
}

// Take counts an event that came at the given time and returns its meter.
func (ms *Meters) Take(e stages.RunEvent, at time.Time) *Meter {
	m := ms.Of(StageOf(e))
	if m == nil {
		m = &Meter{Stage: StageOf(e)}
		*ms = append(*ms, m)
	}
	m.Take(e, at)
	return m
}

// bars shows one line per stage and redraws all of them in place.
type bars struct {
	Options
	meters Meters
	drawn  int // lines of the block now on the screen
	dirty  bool
	last   time.Time
}

func (b *bars) take(e stages.RunEvent) {
	b.meters.Take(e, b.Now())
	b.dirty = true
	switch e := e.(type) {
	case stages.Notice:
		b.draw(noticeLine(e))
	case stages.Started, stages.Finished:
		b.draw("")
	}
}

func (b *bars) redraw() {
	if len(b.meters) == 0 {
		return
	}
	// Rates and remaining times change without events, too.
	if b.dirty || b.Now().Sub(b.last) >= time.Second {
		b.draw("")
	}
}

func (b *bars) end() {
	if b.dirty {
		b.draw("")
	}
}

// draw redraws the block in one write, below the line above it if any.
func (b *bars) draw(above string) {
	var s strings.Builder
	if b.drawn > 0 {
		fmt.Fprintf(&s, "\x1b[%dA", b.drawn)
	}
	s.WriteString("\r")
	width := max(20, b.Width()-1) // some terminals would wrap at the last column
	if above != "" {
		s.WriteString("\x1b[J" + ansi.Wrap(above, width, " ") + "\n")
	}
	for _, m := range b.meters {
		s.WriteString(m.line(b.Now(), width, b.ASCII))
		s.WriteString("\x1b[K\n")
	}
	_, _ = io.WriteString(b.Out, s.String())
	b.drawn, b.dirty, b.last = len(b.meters), false, b.Now()
}

func noticeLine(n stages.Notice) string {
	mark := "note"
	if n.Warn {
		mark = "warning"
	}
	return fmt.Sprintf("%s: %s: %s", n.Stage, mark, gate.Line(n.Text))
}
