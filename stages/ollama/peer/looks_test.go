package peer

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"prefdeck/stages/ollama"
)

// Whoever asks gets a look that began after that, however many ask at once, and there is
// one at a time. Those in no hurry get one after a rest, unless their context ends.
func TestLooksAreShared(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		hurry, done bool
		most        int32         // looks
		wait        time.Duration // at most
	}{
		{"in a hurry", true, false, 12, 20 * time.Millisecond},
		{"with time", false, false, 4, 60 * time.Millisecond},
		{"at the end", false, true, 12, 20 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if test.done {
				cancel()
			}
			var l looks
			var made, under atomic.Int32
			failed := errors.New("failed")
			list := func() ([]ollama.ModelInfo, error) {
				if under.Add(1) > 1 {
					t.Errorf("%s: two looks at once", test.name)
				}
				began := time.Now()
				made.Add(1)
				time.Sleep(10 * time.Millisecond)
				under.Add(-1)
				return []ollama.ModelInfo{{Modified: began}}, failed
			}
			var asking sync.WaitGroup
			for i := range 100 {
				asking.Go(func() {
					time.Sleep(time.Duration(i) * time.Millisecond)
					asked := time.Now()
					seen, err := l.next(ctx, test.hurry, list)
					if waited := time.Since(asked); seen[0].Modified.Before(asked) || waited > test.wait || err != failed {
						t.Errorf("%s: asked at %v, seen %v, %v, after %v", test.name, asked, seen, err, waited)
					}
				})
			}
			asking.Wait()
			if n := made.Load(); n > test.most {
				t.Errorf("%s: %d looks", test.name, n)
			}
		})
	}
}
