package home

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
)

// Work does what the home screen starts. Every call may take long, so commands make
// it.
type Work interface {
	Stats(ctx context.Context) (measure.Stats, error)
	// Recent returns the latest events: at most this many runs and days.
	Recent(ctx context.Context, most int) (measure.Recent, error)
	// Models lists the models of the Ollama server; an error says that no server answers.
	Models(ctx context.Context) ([]ollama.ModelInfo, error)
	// Run runs stages, one after another, until they end or ctx does.
	Run(ctx context.Context, j Job, events stages.Events) error
}

// Job says what Run is to do.
type Job struct {
	Stages []stages.Stage
	Over   pipeline.Overrides // over the configuration
}

// counted answers count.
type counted struct {
	stats measure.Stats
	past  measure.Recent // zero unless the screen has room for it
	at    time.Time
	err   error
}

func count(ctx context.Context, w Work, past bool, now func() time.Time) tea.Cmd {
	return func() tea.Msg {
		var c counted
		if c.stats, c.err = w.Stats(ctx); c.err == nil && past {
			c.past, c.err = w.Recent(ctx, mostPast)
		}
		c.at = now()
		return c
	}
}

// answered answers ask: the server's models, or why there is no server.
type answered struct {
	models []ollama.ModelInfo
	at     time.Time
	err    error
}

func ask(ctx context.Context, w Work, now func() time.Time) tea.Cmd {
	return func() tea.Msg {
		ms, err := w.Models(ctx)
		return answered{models: ms, at: now(), err: err}
	}
}

// task runs stages in the background.
type task struct {
	id      int
	what    string
	cancel  context.CancelFunc
	events  chan stages.RunEvent
	stopped bool   // by the person
	end     *ended // its work has returned,
	closed  bool   // and its last event has arrived
}

// ended is the end of a task's work.
type ended struct {
	task int
	at   time.Time
	err  error
}

// start does the task's work and closes its events.
func start(ctx context.Context, t *task, now func() time.Time, do func(context.Context, stages.Events) error) tea.Cmd {
	id, events := t.id, t.events
	return func() tea.Msg {
		defer close(events)
		err := do(ctx, events)
		return ended{task: id, at: now(), err: err}
	}
}

// heard holds the events of a task since the last time.
type heard struct {
	task   int
	events []stages.RunEvent
	at     time.Time
	closed bool // no further events
}

const (
	gather = 100 * time.Millisecond // events change the screen at most this often
	pulse  = time.Second            // and at least this often while something runs
)

// hear waits for events. It merges those that arrive close together, so that a fast
// stage cannot flood the screen.
func hear(t *task, now func() time.Time) tea.Cmd {
	id, events := t.id, t.events
	return func() tea.Msg {
		h := heard{task: id}
		deadline := time.NewTimer(pulse)
		defer deadline.Stop()
		for {
			select {
			case e, ok := <-events:
				if !ok {
					h.at, h.closed = now(), true
					return h
				}
				if len(h.events) == 0 {
					deadline.Reset(gather)
				}
				h.events = append(h.events, e)
			case <-deadline.C:
				h.at = now()
				return h
			}
		}
	}
}
