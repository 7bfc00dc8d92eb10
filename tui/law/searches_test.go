package law

import (
	"maps"
	"time"

	"prefdeck/stages/label"
)

// searches compares filters of the queue with the ledger.
func (s *sitting) searches() {
	s.t.Helper()
	ctx := s.t.Context()
	if len(s.world.pairs) == 0 {
		return
	}
	if s.w.chance(2) {
		_, err := s.deck.PrepareSearch(ctx, time.Minute)
		must(s.t, err)
	}
	for range 3 {
		f, words := s.newFilter()
		want := map[string]bool{}
		for _, c := range s.world.pairs {
			if s.ledger.keeps(f, c) {
				want[string(c.id)] = true
			}
		}
		n, err := s.deck.Matching(ctx, f, 1_000_000)
		must(s.t, err)
		if n != len(want) {
			s.fail("%d pairs match %q, want %d", n, words, len(want))
		}
		if f.State == label.Waiting || f.State == label.Skipped {
			continue // walking from pair to pair, decided ones are in the way
		}
		s.walk(f, words, want)
	}
	must(s.t, s.deck.SetView(ctx, label.QueueView{}))
}

// walk visits the pairs of a filter one by one.
func (s *sitting) walk(f label.QueueFilter, words string, want map[string]bool) {
	s.t.Helper()
	ctx := s.t.Context()
	must(s.t, s.deck.SetView(ctx, label.QueueView{Filter: f, Order: pick(s.w, label.Orders())}))
	got := map[string]bool{}
	for n := 1; ; n++ {
		id, err := s.deck.At(ctx, n)
		if err == label.ErrNone {
			break
		}
		must(s.t, err)
		got[string(id)] = true
	}
	if !maps.Equal(got, want) {
		s.fail("%q goes through %v, want %v", words, got, want)
	}
}
