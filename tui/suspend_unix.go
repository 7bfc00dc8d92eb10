//go:build unix

package tui

import (
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
)

// discarded is how long a stop takes that is not going to happen.
const discarded = 200 * time.Millisecond

// suspend stops the program until it is brought back. Where there is no shell to
// come back to, as in `ssh host prefdeck`, the kernel discards the stop, and
// Bubble Tea would wait for its end for ever: a stopped program is woken by
// others, one that was never stopped wakes itself.
func suspend() tea.Msg {
	time.AfterFunc(discarded, func() { _ = syscall.Kill(syscall.Getpid(), syscall.SIGCONT) })
	return tea.SuspendMsg{}
}
