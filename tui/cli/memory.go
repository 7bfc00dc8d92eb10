package cli

import (
	"os"
	"runtime/debug"
)

// collectSeldom has the heap grow by this many percent before garbage is collected,
// unless the environment says by how many. The function that it returns puts the former
// value back.
func collectSeldom(percent int) (end func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(percent)
	return func() { debug.SetGCPercent(before) }
}

// keepSmall collects garbage in time to use no more than this many bytes, unless the
// environment has a limit of its own.
func keepSmall(bytes int64) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(bytes)
	}
}
