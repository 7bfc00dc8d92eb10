package pairview

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"prefdeck/themes"
	"prefdeck/tui/markdown"
	"prefdeck/tui/pane"
)

func TestScrolling(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Why?", tall("long", 60), tall("short", 12)), 120, 36)
	d.scroll(pane.Down, pane.Down)
	d.at("two lines down", 2)
	d.scroll(pane.Bottom)
	if !d.v.panes[0].AtBottom() || !d.v.panes[1].AtBottom() {
		t.Error("not at the end of both")
	}
	d.scroll(pane.Top)
	d.at("to the beginning", 0, 0)
	d.v.CycleFocus()
	d.scroll(pane.PageDown, pane.HalfPageDown, pane.Up)
	if d.v.panes[0].Offset() == 0 || d.v.panes[1].Offset() != 0 {
		t.Error("the left one does not scroll alone")
	}
	d.v.CycleFocus()
	d.scroll(pane.Top, pane.Bottom)
	apart := d.v.panes[0].Offset() - d.v.panes[1].Offset()
	if said := d.v.ToggleTogether(); said != "both responses scroll together" {
		t.Errorf("said %q", said)
	}
	d.scroll(pane.Up, pane.Up, pane.Down, pane.Down)
	if got := d.v.panes[0].Offset() - d.v.panes[1].Offset(); got != apart {
		t.Errorf("scrolling together changed the distance from %d to %d", apart, got)
	}
	d.scroll(pane.Top)
	for _, m := range []pane.Move{pane.PageDown, pane.PageUp} { // one waits at its end, and they return in step
		for range 5 {
			d.v.Scroll(m)
		}
	}
	d.at("pages down and up again", 0, 0)
}

func notch(x, y int, button tea.MouseButton) tea.Mouse { return tea.Mouse{X: x, Y: y, Button: button} }

func TestMouse(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Why?", tall("one", 60), tall("two", 60)), 120, 36)
	click := func(x, y int) { d.run(d.v.Click(notch(x, y, tea.MouseLeft))) }
	d.v.Wheel(notch(10, 19, tea.MouseWheelDown))
	d.at("together", 3, 3)
	click(90, 19)
	d.v.Wheel(notch(90, 19, tea.MouseWheelDown))
	d.at("the right one", 3, 6)
	d.v.Wheel(notch(10, 19, tea.MouseWheelUp))
	d.at("what is under the pointer, not what is focused", 0, 6)
	d.scroll(pane.Down)
	d.at("keys go to what was clicked", 0, 7)
	click(90, 19)
	d.scroll(pane.Down)
	d.at("clicked again, both", 1, 8)
	for _, m := range []tea.Mouse{notch(10, -1, tea.MouseWheelDown), notch(10, 34, tea.MouseWheelDown), notch(900, 900, tea.MouseWheelDown)} {
		d.v.Wheel(m)
	}
	click(10, -1)
	d.at("around the view", 1, 8)
	d.run(second(d.v.CycleLayout()))
	click(5, 29)
	if d.v.focus != 1 {
		t.Errorf("stacked: the click at the bottom gave the keys to %d", d.v.focus)
	}
}

func TestMouseOnThePrompt(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, tall("asked", 40), tall("one", 60), tall("two", 60)), 120, 36)
	d.run(d.v.Click(notch(10, 1, tea.MouseLeft)))
	if !d.v.unfolded {
		t.Fatal("a click did not unfold the prompt")
	}
	d.v.Wheel(notch(10, 2, tea.MouseWheelDown))
	if d.v.prompt.Offset() != 3 {
		t.Errorf("at %d in the prompt", d.v.prompt.Offset())
	}
	d.at("the wheel on the prompt", 0, 0)
}

// A key can come while the next pair is still being rendered.
func TestScrollBeforeThePairIsRendered(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Why?", tall("long", 60), tall("short", 12)), 120, 36)
	d.scroll(pane.Down)
	d.hold = true
	d.run(d.v.Show(pairOf(t, "How?", tall("next", 60), tall("other", 12)), PaneOrder{0, 1}))
	d.v.Scroll(pane.Down)
	d.v.Scroll(pane.Up)
	if d.v.Painted() {
		t.Error("painted, though nothing was rendered")
	}
}

// A key can come before there is any pair.
func TestScrollBeforeTheFirstPair(t *testing.T) {
	t.Parallel()
	theme, err := themes.Pick("dark", true, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	for m := pane.Down; m <= pane.WheelUp; m++ {
		d := &reader{t: t, v: New(Options{Cache: markdown.NewCache(1 << 20)}), frame: Frame{Theme: theme}}
		d.size(120, 36)
		d.v.Scroll(m)
		d.v.Wheel(notch(10, 20, tea.MouseWheelDown))
		d.run(d.v.Click(notch(10, 20, tea.MouseLeft)))
		d.v.JumpMark(true)
		d.v.CycleFocus()
		d.v.Scroll(m)
		d.v.ToggleTogether()
		d.cells()
	}
}
