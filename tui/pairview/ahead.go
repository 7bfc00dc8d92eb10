package pairview

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/tui/markdown"
)

// shelf keeps the finished lines of the pairs that are up or near.
type shelf struct {
	drawings  map[stages.ID]drawing
	next      []Pair      // that will be up, in this order
	aside     []stages.ID // that were up and may be again
	rendering job         // of the next ones: one at a time
}

// near reports whether a pair may be up soon.
func (s *shelf) near(pair stages.ID) bool {
	return slices.Contains(s.aside, pair) || slices.ContainsFunc(s.next, func(p Pair) bool { return p.ID == pair })
}

// Expect tells the view which pairs will be up next, and which were put aside. It
// keeps lines of no others.
func (v *View) Expect(next []Pair, aside []stages.ID) {
	v.shelf.next, v.shelf.aside = next, aside
	for pair := range v.shelf.drawings {
		if pair != v.pair.ID && !v.shelf.near(pair) {
			delete(v.shelf.drawings, pair)
		}
	}
}

// Warm renders a pair for the cache, before there is a pair to show. It is for a
// command that reads the first one, and safe to call beside the view.
func (v *View) Warm() func(Pair) {
	sp, th, cache := v.spec(), v.frame.Theme, v.o.Cache
	return func(p Pair) { render(cache, p, job{p.ID, sp}, th, true)() }
}

// spec returns what the pair that is up has to be rendered for.
func (v *View) spec() spec {
	sp := v.specAhead()
	sp.pane = innerWidth(v.paneWidth(v.zoom))
	sp.thinking = v.thinking
	return sp
}

// specAhead returns what the next pairs will have to be rendered for: a pair never
// starts on the whole screen, or with its thinking unfolded.
func (v *View) specAhead() spec {
	sp := spec{
		pane:   innerWidth(v.paneWidth(false)),
		prompt: innerWidth(v.frame.Width),
		theme:  v.frame.Theme.Key(),

		mask:        v.o.Mask,
		thinkingKey: v.o.ThinkingKey,
	}
	if v.raw {
		sp.mode = markdown.Raw
	}
	return sp
}

// redraw shows the pair that is up in the lines for the present spec, and has them
// rendered where they are not.
func (v *View) redraw() tea.Cmd {
	j := job{v.pair.ID, v.spec()}
	if d, ok := v.shelf.drawings[j.pair]; ok && d.job == j {
		v.draw(d)
		return tea.Batch(v.mark(), v.RenderAhead())
	}
	return render(v.o.Cache, v.pair, j, v.frame.Theme, true)
}

// draw gives the panes their lines.
func (v *View) draw(d drawing) {
	v.drawn, v.painted = d, true
	v.place()
	for i, lines := range v.paneLines() {
		v.panes[i].Reflow(lines)
	}
	v.prompt.Reflow(d.whole)
	v.together.reset(v.panes)
}

// RenderAhead renders the first of the next pairs that is not rendered: one at a time,
// so that the pair that is up never waits for those that are not.
func (v *View) RenderAhead() tea.Cmd {
	if v.shelf.rendering.pair != "" || v.frame.Width == 0 {
		return nil
	}
	sp := v.specAhead()
	for _, p := range v.shelf.next {
		j := job{p.ID, sp}
		if v.shelf.drawings[j.pair].job != j {
			v.shelf.rendering = j
			return render(v.o.Cache, p, j, v.frame.Theme, false)
		}
	}
	return nil
}

// onRendered takes lines over if they are still wanted: for a pair that is up or near,
// at the present size, in the present look.
func (v *View) onRendered(msg rendered) tea.Cmd {
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
