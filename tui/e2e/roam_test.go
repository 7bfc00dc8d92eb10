package e2e

import "testing"

// The store treats revisited pairs, and the pairs left for them, like any others.
func TestAPairGoneBackToIsDecidedAgainAndTheQueueGoesOn(t *testing.T) {
	t.Parallel()
	deck := numbered(t, 6)
	r := label(t, 120, 36, deck)
	r.reads()
	r.decides("2")
	queued := r.reads()
	r.typed("[")
	r.await("the previous pair", contains("pair ", "of 6", "was: A better"))
	r.reads()
	r.decides("7")
	r.gets("the echo", contains("B much better"))
	if back := r.reads(); back != queued {
		t.Errorf("%+v is up after the detour, want %+v", back, queued)
	}
	r.decides("1")
	r.gets("the echo", contains("A much better"))
	r.reads()
	r.typed("u")
	r.await("the undone pair", contains("was: A much better"))
	r.reads()
	r.decides("t")
	r.gets("the echo", contains("tie ·"))
	r.reads()
	r.decides("s")
	r.gets("the echo", contains("skipped"))
	r.leaves()
	if s := statsOf(t, deck); s.current() != 3 || s.Events != 6 {
		t.Errorf("the keys made %+v", s)
	}
}
