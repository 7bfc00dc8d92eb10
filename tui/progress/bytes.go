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
	run := stages.Run{ID: stages.NewRunID(), Stage: stages.Stage(what), Started: time.Now()}
	begun := false
	return func(done, total int64) {
		if !begun && time.Since(run.Started) < late {
			return
		}
		of := int((total + megabyte - 1) / megabyte)
		if !begun {
			begun = true
			events.Send(stages.Started{Run: run, Total: of})
		}
		events.Send(stages.Progress{Run: run.ID, Stage: run.Stage, Done: int(done / megabyte), Total: of, Now: "MB"})
	}
}
