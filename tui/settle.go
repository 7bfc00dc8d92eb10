package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// settling is how long a window keeps its size when nobody is dragging at it.
const settling = 100 * time.Millisecond

// settled says that the window has had no other size since the n-th.
type settled struct{ sizes int }

// settle has the screen painted anew when the window comes to rest. What was on its
// way to the terminal while the size changed was for another size: of lines that
// scroll, set at the wrong moment, a terminal keeps that only some do, and what is
// painted next lands in the wrong rows. The first size is that at the start.
func (a *app) settle() tea.Cmd {
	a.sizes++
	if a.sizes == 1 {
		return nil
	}
	n := a.sizes
	return tea.Tick(settling, func(time.Time) tea.Msg { return settled{n} })
}

// allScrolls lets all lines scroll again, and leaves the cursor where it is.
const allScrolls = "\x1b7\x1b[r\x1b8"

func (a *app) onSettled(msg settled) tea.Cmd {
	if msg.sizes != a.sizes {
		return nil
	}
	return tea.Sequence(tea.Raw(allScrolls), tea.ClearScreen)
}
