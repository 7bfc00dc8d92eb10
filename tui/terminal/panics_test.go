package terminal

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// A command run ahead is answered once, and its panic becomes a message with its
// stack.
func TestAhead(t *testing.T) {
	t.Parallel()
	one := func() tea.Msg { return 1 }
	if Ahead(nil) != nil || Ahead(one)() != 1 {
		t.Error("a command is not run")
	}
	batch, ok := Ahead(tea.Batch(one, nil, one))().(tea.BatchMsg)
	if !ok || len(batch) != 2 || batch[0]() != 1 || batch[1]() != 1 {
		t.Errorf("a batch is not run: %v", batch)
	}
	if fault, ok := Ahead(deepPanic)().(Panicked); !ok || fault.Over != "lost" || !strings.Contains(string(fault.Stack), "deepPanic") {
		t.Errorf("a panic is lost, or where it was: %v, %s", fault.Over, fault.Stack)
	}
}

func deepPanic() tea.Msg { panic("lost") }
