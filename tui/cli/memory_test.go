package cli

import (
	"math"
	"runtime/debug"
	"testing"
)

// This test changes the process for all others, so it is not parallel to them.
func TestTheEnvironmentDecidesOnMemory(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(math.MaxInt64))
	defer debug.SetGCPercent(debug.SetGCPercent(200))
	for _, set := range []struct {
		name                string
		percent, limit      string
		seldom, small, then int64
	}{
		{name: "nothing", seldom: 400, small: 64 << 20, then: 200},
		{name: "both", percent: "50", limit: "1GiB", seldom: 200, small: math.MaxInt64, then: 200},
	} {
		debug.SetMemoryLimit(math.MaxInt64)
		t.Setenv("GOGC", set.percent)
		t.Setenv("GOMEMLIMIT", set.limit)
		end := collectSeldom(400)
		keepSmall(64 << 20)
		seldom, small := percentNow(), debug.SetMemoryLimit(-1)
		end()
		if seldom != set.seldom || small != set.small || percentNow() != set.then {
			t.Errorf("%s set: %d %% and %d bytes, then %d %%; want %d, %d, %d",
				set.name, seldom, small, percentNow(), set.seldom, set.small, set.then)
		}
	}
}

func percentNow() int64 {
	now := debug.SetGCPercent(100)
	debug.SetGCPercent(now)
	return int64(now)
}
