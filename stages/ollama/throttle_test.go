package ollama

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// No request starts while paused or above the bound, running ones end, and a higher
// bound lets waiting ones in.
func TestThrottle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		throttle := NewThrottle(2)
		finish := make(chan struct{})
		var started, ended atomic.Int32
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				if throttle.Enter(t.Context()) != nil {
					t.Error("not let in")
				}
				started.Add(1)
				<-finish
				throttle.Leave()
				ended.Add(1)
			})
		}
		expect := func(when string, starts, ends int32) {
			t.Helper()
			synctest.Wait()
			if started.Load() != starts || ended.Load() != ends {
				t.Errorf("%s: %d started and %d ended, want %d and %d", when, started.Load(), ended.Load(), starts, ends)
			}
		}
		expect("two jobs", 2, 0)
		throttle.SetJobs(3)
		expect("a third job", 3, 0)
		throttle.Pause(true)
		finish <- struct{}{}
		expect("paused", 3, 1)
		throttle.SetJobs(1)
		throttle.Pause(false)
		finish <- struct{}{}
		expect("one job while two are in flight", 3, 2)
		finish <- struct{}{}
		expect("one job", 4, 3)
		if jobs, flying, paused := throttle.State(); jobs != 1 || flying != 1 || paused {
			t.Errorf("%d jobs, %d in flight, paused %t", jobs, flying, paused)
		}
		close(finish)
		all.Wait()
		expect("the rest", 6, 6)
	})
}

func TestThrottleGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	throttle := NewThrottle(0) // at least one
	if err := throttle.Enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error)
	go func() { waiting <- throttle.Enter(ctx) }()
	cancel()
	if err := <-waiting; err == nil {
		t.Error("let in above the bound")
	}
	var none *Throttle
	if none.Enter(t.Context()) != nil {
		t.Error("a throttle that is none bounds")
	}
	none.Leave()
}
