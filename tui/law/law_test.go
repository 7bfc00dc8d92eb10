package law

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"prefdeck/stages/label"
)

var (
	decks = flag.Int("decks", 0, "on how many random decks the law is tried (0: as many as the suite has time for)")
	seed  = flag.Uint64("seed", 0, "of the first of them; each next deck has the next one (0: drawn)")
)

// Whatever is imported, and whatever is typed in either face, comes out the same,
// byte for byte (promise 10). To try more decks than the suite has time for, run
//
//	go test ./tui/law -run 'Law$' -timeout 1h -args -decks 5000
//
// A deck that breaks the law is reproduced by its seed, which is the name of its
// test.
func TestLaw(t *testing.T) {
	t.Parallel()
	first := *seed
	if first == 0 {
		first = uint64(time.Now().UnixNano())
	}
	blank := newBlanks(t)
	sum := &tally{}
	n := tries(usual)
	t.Cleanup(func() {
		t.Logf("%d decks from seed %d on: %s", n, first, sum)
		if n >= 200 && !t.Failed() && sum.vacuous() {
			t.Error("the law was not put to the test")
		}
	})
	for n := range n {
		own := first + uint64(n)
		t.Run(fmt.Sprint(own), func(t *testing.T) {
			t.Parallel()
			s := newSitting(t, blank, own)
			s.holds()
			sum.add(s)
		})
	}
}

// tries returns how many decks to try: those asked for, or the suite's.
func tries(suite int) int {
	if *decks > 0 {
		return *decks
	}
	return suite
}

// tally counts how often each part of the law was tested.
type tally struct {
	mu sync.Mutex

	pairs, answers, undone, redone, repeats, edits, notes, rows, broken, tested int
}

func (n *tally) add(s *sitting) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pairs += len(s.world.pairs)
	n.edits += len(s.ledger.edits)
	n.notes += len(s.ledger.notes)
	for _, e := range s.ledger.log {
		switch {
		case e.kind == label.Retract:
			n.undone++
		case e.kind == label.Restore:
			n.redone++
		case e.repeatOf != "":
			n.repeats++
		default:
			n.answers++
		}
	}
	rows, _, _ := s.exported(label.TestStream, true)
	n.tested += len(rows)
	rows, _, _ = s.exported("", true)
	n.rows += len(rows)
	for _, r := range rows {
		if !r.valid() {
			n.broken++
		}
	}
}

func (n *tally) vacuous() bool {
	return slices.Contains([]int{n.pairs, n.answers, n.undone, n.redone, n.repeats, n.edits, n.notes, n.rows, n.broken, n.tested}, 0)
}

// String formats the tally.
func (n *tally) String() string {
	return fmt.Sprintf("%d pairs, %d answers, %d undone, %d redone, %d repeats, %d edited, %d noted, %d rows to export, %d of them not UTF-8, %d of the test stream",
		n.pairs, n.answers, n.undone, n.redone, n.repeats, n.edits, n.notes, n.rows, n.broken, n.tested)
}

// newSitting draws a deck and a way of labelling it.
func newSitting(t *testing.T, blank *blanks, seed uint64) *sitting {
	t.Helper()
	w := &writer{Rand: rand.New(rand.NewPCG(seed, 0))}
	s := &sitting{t: t, seed: seed, w: w, ledger: newLedger(), clock: newClock(), blanks: blank,
		scheme: label.DefaultScheme()}
	s.path = blank.copy(t, w.IntN(4))
	s.world = newWorld(w, 1+w.IntN(8))
	s.scheme.Scale = pick(w, []label.Scale{label.SevenPoint, label.SevenPoint, label.FourStrengths, label.PlainAB})
	s.off, s.audit = !w.chance(5), 0.5
	return s
}

// holds labels the deck and compares everything that comes out with what went in.
func (s *sitting) holds() {
	s.t.Helper()
	s.views = s.connect()
	defer s.views.close()
	s.open()
	first := len(s.world.files)
	if s.w.chance(4) && first > 1 {
		first-- // the last file comes between two sittings, if at all
	}
	s.take(s.world.files[:first])
	if s.w.chance(4) {
		s.repeating()
	}
	if s.w.chance(3) {
		s.collect()
	}
	s.sit()
	for range 3 + s.w.IntN(10) {
		s.step()
	}
	if s.filter != (label.QueueFilter{}) {
		s.seekFor(label.QueueFilter{}, "")
	}
	s.history()
	s.close()
	s.open() // flush everything to disk
	s.outcome()
	must(s.t, s.deck.Close())
}

// repeating labels some pairs long enough ago that their hidden repeats are due.
func (s *sitting) repeating() {
	s.t.Helper()
	s.scheme.Repeats = 0.5
	waiting := slices.DeleteFunc(s.world.list(), func(c *couple) bool { return !c.queued() })
	some := waiting[:len(waiting)/2]
	for n := range min(len(some), 1) * (label.RepeatAfter + len(some)) {
		s.label(some[min(n, len(some)-1)])
	}
}
