package terminal

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// settling is how long a window keeps its size before it counts as at rest.
const settling = 100 * time.Millisecond

// Rested says that the window has had no other size since the n-th, which is at.
type Rested struct {
	sizes int
	at    tea.WindowSizeMsg
}

// Resizes repaints the screen when a window that was resized comes to rest. Bytes
// on their way to the terminal while its size changes were written for another
// size: a scroll region that no longer fits stays in force in some terminals, and
// whatever is painted next lands in the wrong rows. Bubble Tea repaints after a
// new size, but resets no region.
//
// Bubble Tea also asks for the size at the start before it listens for another, and a
// window that changes in between, as those do that are put beside others, would keep a
// picture of the wrong size. So the size is looked at once more when the window rests.
// Bubble Tea must not be asked to: it would note the size beside its own listener, which
// is a data race.
//
// Upstream: none.
type Resizes struct {
	Size func() (width, height int, err error) // of the window now

	sizes int
}

// Changed takes note of a new size. The first is that at the start.
func (r *Resizes) Changed(to tea.WindowSizeMsg) tea.Cmd {
	r.sizes++
	rested := Rested{r.sizes, to}
	return tea.Tick(settling, func(time.Time) tea.Msg { return rested })
}

// missed returns the size of the window if it is another than was told; else nil.
func (r *Resizes) missed(told tea.WindowSizeMsg) tea.Msg {
	width, height, err := r.Size()
	now := tea.WindowSizeMsg{Width: width, Height: height}
	if err != nil || now == told || width <= 0 || height <= 0 {
		return nil
	}
	return now
}

// wholeRegion lets all lines scroll again and leaves the cursor in its place.
const wholeRegion = "\x1b7\x1b[r\x1b8"

// Rested repaints, unless the window has had another size since. After the first size
// nothing needs repainting.
func (r *Resizes) Rested(msg Rested) tea.Cmd {
	if msg.sizes != r.sizes {
		return nil
	}
	look := func() tea.Msg { return r.missed(msg.at) }
	if msg.sizes == 1 {
		return look
	}
	return tea.Sequence(tea.Raw(wholeRegion), tea.ClearScreen, look)
}
