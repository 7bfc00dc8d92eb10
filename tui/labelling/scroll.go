package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
	"prefdeck/tui/pane"
)

// focus is what the scrolling keys move.
type focus int

const (
	both focus = iota
	onLeft
	onRight
	onPrompt
)

// together scrolls two panes as one. They keep the distance they had when they
// were put together, also after one of them has waited at its end.
type together struct {
	base  [2]int // offsets when they were put together
	moved int
}

func (t *together) reset(panes []pane.Pane) {
	*t = together{base: [2]int{panes[0].Offset(), panes[1].Offset()}}
}

func (t *together) scroll(panes []pane.Pane, delta int) {
	t.moved += delta
	for i := range panes {
		panes[i].SetOffset(t.base[i] + t.moved)
	}
	// No further than the pane that went furthest: the way back starts at once.
	first, second := panes[0].Offset()-t.base[0], panes[1].Offset()-t.base[1]
	if delta > 0 {
		t.moved = min(t.moved, max(first, second))
	} else {
		t.moved = max(t.moved, min(first, second))
	}
}

// scroll does what a scrolling binding is for, if id is one.
func (s *Screen) scroll(id keys.ActionID) (tea.Cmd, bool) {
	switch id {
	case keys.ScrollDown:
		s.scrollBy(1)
	case keys.ScrollUp:
		s.scrollBy(-1)
	case keys.ScrollPage:
		s.scrollBy(max(s.linesSeen()-1, 1))
	case keys.ScrollPageUp:
		s.scrollBy(-max(s.linesSeen()-1, 1))
	case keys.ScrollHalf:
		s.scrollBy(max(s.linesSeen()/2, 1))
	case keys.ScrollHalfUp:
		s.scrollBy(-max(s.linesSeen()/2, 1))
	case keys.ScrollTop:
		s.scrollToEnd((*pane.Pane).Top)
	case keys.ScrollEnd:
		s.scrollToEnd((*pane.Pane).Bottom)
	case keys.ScrollLeft:
		s.scrollSideways(-sideways)
	case keys.ScrollRight:
		s.scrollSideways(sideways)
	case keys.ScrollFocus:
		s.cycleFocus()
	case keys.ScrollSync:
		s.toggleTogether()
	default:
		return nil, false
	}
	return nil, true
}

// focused is the pane that scrolls alone; nil when both scroll together.
func (s *Screen) focused() *pane.Pane {
	switch s.overlay {
	case helping:
		return &s.help
	case measuring:
		return &s.numbers
	case guiding:
		return &s.guideline
	case changing:
		return &s.changes
	case informing:
		return &s.info.pane
	}
	switch s.focus {
	case onLeft:
		return &s.panes[0]
	case onRight:
		return &s.panes[1]
	case onPrompt:
		return &s.prompt
	}
	return nil
}

// linesSeen is the height of a page.
func (s *Screen) linesSeen() int {
	p := s.focused()
	if p == nil {
		p = &s.panes[s.front]
	}
	_, height := p.Inner()
	return height
}

func (s *Screen) scrollBy(delta int) {
	if p := s.focused(); p != nil {
		p.Scroll(delta)
		return
	}
	s.together.scroll(s.panes[:], delta)
}

func (s *Screen) scrollToEnd(end func(*pane.Pane) bool) {
	if p := s.focused(); p != nil {
		end(p)
		return
	}
	end(&s.panes[0])
	end(&s.panes[1])
	s.together.reset(s.panes[:])
}

// sideways is how many cells a key moves the window on wide code.
const sideways = 16

func (s *Screen) scrollSideways(delta int) {
	if p := s.focused(); p != nil {
		p.ScrollX(delta)
		return
	}
	for i := range s.panes {
		s.panes[i].ScrollX(delta)
	}
}

// cycleFocus goes from both panes to the left, the right and a prompt that has
// to be scrolled, and round again. Where one pane is seen it shows the other.
func (s *Screen) cycleFocus() {
	if s.single() {
		s.front = 1 - s.front
		if s.focus == onLeft || s.focus == onRight {
			s.focus = onLeft + focus(s.front)
		}
		s.place()
		return
	}
	s.focus++
	if s.focus == onPrompt && !(s.wholePrompt && len(s.drawn.whole) > s.promptRows()-2) {
		s.focus++
	}
	if s.focus > onPrompt {
		s.focus = both
	}
	s.together.reset(s.panes[:])
}

// toggleTogether scrolls both panes together, or the one that is seen first.
func (s *Screen) toggleTogether() {
	if s.focus == both {
		s.focus = onLeft + focus(s.front)
		s.tell("each response scrolls alone")
		return
	}
	s.focus = both
	s.together.reset(s.panes[:])
	s.tell("both responses scroll together")
}
