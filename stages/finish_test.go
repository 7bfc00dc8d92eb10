package stages

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// runLog keeps the last run that was finished, or fails.
type runLog struct {
	finished Run
	fail     error
	wait     bool // until the context is over
}

func (l *runLog) StartRun(context.Context, Run) error { return nil }

func (l *runLog) FinishRun(ctx context.Context, r Run) error {
	if l.wait {
		<-ctx.Done()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	l.finished = r
	return l.fail
}

func TestFinish(t *testing.T) {
	t.Parallel()
	broken, full := errors.New("broken"), errors.New("disk full")
	live := t.Context()
	over, cancel := context.WithCancel(live)
	cancel()
	late, done := context.WithDeadline(live, time.Unix(0, 0))
	defer done()
	for _, c := range []struct {
		name   string
		ctx    context.Context
		note   string // Run.Error as set by the stage
		err    error
		log    error
		status RunStatus
		text   string // Run.Error as recorded
		want   string // the error returned
	}{
		{"done", live, "", nil, nil, Done, "", ""},
		{"failed", live, "", broken, nil, Failed, "broken", "broken"},
		{"interrupted", over, "", over.Err(), nil, Interrupted, "", "context canceled"},
		{"interrupted with a note", over, "9 of 12 missing", over.Err(), nil, Interrupted, "9 of 12 missing", "context canceled"},
		{"out of time", late, "", late.Err(), nil, Interrupted, "", "context deadline exceeded"},
		{"done in spite of ctrl+c", over, "", nil, nil, Done, "", ""},
		{"a request was cancelled, the run was not", live, "", context.Canceled, nil, Failed, "context canceled", "context canceled"},
		{"not recorded", live, "", nil, full, Done, "", "record the end of the run: disk full"},
		{"failed and not recorded", live, "", broken, full, Failed, "broken", "broken; record the end of the run: disk full"},
	} {
		log := &runLog{fail: c.log}
		events := make(chan RunEvent, 1)
		err := Finish(c.ctx, log, Run{ID: "r", Status: Running, Error: c.note}, c.err, events)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != c.want || c.err != nil && !errors.Is(err, c.err) || c.log != nil && !errors.Is(err, c.log) {
			t.Errorf("%s: error %q, want %q", c.name, got, c.want)
		}
		r := log.finished
		if r.Status != c.status || r.Error != c.text || r.Ended.IsZero() {
			t.Errorf("%s: recorded %+v", c.name, r)
		}
		if e, ok := (<-events).(Finished); !ok || e.Run.Status != r.Status || e.Run.ID != "r" {
			t.Errorf("%s: reported %+v", c.name, e)
		}
	}
}

// A deck that does not answer delays the program for lastWords, not for ever.
func TestFinishDoesNotHang(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		err := Finish(t.Context(), &runLog{wait: true}, Run{}, nil, nil)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != lastWords {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}
