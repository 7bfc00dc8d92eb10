package terminal

import (
	"os"
	"time"

	"github.com/charmbracelet/x/term"
)

// lookEvery is how often Gone asks for the terminal.
const lookEvery = time.Second

// Gone closes the channel that it returns once the terminal of f has hung up. The system
// also signals that with SIGHUP, but not to a program started to ignore it, as under
// nohup; and reading from a terminal that has gone looks like silence. Closing done ends
// the watch.
//
// Upstream: none.
func Gone(f *os.File, done <-chan struct{}) <-chan struct{} {
	gone := make(chan struct{})
	go func() {
		look := time.NewTicker(lookEvery)
		defer look.Stop()
		for {
			select {
			case <-look.C:
			case <-done:
				return
			}
			if HungUp(f) {
				close(gone)
				return
			}
		}
	}()
	return gone
}

// HungUp reports whether f is no terminal any more. It does not ask for the size, which
// on Windows only the side for writing knows.
func HungUp(f *os.File) bool { return !term.IsTerminal(f.Fd()) }
