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
	// look returns what follows a size that nothing came after.
	look := func(told tea.WindowSizeMsg) tea.Msg {
		rested, ok := r.Changed(told)().(Rested)
		if !ok {
			t.Fatal("nothing waits for the window to come to rest")
		}
		next := r.Rested(rested)()
		if steps := reflect.ValueOf(next); next != nil && steps.Kind() == reflect.Slice {
			if steps.Len() != 3 {
				t.Fatalf("%d steps", steps.Len())
			}
			step := steps.Index(0).Interface().(tea.Cmd)()
			if got, want := step, tea.Raw(wholeRegion)(); got != want {
				t.Errorf("first %v, want the scroll region reset", got)
			}
			return steps.Index(2).Interface().(tea.Cmd)()
		}
		return next
	}
	told := size
	if got := look(told); got != nil {
		t.Errorf("%v follows the size at the start", got)
	}
	size.Height = 25
	if got := look(told); got != size {
		t.Errorf("%v follows a size that is not the window's, want %v", got, size)
	}
	failed = errors.New("no terminal")
	if got := look(told); got != nil {
		t.Errorf("%v follows a size that is not known", got)
	}
	earlier := r.Changed(size)().(Rested)
	r.Changed(size)
	if r.Rested(earlier) != nil {
		t.Error("repainted while the window is being resized")
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
