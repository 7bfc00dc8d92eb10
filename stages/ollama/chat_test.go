package ollama

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A long wait for the first byte is the server's queue, not a stall.
func TestWatchdog(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var barked atomic.Int32
		w := watchdog{after: time.Minute, bark: func() { barked.Add(1) }}
		pause := func(d time.Duration) {
			time.Sleep(d) // the bubble's clock: it takes no real time
			synctest.Wait()
		}
		pause(time.Hour)
		for range 3 {
			w.pet()
			pause(59 * time.Second)
		}
		if barked.Load() != 0 {
			t.Errorf("barked %d times before the first silence", barked.Load())
		}
		pause(time.Minute)
		if barked.Load() != 1 {
			t.Errorf("barked %d times in a silence, want once", barked.Load())
		}
		never := watchdog{after: -1, bark: func() { barked.Add(1) }}
		never.pet()
		pause(time.Hour)
		w.stop()
		never.stop()
		if barked.Load() != 1 {
			t.Error("a watchdog that was told never to bark did")
		}
	})
}
