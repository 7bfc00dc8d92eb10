package terminal

import (
	"bytes"
	"reflect"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

func TestTheScreenIsRepaintedOnceItRests(t *testing.T) {
	t.Parallel()
	var r Resizes
	if r.Changed() != nil {
		t.Error("the size at the start is taken for a change")
	}
	for range 2 {
		if r.Changed() == nil {
			t.Error("nothing waits for the window to come to rest")
		}
	}
	if r.Rested(Rested{2}) != nil {
		t.Error("repainted while the window is being resized")
	}
	repaint := r.Rested(Rested{3})
	if repaint == nil {
		t.Fatal("not repainted")
	}
	steps := reflect.ValueOf(repaint())
	if steps.Len() != 2 {
		t.Fatalf("%d steps", steps.Len())
	}
	first := steps.Index(0).Interface().(tea.Cmd)()
	if got, want := first, tea.Raw(wholeRegion)(); got != want {
		t.Errorf("first %v, want the scroll region reset", got)
	}
}

// TestTheRendererResetsNoScrollRegion shows the fault: once the renderer resets the
// region after a new size, resize.go can go.
func TestTheRendererResetsNoScrollRegion(t *testing.T) {
	t.Parallel()
	d := newDrawn(40, 10, ansi.WcWidth)
	d.draw(t, "before", bytes.Clone)
	d.render.Erase()
	d.render.Resize(30, 8)
	d.cells.Resize(30, 8)
	d.draw(t, "after", bytes.Clone)
	if !bytes.Contains(d.out.Bytes(), []byte("after")) || bytes.Contains(d.out.Bytes(), []byte("\x1b[r")) {
		t.Errorf("after a new size: %q", d.out.Bytes())
	}
}
