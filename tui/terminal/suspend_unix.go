//go:build unix

package terminal

import (
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
)

// discarded is how long to wait for a stop signal that may never take effect.
const discarded = 200 * time.Millisecond

// Suspend stops the program until a shell brings it back. Where no shell waits, as
// in `ssh host prefdeck`, the kernel discards the stop signal, and Bubble Tea
// would wait for SIGCONT for ever: so the program sends it to itself. A program
// that was stopped gets it from the shell, before this timer can run.
//
// Upstream: none.
func Suspend() tea.Msg {
	time.AfterFunc(discarded, func() { _ = syscall.Kill(syscall.Getpid(), syscall.SIGCONT) })
	return tea.SuspendMsg{}
}
