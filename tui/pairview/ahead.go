package pairview

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/tui/markdown"
)

// shelf keeps the finished lines of the current pair and of near ones.
type shelf struct {
	drawings  map[stages.ID]drawing
	next      []Content   // will be up, in this order
	aside     []stages.ID // were up and may be again
	rendering job         // of the next pairs, one at a time
}

// near reports whether a pair may be up soon.
func (s *shelf) near(pair stages.ID) bool {
	return slices.Contains(s.aside, pair) || slices.ContainsFunc(s.next, func(p Content) bool { return p.ID == pair })
}

// Expect sets the pairs that come next and the ones put aside. The view drops the lines
// of all others.
func (v *Viewer) Expect(next []Content, aside []stages.ID) {
	v.shelf.next, v.shelf.aside = next, aside
	for pair := range v.shelf.drawings {
		if pair != v.pair.ID && !v.shelf.near(pair) {
			delete(v.shelf.drawings, pair)
		}
	}
}

// Warm returns a function that renders a pair into the cache, before there is a
// pair to show. A command that reads the first pair calls it, concurrently with the
// view.
func (v *Viewer) Warm() func(Content) {
	sp, r := v.spec(), v.renderer()
	return func(p Content) { r.render(p, job{p.ID, sp}, true)() }
}

// spec returns the spec for rendering the current pair.
func (v *Viewer) spec() spec {
	sp := v.specAhead()
	sp.pane = innerWidth(v.paneWidth(v.zoom))
	sp.steps = v.steps
	return sp
}

// specAhead returns the spec for rendering the next pairs: a pair never starts
// zoomed or with its steps unfolded.
func (v *Viewer) specAhead() spec {
	sp := spec{
		pane:   innerWidth(v.paneWidth(false)),
		prompt: innerWidth(v.blockWidth(false)),
		theme:  v.frame.Theme.Key(),

		mask:     v.o.Mask,
		stepsKey: v.o.StepsKey,
	}
	if v.raw {
		sp.mode = markdown.Raw
	}
	return sp
}

// redraw shows the current pair in the lines of the present spec, and renders them
// if they do not exist.
func (v *Viewer) redraw() tea.Cmd {
	j := job{v.pair.ID, v.spec()}
	if d, ok := v.shelf.drawings[j.pair]; ok && d.job == j {
		v.draw(d)
		return tea.Batch(v.mark(), v.RenderAhead())
	}
	if !v.painted && isLong(v.pair) {
		return v.renderer().begin(v.pair, j)
	}
	return v.renderer().render(v.pair, j, true)
}

// onBegun shows how a pair begins that is not painted yet, and has the rest rendered.
func (v *Viewer) onBegun(msg begun) tea.Cmd {
	want := job{v.pair.ID, v.spec()}
	want.spec.beginning = true
	if v.painted || msg.job != want {
		return nil
	}
	v.drawn = msg.drawing
	v.place()
	for i, lines := range v.paneLines() {
		v.panes[i].SetLines(lines)
		v.panes[i].End = "rendering" + v.frame.Theme.Glyphs.Ellipsis
	}
	v.place()
	v.together.reset(v.panes)
	return msg.whole
}

// draw gives the panes their lines.
func (v *Viewer) draw(d drawing) {
	grows := v.drawn.spec.beginning && v.drawn.pair == d.pair
	v.drawn, v.painted = d, true
	v.place()
	lines := v.paneLines()
	for i, at := range v.order {
		p := &v.panes[i]
		p.End = ""
		switch {
		case grows:
			p.Grow(lines[i])
		case v.showsMarks():
			p.Reflow(lines[i])
		default:
			p.ReflowMeasured(d.texts[at])
		}
	}
	_, whole := v.promptLines()
	v.prompt.Reflow(whole)
	v.place() // the lines decide how tall the panes are
	v.together.reset(v.panes)
}

// RenderAhead renders the first of the next pairs that is not rendered: only one at
// a time, so that the current pair never waits for others.
func (v *Viewer) RenderAhead() tea.Cmd {
	if v.shelf.rendering.pair != "" || v.frame.Width == 0 {
		return nil
	}
	sp := v.specAhead()
	for _, p := range v.shelf.next {
		j := job{p.ID, sp}
		if v.shelf.drawings[j.pair].job != j {
			v.shelf.rendering = j
			return v.renderer().render(p, j, false)
		}
	}
	return nil
}

// onRendered keeps lines if they are still wanted: for the current pair or a near
// one, at the present size and look.
func (v *Viewer) onRendered(msg rendered) tea.Cmd {
	if v.shelf.rendering == msg.job {
		v.shelf.rendering = job{}
	}
	up := msg.pair == v.pair.ID
	switch {
	case up && msg.spec == v.spec():
		v.shelf.drawings[msg.pair] = msg.drawing
		v.draw(msg.drawing)
		return tea.Batch(v.mark(), v.RenderAhead())
	case !up && msg.spec == v.specAhead() && v.shelf.near(msg.pair):
		v.shelf.drawings[msg.pair] = msg.drawing
	}
	return v.RenderAhead()
}
