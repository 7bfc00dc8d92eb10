package terminal

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

func TestTheScreenIsRepaintedOnceItRests(t *testing.T) {
	t.Parallel()
	size := tea.WindowSizeMsg{Width: 80, Height: 24}
	var failed error
	r := Resizes{Size: func() (int, int, error) { return size.Width, size.Height, failed }}
	first := size
	start := r.Changed(first)
	if got := start(); got != nil {
		t.Errorf("%v follows the size at the start", got)
	}
	size.Height = 25
	if got, want := r.missed(first), tea.RequestWindowSize(); got != want {
		t.Errorf("a size that came before anybody listened is followed by %v", got)
	}
	failed = errors.New("no terminal")
	if got := r.missed(first); got != nil {
		t.Errorf("%v follows a size that is not known", got)
	}
	for range 2 {
		if r.Changed(size) == nil {
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
	step := steps.Index(0).Interface().(tea.Cmd)()
	if got, want := step, tea.Raw(wholeRegion)(); got != want {
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
