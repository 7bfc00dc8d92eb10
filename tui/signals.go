package tui

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// grace is what a screen has to put the terminal back after the second signal.
const grace = 300 * time.Millisecond

// UntilSignal is two contexts: soft ends with the first signal to stop, and what
// runs ends cleanly; hard ends with the second, and shortly after it the
// program leaves with the exit code interrupted.
func UntilSignal(interrupted int) (soft, hard context.Context, stop func()) {
	soft, endSoft := context.WithCancel(context.Background())
	hard, endHard := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // nohup means it
		signal.Notify(signals, syscall.SIGHUP)
	}
	// A pipe that nobody reads any more makes a write fail; it does not kill.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		<-signals
		endSoft()
		<-signals
		endHard()
		time.Sleep(grace)
		os.Exit(interrupted)
	}()
	return soft, hard, func() { endSoft(); endHard() }
}
