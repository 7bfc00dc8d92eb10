package pairview

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/themes"
	"prefdeck/tui/markdown"
	"prefdeck/tui/pane"
)

// Options configure a Viewer.
type Options struct {
	Cache  *markdown.Cache
	Layout Layout // Automatic: whichever fits
	Mask   bool   // mask names that give models away

	TextWidth int // of a pane at most; 0: as wide as fits

	PromptKey string // unfolds the prompt, for the line that says so
	StepsKey  string // unfolds thinking and steps, likewise
}

// Frame is the screen that a Viewer is drawn on.
type Frame struct {
	Width, Height int // of the whole screen: they decide the layout
	Rows          int // of them, for the view
	Theme         themes.Theme
	Method        ansi.Method // how the terminal measures joined emoji
}

// Viewer shows one pair at a time.
type Viewer struct {
	o     Options
	frame Frame

	pair    Content
	order   PaneOrder
	painted bool    // its lines are in the panes
	drawn   drawing // the lines in the panes, of this pair or the one before
	marked  marked  // the same lines with their marks
	shelf   shelf   // of near pairs

	panes    []pane.Pane
	prompt   pane.Pane // when unfolded
	layout   Layout
	front    int // the pane that is visible where only one fits
	focus    Focus
	together together
	raw      bool
	zoom     bool   // one pane has the whole screen
	unfolded bool   // the whole prompt is visible
	steps    bool   // and thinking are unfolded
	diffing  bool   // differing words are marked
	text     string // is marked wherever it occurs; "": none
}

// TextWidth returns how wide the text of a pane is at most; 0: as wide as fits.
func (v *Viewer) TextWidth() int { return v.o.TextWidth }

// New returns a Viewer without a pair.
func New(o Options) *Viewer {
	v := &Viewer{o: o, layout: o.Layout, focus: All, panes: make([]pane.Pane, 2), shelf: shelf{drawings: map[stages.ID]drawing{}}}
	v.together.reset(v.panes)
	return v
}

// Fit fits the view to a screen and renders the pair for it. Until that is done it
// draws the old lines, cut to the width.
func (v *Viewer) Fit(f Frame) tea.Cmd {
	v.frame = f
	for i := range v.panes {
		v.panes[i].Method = f.Method
	}
	v.prompt.Method = f.Method
	return v.relayout()
}

// SetRows changes the view's share of the screen's rows.
func (v *Viewer) SetRows(rows int) {
	v.frame.Rows = rows
	v.place()
}

// Show puts a pair up, from its top and with nothing unfolded. It is painted at
// once if it was rendered ahead.
func (v *Viewer) Show(p Content, order PaneOrder) tea.Cmd {
	v.pair, v.order, v.painted = p, order, false
	v.focus, v.front = All, 0
	v.zoom, v.unfolded, v.steps, v.diffing = false, false, false, false
	v.marked = marked{}
	v.shelf.next = slices.DeleteFunc(slices.Clone(v.shelf.next), func(next Content) bool { return next.ID == p.ID })
	v.panes = make([]pane.Pane, len(p.Responses))
	for i := range v.panes {
		v.panes[i].Title = title(i)
		v.panes[i].Method = v.frame.Method
	}
	v.together.reset(v.panes)
	v.prompt.Clear()
	return v.relayout()
}

// Edge writes a text into the lower edge of each response's pane, in the order of the
// pair: the facts that may be shown now.
func (v *Viewer) Edge(texts ...string) {
	for i, at := range v.order {
		v.panes[i].Edge = ""
		if at < len(texts) {
			v.panes[i].Edge = texts[at]
		}
	}
}

// title names a pane. The view shows nothing else about the origin of a response.
func title(i int) string { return string(rune('A' + i)) }

// Turn shows the responses in other panes.
func (v *Viewer) Turn(order PaneOrder) tea.Cmd {
	v.order = order
	return v.redraw()
}

// Clear removes the pair.
func (v *Viewer) Clear() { v.pair, v.painted = Content{}, false }

// Painted reports whether the current pair has been drawn.
func (v *Viewer) Painted() bool { return v.painted }

// Update handles the answers of the view's own commands. said is the message about
// them, or "".
func (v *Viewer) Update(msg tea.Msg) (said string, cmd tea.Cmd) {
	switch msg := msg.(type) {
	case rendered:
		return "", v.onRendered(msg)
	case begun:
		return "", v.onBegun(msg)
	case marked:
		return v.onMarked(msg), nil
	}
	return "", nil
}

// Raw reports whether the stored texts are shown, not markdown.
func (v *Viewer) Raw() bool { return v.raw }

// Diffing reports whether differing words are marked.
func (v *Viewer) Diffing() bool { return v.diffing }

// Seen returns, for each pane, the share of its text that has been on screen.
func (v *Viewer) Seen() []float64 {
	seen := make([]float64, len(v.panes))
	for i := range v.panes {
		seen[i] = v.panes[i].Seen()
	}
	return seen
}

// HasWide reports whether a response has lines wider than its pane.
func (v *Viewer) HasWide() bool {
	return slices.ContainsFunc(v.panes, func(p pane.Pane) bool { return p.HasWide() })
}

// Chosen returns the stored text that the scrolling keys are on, and its name; ok
// is false if they are on all responses, or there is no pair.
func (v *Viewer) Chosen() (name, text string, ok bool) {
	i := int(v.focus)
	switch {
	case v.pair.ID == "":
		return "", "", false
	case v.focus == OnPrompt:
		return "prompt", v.pair.Prompt.Text(), true
	case v.focus == All && v.single():
		i = v.front
	case v.focus == All:
		return "", "", false
	}
	return title(i), v.pair.Responses[v.order[i]].Text, true
}
