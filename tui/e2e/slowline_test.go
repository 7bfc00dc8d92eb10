package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// On a line of a few bytes a second a label key that comes while the next pair is
// still being sent is ignored.
func TestALabelKeyOnASlowLine(t *testing.T) {
	t.Parallel()
	if testing.Short() || raceEnabled {
		t.Skip("it takes as long as the line")
	}
	deck := numberedWith(t, 4, func(i int) string { return strings.Repeat(fmt.Sprintf(" again%d", i), 40) })
	r := label(t, 80, 24, deck)
	r.reads()
	written := func() string {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.output.String()
	}
	// A terminal that has not answered yet is not waited for.
	r.await("the question whether the first pair is there", func(string) bool { return strings.Contains(written(), ansi.RequestCursorPositionReport) })
	r.throttled(200)
	before := len(written())
	r.decides("2")
	// A pair is some 700 bytes, in one frame or two. The screen shows a frame once it is whole.
	r.await("the beginning of the next pair", func(string) bool { return len(written()) >= before+200 })
	r.typed("2")
	r.await("that it was too soon", contains("too soon"))
	r.await("the end of the pair", func(screen string) bool { p, ok := pairOn(screen); return ok && p.pair != r.pair.pair })
	if s := statsOf(t, deck); s.Events != 1 {
		t.Errorf("%d labels, want 1", s.Events)
	}
}
