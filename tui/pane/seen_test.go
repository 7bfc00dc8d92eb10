package pane

import (
	"strings"
	"testing"
)

// A line of wide code counts as seen once its end was in the window.
func TestWideLinesAreSeenWhenTheirEndIs(t *testing.T) {
	t.Parallel()
	var p Pane
	p.SetSize(24, 6)
	p.SetLines([]string{"short", strings.Repeat("a", 30), strings.Repeat("b", 50)})
	for _, step := range []struct {
		right int
		want  float64
	}{{0, 1. / 3}, {5, 1. / 3}, {5, 2. / 3}, {100, 1}, {-100, 1}} {
		p.ScrollX(step.right)
		if got := p.Seen(); got != step.want {
			t.Errorf("at %d: %v of the lines are seen, want %v", p.OffsetX(), got, step.want)
		}
	}
	p.SetLines([]string{"short", strings.Repeat("a", 30)})
	p.SetSize(40, 6)
	if p.Seen() != 1 {
		t.Errorf("in a box wide enough, %v of the lines are seen", p.Seen())
	}
}
