package tui

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// The ctrl+c that ended the editor may arrive after the editor has ended.
func TestALateSignalIsTheEditors(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		lent := new(atomic.Int32)
		back := lend(context.WithValue(t.Context(), lentKey{}, lent))
		back()
		time.Sleep(late / 2)
		if lent.Load() == 0 {
			t.Error("a signal right after the editor is the program's")
		}
		time.Sleep(late)
		if lent.Load() != 0 {
			t.Error("the terminal stays lent")
		}
	})
}
