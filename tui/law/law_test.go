package law

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"prefdeck/stages/label"
)

var (
	decks = flag.Int("decks", 200, "on how many random decks the law is tried")
	seed  = flag.Uint64("seed", 0, "of the first of them; each next deck has the next one (0: drawn)")
)

// Whatever is imported, and whatever is typed in either face: what comes out is
// that, byte for byte (promise 10). A deck that breaks the law is tried again by
//
//	go test ./tui/law -run Law -args -decks 1 -seed SEED
//
// and more of them than the suite has time for by
//
//	go test ./tui/law -run Law -timeout 1h -args -decks 5000
func TestLaw(t *testing.T) {
	t.Parallel()
	first := *seed
	if first == 0 {
		first = uint64(time.Now().UnixNano())
	}
	blank := newBlanks(t)
	for n := range *decks {
		own := first + uint64(n)
		t.Run(fmt.Sprint(own), func(t *testing.T) {
			t.Parallel()
			s := newSitting(t, blank, own)
			s.holds()
		})
	}
}

// newSitting draws a deck, and how it is labelled.
func newSitting(t *testing.T, blank *blanks, seed uint64) *sitting {
	w := &writer{Rand: rand.New(rand.NewPCG(seed, 0))}
	s := &sitting{t: t, w: w, ledger: newLedger(), drafts: map[*couple]string{}, clock: newClock(), blanks: blank, scheme: label.DefaultScheme()}
	s.path = blank.copy(t, w.IntN(4))
	s.world = newWorld(w, 1+w.IntN(8))
	s.scheme.Scale = pick(w, []label.Scale{label.SevenPoint, label.SevenPoint, label.FourStrengths, label.PlainAB})
	s.off, s.audit = !w.chance(5), 0.5
	return s
}

// holds labels the deck, and holds what comes out against what went in.
func (s *sitting) holds() {
	s.views = s.connect()
	defer s.views.close()
	s.open()
	first := len(s.world.files)
	if s.w.chance(4) && first > 1 {
		first--
	}
	s.take(s.world.files[:first])
	if s.w.chance(5) {
		s.scheme.Repeats = 0.5
		waiting := slices.DeleteFunc(s.world.list(), func(c *couple) bool { return !c.queued() })
		for range min(len(waiting), 1) * (label.RepeatAfter + 4) { // before these, no repeat is due
			s.labelled(pick(s.w, waiting))
		}
	}
	s.sit()
	for range 3 + s.w.IntN(10) {
		s.step()
	}
	if s.filter != (label.Filter{}) {
		s.seekFor(label.Filter{}, "")
	}
	s.history()
	s.close()
	s.open() // all of it is on disk
	s.outcome()
	must(s.t, s.deck.Close())
}
