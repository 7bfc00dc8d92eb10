//go:build unix

package terminal

import (
	"sync/atomic"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
)

// A stop signal that may never take effect is waited for so long, and so often: on a
// slow line it takes a while to give the screen back, and what is sent before that
// is lost.
const (
	discarded = 200 * time.Millisecond
	patience  = 10 * time.Second
)

// turns counts suspensions and resumptions.
var turns atomic.Int64

// Suspend stops the program until a shell brings it back. Where no shell waits, as
// in `ssh host prefdeck`, the kernel discards the stop signal, and Bubble Tea
// would wait for SIGCONT for ever: so the program sends it to itself until Resumed is
// called. A program that was stopped gets it from the shell, before this timer can
// run.
//
// Upstream: none.
func Suspend() tea.Msg {
	turn := turns.Add(1)
	var again func()
	again = func() {
		if turns.Load() == turn {
			_ = syscall.Kill(syscall.Getpid(), syscall.SIGCONT)
			time.AfterFunc(discarded, again)
		}
	}
	time.AfterFunc(discarded, again)
	time.AfterFunc(patience, func() { turns.CompareAndSwap(turn, turn+1) })
	return tea.SuspendMsg{}
}

// Resumed ends what Suspend began.
func Resumed() { turns.Add(1) }
