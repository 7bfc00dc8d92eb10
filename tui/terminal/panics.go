package terminal

import (
	"fmt"
	"runtime/debug"

	tea "charm.land/bubbletea/v2"
)

// Panicked says that a command panicked. The program's root quits on it, and Run
// returns it once the terminal is back.
type Panicked struct {
	Over  any    // the value passed to panic
	Stack []byte // of the goroutine that panicked
}

func (p Panicked) Error() string { return fmt.Sprintf("panic: %v", p.Over) }

// Careful returns cmd with its panics, and those of the commands that it returns,
// turned into a Panicked. Bubble Tea prints a panic by itself, in a batch while the
// alternate screen is still up, and Run may return, and the process end, before all
// of it is written.
//
// Upstream: bubbletea #883, which hands panics to the caller of Run (#1469).
func Careful(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				msg = Panicked{r, debug.Stack()}
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = Careful(batch[i])
			}
		}
		return msg
	}
}

// Ahead runs a command now, even before the program has started. The command that it
// returns waits for the answer; a panic waits with it, because only then can
// Bubble Tea put the terminal back.
func Ahead(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	careful := Careful(cmd)
	answer := make(chan tea.Msg, 1)
	go func() {
		msg := careful()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i, each := range batch {
				batch[i] = Ahead(each)
			}
		}
		answer <- msg
	}()
	return func() tea.Msg { return <-answer }
}
