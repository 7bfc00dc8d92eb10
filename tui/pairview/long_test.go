package pairview

import (
	"strings"
	"testing"

	"prefdeck/themes"
	"prefdeck/tui/markdown"
	"prefdeck/tui/pane"
)

// The beginning of a long text is there before the whole is rendered. It can be
// scrolled, but the pair does not count as painted, nor the text as seen to its end.
func TestALongPairBeginsAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Before?", "yes", "no"), 120, 36)
	d.hold = true
	d.run(d.v.Show(pairOf(t, tall("asked", 3000), tall("one", 3000), "short"), PaneOrder{1, 0}))
	d.step()
	for _, text := range []string{"asked paragraph 1.", "one paragraph 1.", "short", "rendering"} {
		d.see(text)
	}
	d.scroll(pane.Down, pane.Bottom)
	if d.v.Painted() || d.v.panes[1].Lines() > 1000 {
		t.Errorf("painted %t, %d lines", d.v.Painted(), d.v.panes[1].Lines())
	}
	d.v.ToggleDiff()
	d.cells()
	d.v.ToggleDiff()
	at, begins := d.v.panes[1].Offset(), d.v.panes[1].Lines()
	d.hold = false
	d.step()
	if got := d.v.panes[1]; !d.v.Painted() || got.Lines() < 5*begins || got.Offset() != at || got.Seen() > 0.02 || d.v.Seen()[0] != 1 {
		t.Errorf("painted %t, %d lines, at %d of %d, seen %v", d.v.Painted(), got.Lines(), got.Offset(), at, d.v.Seen())
	}
	d.scroll(pane.Bottom)
	d.see("one paragraph 3000.")
	if strings.Contains(d.cells(), "rendering") {
		t.Error(d.cells())
	}
}

// What began is dropped if the pair or the size has changed since, and a pair that is
// painted is never painted over with its beginning.
func TestABeginningThatIsStale(t *testing.T) {
	t.Parallel()
	long := pairOf(t, "Long?", tall("one", 3000), tall("two", 3000))
	d := open(t, pairOf(t, "Before?", "yes", "no"), 120, 36)
	d.hold = true
	d.run(d.v.Show(long, PaneOrder{0, 1}))
	began := d.held[0]().(begun)
	d.held = nil
	d.size(100, 30)
	if d.v.Update(began); d.v.panes[0].Rendered() {
		t.Error("a beginning for another size was drawn")
	}
	began = d.held[0]().(begun)
	d.hold = false
	d.step()
	d.see("two paragraph 1.")
	if !d.v.Painted() {
		t.Error("never painted")
	}
	if d.v.Update(began); d.v.panes[0].Lines() < 1000 {
		t.Error("a beginning was painted over the whole")
	}
	d.run(d.v.ToggleRaw())
	if !d.v.Painted() || d.v.drawn.spec != d.v.spec() {
		t.Errorf("painted %t as %+v", d.v.Painted(), d.v.drawn.spec)
	}
}

// step runs the commands that are held back; those that follow are held back too if
// hold is set.
func (d *reader) step() {
	held, hold := d.held, d.hold
	d.held, d.hold = nil, false
	for _, cmd := range held {
		msg := cmd()
		d.hold = hold
		said, next := d.v.Update(msg)
		if said != "" {
			d.said = said
		}
		d.run(next)
	}
	d.hold = hold
}

// How long the first rows of 64 KB take, of texts that are slow to render.
func BenchmarkBeginning(b *testing.B) {
	theme, err := themes.Pick("dark", true, themes.Env{})
	if err != nil {
		b.Fatal(err)
	}
	for name, piece := range map[string]string{"headings": "a\n=\n", "lists": "- a\n  ", "table": "|a long cell of some words|another one of them|\n", "prose": "word word *word* ", "links": "[a](b) ", "code": "    a = b(c)\n"} {
		p := pairOf(b, "Why?", strings.Repeat(piece, 64<<10/len(piece)), strings.Repeat(piece, 64<<10/len(piece)))
		d := open(b, p, 160, 45)
		for _, whole := range []bool{false, true} {
			b.Run(name+map[bool]string{false: "/first", true: "/whole"}[whole], func(b *testing.B) {
				for b.Loop() {
					j, r := job{p.ID, d.v.spec()}, renderer{cache: markdown.NewCache(0), theme: theme}
					if whole {
						r.render(p, j, true)()
					} else {
						r.begin(p, j)()
					}
				}
			})
		}
	}
}
