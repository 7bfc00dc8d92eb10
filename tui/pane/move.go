package pane

// Move is a step through a text that is taller or wider than its box.
type Move int

// The moves. A page keeps a line of context.
const (
	Down Move = iota
	Up
	PageDown
	PageUp
	HalfPageDown
	HalfPageUp
	Top
	Bottom
	Left
	Right
	WheelDown
	WheelUp
)

// notch is how many lines one notch of the mouse wheel scrolls.
const notch = 3

// columns is how many cells a sideways move covers.
const columns = 16

// Lines returns how many lines a move goes down in a box that shows page lines. It
// is 0 for moves to an end or sideways.
func (m Move) Lines(page int) int {
	switch m {
	case Down:
		return 1
	case Up:
		return -1
	case PageDown:
		return max(page-1, 1)
	case PageUp:
		return -max(page-1, 1)
	case HalfPageDown:
		return max(page/2, 1)
	case HalfPageUp:
		return -max(page/2, 1)
	case WheelDown:
		return notch
	case WheelUp:
		return -notch
	}
	return 0
}

// Move moves the text in its box and reports whether it moved at all.
func (p *Pane) Move(m Move) bool {
	switch m {
	case Top:
		return p.Scroll(-p.offset)
	case Bottom:
		return p.Scroll(p.last() - p.offset)
	case Left:
		return p.ScrollX(-columns)
	case Right:
		return p.ScrollX(columns)
	}
	return p.Scroll(m.Lines(p.visible()))
}
