package pairview

import (
	tea "charm.land/bubbletea/v2"
)

// Space that panes need for the automatic layouts: side by side, or one above the
// other.
const (
	leastWidth  = 50
	leastHeight = 8
)

// Layout says how the panes share the screen.
type Layout int

// The layouts.
const (
	Automatic Layout = iota // whichever fits
	SideBySide
	Stacked
	Flip // one at a time, in the same place
)

// LayoutNamed returns the layout with a name from the settings; Automatic if there
// is none.
func LayoutNamed(name string) Layout {
	switch name {
	case "side-by-side":
		return SideBySide
	case "stacked":
		return Stacked
	case "flip":
		return Flip
	}
	return Automatic
}

// said returns the screen's message about a new layout.
func (l Layout) said() string {
	switch l {
	case SideBySide:
		return "side by side"
	case Stacked:
		return "stacked"
	}
	return "flip in place: tab changes sides"
}

// Layout returns the layout in force: the chosen one, or the one that fits.
func (v *Viewer) Layout() Layout {
	switch {
	case v.layout != Automatic:
		return v.layout
	case v.frame.Width >= leastWidth*len(v.panes):
		return SideBySide
	case v.frame.Height >= leastHeight*len(v.panes):
		return Stacked
	}
	return Flip
}

// single reports whether only one pane is visible at a time.
func (v *Viewer) single() bool { return v.zoom || v.Layout() == Flip }

// foldedRows returns how many lines a folded prompt may take.
func (v *Viewer) foldedRows() int {
	switch {
	case v.frame.Height < 20:
		return 2
	case v.frame.Height < 30:
		return 3
	case v.frame.Height < 45:
		return 5
	}
	return 6
}

// paneWidth returns the width of each pane, border included: the same for all. Lines
// longer than the text width are hard to read; a zoomed pane has the whole screen all
// the same, for wide code and tables.
func (v *Viewer) paneWidth(zoom bool) int {
	width := v.frame.Width
	if zoom {
		return width
	}
	if v.Layout() == SideBySide {
		width /= len(v.panes)
	}
	if v.o.TextWidth > 0 {
		width = min(width, v.o.TextWidth+border)
	}
	return width
}

// border is how many cells of a pane's width are no text.
const border = 4

// blockWidth returns the width of the prompt, which equals that of the panes below it.
func (v *Viewer) blockWidth(zoom bool) int {
	switch width := v.paneWidth(zoom); {
	case v.Layout() == SideBySide && !zoom && width*len(v.panes) <= v.frame.Width-len(v.panes):
		return width * len(v.panes)
	case v.Layout() != SideBySide:
		return width
	}
	return v.frame.Width
}

// Margin returns how many cells are left free beside what is drawn, to centre it.
func (v *Viewer) Margin() int { return (v.frame.Width - v.blockWidth(v.zoom)) / 2 }

// innerWidth returns the width that a pane leaves for its lines.
func innerWidth(width int) int { return max(width-border, 1) }

// promptRows returns how many rows the prompt takes.
func (v *Viewer) promptRows() int {
	switch {
	case v.zoom:
		return 0
	case v.unfolded:
		return min(len(v.drawn.whole)+2, v.frame.Rows/2)
	}
	rows := min(max(len(v.drawn.folded), 1), v.foldedRows())
	if v.Layout() == Stacked { // what equal panes leave over
		rows = max(rows, min(rows+(v.frame.Rows-rows)%len(v.panes), len(v.drawn.folded)))
	}
	return rows
}

// leastRows is how many rows panes keep together, however short their texts are: what
// is below them jumps little from pair to pair, and stands near the texts.
const leastRows = 20

// paneRows returns how many rows the panes take together. Short texts leave the rest
// of a tall screen free, so that what follows stands near them.
func (v *Viewer) paneRows() int {
	rows := v.frame.Rows - v.promptRows()
	if v.zoom {
		return rows
	}
	need := 0
	for i := range v.panes {
		need = max(need, v.panes[i].Lines()+2)
	}
	if !v.single() && v.Layout() == Stacked {
		need *= len(v.panes)
	}
	return min(rows, max(need, leastRows))
}

// place gives every pane its cells: equal width and equal lines. An invisible pane
// gets no lines, so that nothing in it counts as seen.
func (v *Viewer) place() {
	rows, width := v.paneRows(), v.paneWidth(v.zoom)
	if v.unfolded && !v.zoom {
		v.prompt.SetSize(v.blockWidth(false), v.promptRows())
	} else {
		v.prompt.SetSize(v.blockWidth(false), 0)
	}
	for i := range v.panes {
		height := rows
		switch {
		case v.single() && i != v.front:
			height = 0
		case !v.single() && v.Layout() == Stacked:
			height = rows / len(v.panes)
		}
		v.panes[i].SetSize(width, height)
		v.panes[i].Mirrored = i > 0 && !v.single() && v.Layout() == SideBySide
	}
}

// relayout gives all panes their cells, and shows the pair in lines for them.
func (v *Viewer) relayout() tea.Cmd {
	v.place()
	if v.frame.Width == 0 || v.pair.ID == "" {
		return nil
	}
	return v.redraw()
}

// CycleLayout goes from side by side to stacked to flipping in place, and says so.
func (v *Viewer) CycleLayout() (said string, cmd tea.Cmd) {
	v.zoom = false
	v.layout = v.Layout() + 1
	if v.layout > Flip {
		v.layout = SideBySide
	}
	return v.layout.said(), v.relayout()
}

// ToggleZoom gives the whole screen to the focused pane, or takes it back.
func (v *Viewer) ToggleZoom() tea.Cmd {
	v.zoom = !v.zoom
	if v.zoom && v.focus >= 0 {
		v.front = int(v.focus)
	}
	if v.focus == OnPrompt {
		v.focus = All
	}
	return v.relayout()
}

// ToggleRaw switches between the stored texts and markdown.
func (v *Viewer) ToggleRaw() tea.Cmd {
	v.raw = !v.raw
	return v.relayout()
}

// TogglePrompt unfolds the prompt, or folds it. A prompt taller than its box gets
// the scrolling keys first.
func (v *Viewer) TogglePrompt() tea.Cmd {
	unfold := v.zoom || !v.unfolded
	v.zoom, v.unfolded = false, unfold
	cmd := v.relayout()
	switch {
	case unfold && !v.prompt.AtBottom():
		v.focus = OnPrompt
	case v.focus == OnPrompt:
		v.focus = All
	}
	return cmd
}

// Plain reports whether the pair is shown as it came up: there is nothing to Reset.
func (v *Viewer) Plain() bool { return !v.zoom && !v.unfolded && v.focus == All }

// Reset returns to the plain view.
func (v *Viewer) Reset() tea.Cmd {
	v.zoom, v.unfolded, v.focus = false, false, All
	return v.relayout()
}
