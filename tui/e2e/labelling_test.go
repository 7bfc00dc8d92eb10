package e2e

import (
	"bytes"
	"maps"
	"path/filepath"
	"testing"
	"time"
)

// label starts labelling, without the hidden repeats that come after five minutes.
func label(t testing.TB, cols, rows int, deck string) *reader {
	t.Helper()
	return &reader{terminal: start(t, cols, rows, nil, "--deck", deck, "--settings", noRepeats(t), "label")}
}

// leaves types q and expects a clean exit.
func (r *reader) leaves() {
	r.t.Helper()
	r.typed("q")
	if code := r.awaitExit(); code != 0 {
		r.t.Errorf("q: exit code %d\n%s", code, r.screen())
	}
}

func TestDemoOpensAPairAndOneKeyLabelsIt(t *testing.T) {
	t.Parallel()
	deck := filepath.Join(t.TempDir(), "demo.db")
	tm := start(t, 120, 36, nil, "demo", "--deck", deck)
	tm.await("a pair of the sample deck", contains("blind", "0 decided", "╭─ A", "╭─ B"))
	tm.labels("1", 1)
	tm.await("the echo of the answer", contains("A much better ·"))
	tm.typed("q")
	if code := tm.awaitExit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if s := statsOf(t, deck); s.current() != 1 || s.Events != 1 {
		t.Errorf("one key made %+v", s)
	}
}

func TestTypedKeysAreWhatIsExported(t *testing.T) {
	t.Parallel()
	keys := []string{"1", "2", "3", "4", "5", "6", "7", "a", "b", "\x1b[D", "\x1b[C", "t", "0", "x", "s"}
	deck := numbered(t, len(keys)+1)
	r := label(t, 160, 45, deck)
	want := map[string]string{}
	r.reads()
	for _, key := range keys {
		if winner := keyOf[key].winner(r.pair); winner != "" {
			want[r.pair.pair] = winner
		}
		r.decides(key)
		r.reads()
		r.await("the echo of "+key, contains(keyOf[key].echo))
	}
	r.leaves()
	if got := winners(t, deck); !maps.Equal(got, want) {
		t.Errorf("exported %v, typed %v", got, want)
	}
	if s := statsOf(t, deck); s.Events != len(keys) || s.Labels.Tie != 3 || s.Labels.BothBad != 1 || s.Labels.Skip != 1 {
		t.Errorf("%d keys made %+v", len(keys), s)
	}
}

func TestARestartComesBackToTheSamePairOnTheSameSides(t *testing.T) {
	t.Parallel()
	deck := numbered(t, 20)
	r := label(t, 120, 36, deck)
	r.reads()
	r.decides("2")
	before := r.reads()
	for _, leave := range []func(*reader){(*reader).leaves, func(r *reader) { r.kill() }} {
		leave(r)
		r = label(t, 120, 36, deck)
		if after := r.reads(); after != before {
			t.Errorf("was at %+v, comes back to %+v", before, after)
		}
	}
}

func TestUndoReachesAcrossRestarts(t *testing.T) {
	t.Parallel()
	deck := numbered(t, 10)
	r := label(t, 120, 36, deck)
	r.reads()
	var decided []shown
	for _, key := range []string{"1", "7"} {
		decided = append(decided, r.pair)
		r.decides(key)
		r.reads()
	}
	r.leaves()
	r = label(t, 120, 36, deck)
	r.reads()
	for i := len(decided) - 1; i >= 0; i-- {
		r.typed("u")
		if back := r.reads(); back != decided[i] {
			t.Errorf("undo %d goes back to %+v, decided was %+v", len(decided)-i, back, decided[i])
		}
	}
	r.leaves()
	if s := statsOf(t, deck); s.current() != 0 || s.Events != 4 {
		t.Errorf("two labels, both undone: %+v", s)
	}
	r = label(t, 120, 36, deck)
	r.reads()
	r.typed("U")
	r.await("the first label again", contains("1 decided"))
	r.leaves()
	if s := statsOf(t, deck); s.current() != 1 {
		t.Errorf("one of two redone: %+v", s)
	}
}

func TestAResizedWindowShowsTheSamePair(t *testing.T) {
	t.Parallel()
	r := label(t, 160, 45, numbered(t, 3))
	before := r.reads()
	for _, size := range [][2]int{{80, 24}, {60, 20}, {200, 60}, {120, 36}} {
		r.resize(size[0], size[1])
		r.await("the pair at the new size", func(screen string) bool {
			now, ok := pairOn(screen)
			lines := bytes.Count([]byte(screen), []byte("\n")) + 1
			return ok && now == before && lines == size[1]
		})
	}
	r.resize(20, 5)
	r.await("a word about the size", contains("too small"))
	r.resize(80, 24)
	r.await("the pair again", func(screen string) bool { now, ok := pairOn(screen); return ok && now == before })
	r.leaves()
}

func TestAnIdleScreenWritesNothing(t *testing.T) {
	t.Parallel()
	r := label(t, 160, 45, numbered(t, 50))
	r.reads()
	r.decides("3")
	r.reads()
	// The rest is painted after the pair, such as the count.
	r.await("the count", contains("1 decided"))
	before := r.settled()
	select {
	case <-r.nextOutput():
	case <-time.After(3 * time.Second):
	}
	if more := r.written()[before:]; len(more) > 0 {
		t.Errorf("idle, %d bytes were written: %q", len(more), more)
	}
}
