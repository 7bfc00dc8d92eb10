package progress

import (
	"time"

	"prefdeck/stages"
)

// late is how long a task may stay silent.
const late = time.Second

// Bytes returns a function that reports progress of what in megabytes, once it has
// taken longer than a second.
func Bytes(events stages.Events, what string) func(done, total int64) {
	const megabyte = 1_000_000
	report := Steps(events, what)
	return func(done, total int64) {
		report(int(done/megabyte), int((total+megabyte-1)/megabyte), "MB")
	}
}

// Steps returns a function that reports how many steps of what are done, and which
// comes now, once it has taken longer than a second.
func Steps(events stages.Events, what string) func(done, total int, now string) {
	run := stages.Run{ID: stages.NewRunID(), Stage: stages.Stage(what), Started: time.Now()}
	begun := false
	return func(done, total int, now string) {
		if !begun && time.Since(run.Started) < late {
			return
		}
		if !begun {
			begun = true
			events.Send(stages.Started{Run: run, Total: total})
		}
		events.Send(stages.Progress{Run: run.ID, Stage: run.Stage, Done: done, Total: total, Now: now})
	}
}
