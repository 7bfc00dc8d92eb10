package tui

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

// grace is what a screen has to put the terminal back after the second signal.
const grace = 300 * time.Millisecond

// UntilSignal is two contexts: soft ends with the first signal to stop, and what
// runs ends cleanly; hard ends with the second, and shortly after it the
// program leaves with the exit code interrupted. SIGINT does not count while the
// terminal is lent.
func UntilSignal(interrupted int) (soft, hard context.Context, stop func()) {
	soft, endSoft := context.WithCancel(context.Background())
	lent := new(atomic.Int32)
	hard, endHard := context.WithCancel(context.WithValue(context.Background(), lentKey{}, lent))
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // nohup means it
		signal.Notify(signals, syscall.SIGHUP)
	}
	// A pipe that nobody reads any more makes a write fail; it does not kill.
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

// lentKey is where the context of UntilSignal counts to how many the terminal is lent.
type lentKey struct{}

// lend lends the terminal to an editor until back is called. Ctrl+c reaches all that
// share a terminal, and is the editor's then: it ends a command that runs in vim, say.
func lend(hard context.Context) (back func()) {
	lent, ok := hard.Value(lentKey{}).(*atomic.Int32)
	if !ok {
		return func() {} // no signal is waited for
	}
	lent.Add(1)
	return func() { lent.Add(-1) }
}
