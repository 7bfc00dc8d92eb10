package stages

import (
	"context"
	"fmt"
	"time"
)

// lastWords bounds the recording of a run's end once its context is over.
const lastWords = 10 * time.Second

// Finish ends a run: it records how the run ended, even if ctx is over, and reports
// Finished as the last event. err is the run's own error. With an error, a run
// whose ctx is over was interrupted, and any other has failed. Finish returns err
// joined with any error of recording.
//
// A nil log records nothing: a run that left no trace of its own.
//
// The caller sets the run's counts, and its Error only if there is something to say
// about an interruption.
func Finish(ctx context.Context, log RunLog, r Run, err error, events Events) error {
	if r.Ended.IsZero() {
		r.Ended = time.Now()
	}
	switch {
	case err == nil:
		r.Status = Done
	case ctx.Err() != nil:
		r.Status = Interrupted
	default:
		r.Status, r.Error = Failed, err.Error()
	}
	if log == nil {
		events.Send(Finished{Run: r})
		return err
	}
	recording, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	if unrecorded := log.FinishRun(recording, r); unrecorded != nil {
		err = Both(err, fmt.Errorf("record the end of the run: %w", unrecorded))
	}
	events.Send(Finished{Run: r})
	return err
}
