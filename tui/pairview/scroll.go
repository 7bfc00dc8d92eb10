package pairview

import (
	"prefdeck/tui/pane"
)

// Focus says what the scrolling keys move: a pane by its number, or one of these.
type Focus int

const (
	All      Focus = -1 // every response at once
	OnPrompt Focus = -2
	nowhere  Focus = -3
)

// together scrolls panes as one. They keep the distance they had when they were
// linked, even after one of them has waited at its end.
type together struct {
	base  []int // offsets when they were linked
	moved int
}

func (t *together) reset(panes []pane.Pane) {
	*t = together{base: make([]int, len(panes))}
	for i := range panes {
		t.base[i] = panes[i].Offset()
	}
}

func (t *together) scroll(panes []pane.Pane, delta int) {
	t.moved += delta
	least, most := 0, 0
	for i := range panes {
		panes[i].SetOffset(t.base[i] + t.moved)
		went := panes[i].Offset() - t.base[i]
		if i == 0 {
			least, most = went, went
		}
		least, most = min(least, went), max(most, went)
	}
	// Go no further than the pane that went furthest: the way back starts at once.
	if delta > 0 {
		t.moved = min(t.moved, most)
	} else {
		t.moved = max(t.moved, least)
	}
}

// focused returns the pane that scrolls alone; nil if all responses do.
func (v *Viewer) focused() *pane.Pane {
	switch v.focus {
	case All:
		return nil
	case OnPrompt:
		return &v.prompt
	}
	return &v.panes[v.focus]
}

// Scroll moves the text that has the scrolling keys.
func (v *Viewer) Scroll(m pane.Move) {
	if p := v.focused(); p != nil {
		p.Move(m)
		return
	}
	switch m {
	case pane.Top, pane.Bottom:
		v.moveAll(m)
		v.together.reset(v.panes)
	case pane.Left, pane.Right:
		v.moveAll(m)
	default:
		_, page := v.panes[v.front].Inner()
		v.together.scroll(v.panes, m.Lines(page))
	}
}

func (v *Viewer) moveAll(m pane.Move) {
	for i := range v.panes {
		v.panes[i].Move(m)
	}
}

// CycleFocus goes from all panes to each of them, to a prompt that needs scrolling,
// and round again. If only one pane is visible, it shows the next.
func (v *Viewer) CycleFocus() {
	if v.single() {
		v.front = (v.front + 1) % len(v.panes)
		if v.focus >= 0 {
			v.focus = Focus(v.front)
		}
		v.place()
		return
	}
	switch next := v.focus + 1; { // All precedes the first pane
	case v.focus == OnPrompt:
		v.focus = All
	case int(next) < len(v.panes):
		v.focus = next
	case v.unfolded && len(v.drawn.whole) > v.promptRows()-2:
		v.focus = OnPrompt
	default:
		v.focus = All
	}
	v.together.reset(v.panes)
}

// ToggleTogether links the scrolling of all responses, or unlinks the focused one,
// and says which.
func (v *Viewer) ToggleTogether() (said string) {
	if v.focus == All {
		v.focus = Focus(v.front)
		return "each response scrolls alone"
	}
	v.focus = All
	v.together.reset(v.panes)
	return "both responses scroll together"
}
