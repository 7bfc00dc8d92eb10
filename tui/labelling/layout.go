package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/markdown"
)

// The smallest terminal in which a pair can be judged.
const (
	minWidth  = 40
	minHeight = 12
)

// Below these the panes no longer stand side by side, or one above the other,
// unless they are told to.
const (
	sideBySideWidth = 100
	stackedHeight   = 16
)

// layout is how the two panes share the screen.
type layout int

const (
	automatic layout = iota
	sideBySide
	stacked
	flip // one at a time, in the same place
)

// layoutNamed is the layout of a name; one that is not known is what fits.
func layoutNamed(name string) layout {
	switch name {
	case "side-by-side":
		return sideBySide
	case "stacked":
		return stacked
	case "flip":
		return flip
	}
	return automatic
}

// arrangement is the layout in force: the chosen one, or what fits.
func (s *Screen) arrangement() layout {
	switch {
	case s.layout != automatic:
		return s.layout
	case s.width >= sideBySideWidth:
		return sideBySide
	case s.height >= stackedHeight:
		return stacked
	}
	return flip
}

// single says that only one pane is seen at a time.
func (s *Screen) single() bool { return s.zoom || s.arrangement() == flip }

func (s *Screen) cramped() bool { return s.width < minWidth || s.height < minHeight }

// roomy says that there is a line for the scale below the panes.
func (s *Screen) roomy() bool { return s.height >= 30 }

// footerRows is the footer, the scale, and what a question has to say above its
// line: the panes are drawn whole in what is left.
func (s *Screen) footerRows() int {
	rows := 1
	if s.roomy() {
		rows++
	}
	switch s.overlay {
	case tagging:
		rows += len(s.tagRows()) - 1
	case searching:
		rows += len(s.wordRows())
	}
	return rows
}

// foldedRows is how many lines a folded prompt may take.
func (s *Screen) foldedRows() int {
	switch {
	case s.height < 20:
		return 2
	case s.height < 30:
		return 3
	case s.height < 45:
		return 5
	}
	return 6
}

// paneWidth is the width of each pane, border included: always the same for
// both.
func (s *Screen) paneWidth(zoom bool) int {
	if !zoom && s.arrangement() == sideBySide {
		return s.width / 2
	}
	return s.width
}

// innerWidth is what a pane of this width has for its lines.
func innerWidth(width int) int { return max(width-4, 1) }

// bodyRows is what header and footer leave.
func (s *Screen) bodyRows() int { return max(s.height-1-s.footerRows(), 0) }

// promptRows is what the prompt takes of them.
func (s *Screen) promptRows() int {
	switch {
	case s.zoom:
		return 0
	case s.wholePrompt:
		return min(len(s.drawn.whole)+2, s.bodyRows()/2)
	}
	rows := min(max(len(s.drawn.folded), 1), s.foldedRows())
	if spare := (s.bodyRows() - rows) % 2; s.arrangement() == stacked && rows < len(s.drawn.folded) {
		rows += spare // what two equal panes leave over
	}
	return rows
}

// place gives every pane its cells: both the same width, and the same lines. A
// pane that is not seen has no lines, so that nothing in it counts as seen.
func (s *Screen) place() {
	rows := s.bodyRows() - s.promptRows()
	width := s.paneWidth(s.zoom)
	if s.wholePrompt && !s.zoom {
		s.prompt.SetSize(s.width, s.promptRows())
	} else {
		s.prompt.SetSize(s.width, 0)
	}
	switch {
	case s.single():
		s.panes[s.front].SetSize(width, rows)
		s.panes[1-s.front].SetSize(width, 0)
	case s.arrangement() == stacked:
		s.panes[0].SetSize(width, rows/2)
		s.panes[1].SetSize(width, rows/2)
	default:
		s.panes[0].SetSize(width, rows)
		s.panes[1].SetSize(width, rows)
	}
	s.panes[1].Mirrored = !s.single() && s.arrangement() == sideBySide
}

// cycleLayout goes from side by side to stacked to flipping in place.
func (s *Screen) cycleLayout() tea.Cmd {
	s.zoom = false
	s.layout = s.arrangement() + 1
	if s.layout > flip {
		s.layout = sideBySide
	}
	names := map[layout]string{sideBySide: "side by side", stacked: "stacked", flip: "flip in place: tab changes sides"}
	s.tell(names[s.layout])
	return s.relayout()
}

// toggleZoom gives the whole screen to the pane that is being read.
func (s *Screen) toggleZoom() tea.Cmd {
	s.zoom = !s.zoom
	if s.zoom && s.focus == onRight {
		s.front = 1
	}
	if s.focus == onPrompt {
		s.focus = both
	}
	return s.relayout()
}

func (s *Screen) toggleRaw() tea.Cmd {
	if s.mode == markdown.Raw {
		s.mode = markdown.Rendered
	} else {
		s.mode = markdown.Raw
	}
	return s.relayout()
}

// togglePrompt unfolds the prompt. One that is taller than its box gets the
// scrolling keys first.
func (s *Screen) togglePrompt() tea.Cmd {
	unfold := s.zoom || !s.wholePrompt
	s.zoom, s.wholePrompt = false, unfold
	cmd := s.relayout()
	switch {
	case unfold && !s.prompt.AtBottom():
		s.focus = onPrompt
	case s.focus == onPrompt:
		s.focus = both
	}
	return cmd
}

func (s *Screen) resetView() tea.Cmd {
	if !s.zoom && !s.wholePrompt && s.focus == both && s.state == deciding && s.strayed() {
		return s.goBack()
	}
	s.zoom, s.wholePrompt, s.focus = false, false, both
	s.tell("")
	return s.relayout()
}
