package tui

import (
	"fmt"
	"runtime/debug"

	tea "charm.land/bubbletea/v2"
)

// panicked says that a command panicked, over what and where.
type panicked struct {
	over  any
	stack []byte
}

func (p panicked) Error() string { return fmt.Sprintf("panic: %v", p.over) }

// careful is cmd with its panics, and those of the commands that it comes back
// with, turned into a message. Bubble Tea would tell of them on the alternate
// screen while that goes away.
func careful(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				msg = panicked{r, debug.Stack()}
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = careful(batch[i])
			}
		}
		return msg
	}
}
