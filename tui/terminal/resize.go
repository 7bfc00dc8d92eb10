package terminal

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// settling is how long a window keeps its size before it counts as at rest.
const settling = 100 * time.Millisecond

// Rested says that the window has had no other size since the n-th.
type Rested struct{ sizes int }

// Resizes repaints the screen when a window that was resized comes to rest. Bytes
// on their way to the terminal while its size changes were written for another
// size: a scroll region that no longer fits stays in force in some terminals, and
// whatever is painted next lands in the wrong rows. Bubble Tea repaints after a
// new size, but resets no region.
//
// Bubble Tea also asks for the size at the start before it listens for another, and a
// window that changes in between, as those do that are put beside others, would keep a
// picture of the wrong size.
//
// Upstream: none.
type Resizes struct {
	Size func() (width, height int, err error) // of the window now

	sizes int
}

// Changed takes note of a new size. The first is that at the start, after which
// nothing needs repainting unless the window has another by then.
func (r *Resizes) Changed(to tea.WindowSizeMsg) tea.Cmd {
	r.sizes++
	if r.sizes == 1 {
		return tea.Tick(settling, func(time.Time) tea.Msg { return r.missed(to) })
	}
	n := r.sizes
	return tea.Tick(settling, func(time.Time) tea.Msg { return Rested{n} })
}

// missed asks Bubble Tea to look at the size again if it is another one.
func (r *Resizes) missed(known tea.WindowSizeMsg) tea.Msg {
	width, height, err := r.Size()
	if err != nil || width == known.Width && height == known.Height {
		return nil
	}
	return tea.RequestWindowSize()
}

// wholeRegion lets all lines scroll again and leaves the cursor in its place.
const wholeRegion = "\x1b7\x1b[r\x1b8"

// Rested repaints, unless the window has had another size since.
func (r *Resizes) Rested(msg Rested) tea.Cmd {
	if msg.sizes != r.sizes {
		return nil
	}
	return tea.Sequence(tea.Raw(wholeRegion), tea.ClearScreen)
}
