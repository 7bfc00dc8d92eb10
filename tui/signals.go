package tui

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

// grace is how long a screen has to restore the terminal after the second signal.
const grace = 300 * time.Millisecond

// UntilSignal returns two contexts: soft ends with the first signal to stop, and
// running work ends cleanly; hard ends with the second, and shortly after it the
// program exits with the code interrupted. SIGINT does not count while the terminal
// is lent.
func UntilSignal(interrupted int) (soft, hard context.Context, stop func()) {
	soft, endSoft := context.WithCancel(context.Background())
	lent := new(atomic.Int32)
	hard, endHard := context.WithCancel(context.WithValue(context.Background(), lentKey{}, lent))
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // nohup ignores it on purpose
		signal.Notify(signals, syscall.SIGHUP)
	}
	// A pipe that nobody reads any more should make a write fail, not kill the
	// program.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		next := func() {
			for <-signals == syscall.SIGINT && lent.Load() > 0 {
			}
		}
		next()
		endSoft()
		next()
		endHard()
		time.Sleep(grace)
		os.Exit(interrupted)
	}()
	return soft, hard, func() { endSoft(); endHard() }
}

// lentKey is the key under which UntilSignal's context counts how often the
// terminal is lent.
type lentKey struct{}

// late is how long after the editor's end its ctrl+c may still arrive here: on a
// busy machine the editor has ended before this program gets the signal. On the
// screen ctrl+c is a key and no signal, so none of the person's own is missed.
const late = 300 * time.Millisecond

// lend lends the terminal to an editor until back is called. Ctrl+c reaches every
// program on a terminal, and belongs to the editor then: in vim it ends a command,
// say.
func lend(hard context.Context) (back func()) {
	lent, ok := hard.Value(lentKey{}).(*atomic.Int32)
	if !ok {
		return func() {} // nothing waits for signals
	}
	lent.Add(1)
	return func() { time.AfterFunc(late, func() { lent.Add(-1) }) }
}
