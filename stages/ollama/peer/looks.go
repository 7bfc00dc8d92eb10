package peer

import (
	"context"
	"sync"
	"time"

	"prefdeck/stages/ollama"
)

// looks shares looks at the models of a server among all who want one that begins from now
// on. There is one at a time, however many answers end at once: a server lists hundreds of
// models in the time in which a small one gives a verdict.
type looks struct {
	mu     sync.Mutex
	coming *look // has not begun; nil: nobody waits for one
	last   *look // that somebody asked for
}

type look struct {
	over   chan struct{}
	took   time.Duration
	models []ollama.ModelInfo
	err    error
}

// Looks that nothing waits for take this share of the time at most, but do not wait longer
// for the next one.
const (
	mostLooking = 0.2
	longestRest = 500 * time.Millisecond
)

// next returns what the first look finds that begins after this call. Whoever asks for it
// first makes it, with list, once the look before it is over, and some rest later if there
// is no hurry: until ctx ends.
func (l *looks) next(ctx context.Context, hurry bool, list func() ([]ollama.ModelInfo, error)) ([]ollama.ModelInfo, error) {
	l.mu.Lock()
	mine, before := l.coming, l.last
	first := mine == nil
	if first {
		mine = &look{over: make(chan struct{})}
		l.coming, l.last = mine, mine
	}
	l.mu.Unlock()
	if !first {
		<-mine.over
		return mine.models, mine.err
	}
	if before != nil {
		<-before.over
		if !hurry {
			_ = ollama.Sleep(ctx, min(longestRest, time.Duration(float64(before.took)*(1/mostLooking-1))))
		}
	}
	l.mu.Lock()
	l.coming = nil
	l.mu.Unlock()
	defer close(mine.over)
	began := time.Now()
	mine.models, mine.err = list()
	mine.took = time.Since(began)
	return mine.models, mine.err
}
