package law

import (
	"math"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure/ablation"
	"prefdeck/stages/pairing"
	"prefdeck/stages/route"
)

// collect draws the test stream, as labelling it does.
func (s *sitting) collect() {
	s.t.Helper()
	s.did("collect the test stream")
	drawn, err := ablation.Collect(s.t.Context(), s.deck)
	must(s.t, err)
	s.collected = true
	s.adopt()
	if pairs, _ := s.tested(); drawn.Drawn != pairs {
		s.fail("%d pairs were drawn, the deck has %d of them", drawn.Drawn, pairs)
	}
}

// streams records whether the deck has a pair in the test stream. A pair enters it only
// in a draw, and never leaves it, whatever filters make of the pair.
func (s *sitting) streams(c *couple, tested bool) {
	s.t.Helper()
	switch {
	case tested && !s.collected, c.tested && !tested:
		s.fail("pair %s is in the test stream: %v, was %v", named(c.id), tested, c.tested)
	case tested && (c.dropped || c.gold != nil && !c.tested):
		s.fail("pair %s is tested on, dropped %v, with the known answer %+v", named(c.id), c.dropped, c.gold)
	}
	c.tested = tested
	c.asked.tested = c.asked.tested || tested
}

// tested returns the number of pairs in the test stream, and of their prompts.
func (s *sitting) tested() (pairs, prompts int) {
	for _, c := range s.world.pairs {
		if c.tested {
			pairs++
		}
	}
	for _, a := range s.world.asked {
		if a.tested {
			prompts++
		}
	}
	return pairs, prompts
}

// apart compares with the ledger every reader that keeps the test stream apart: nothing
// trains on a pair of it, no routing takes one, and no label counts twice.
func (s *sitting) apart() {
	s.t.Helper()
	ctx := s.t.Context()
	st, err := s.deck.Stats(ctx)
	must(s.t, err)
	labelled, beside, told := 0, 0, map[*couple]bool{}
	for c, e := range s.ledger.labels() {
		switch told[c] = e.verdict.decides(); {
		case e.verdict.answer != label.A:
		case c.tested:
			labelled++
		case c.asked.tested:
			beside++
		}
	}
	pairs, prompts := s.tested()
	if st.Test.Drawn != pairs || st.Test.Labelled != labelled || st.Test.Beside != beside {
		s.fail("the test stream has %+v, want %d pairs, %d labelled, %d beside", st.Test, pairs, labelled, beside)
	}
	if most := int(math.Ceil(0.4 * float64(len(s.world.asked)))); prompts > most {
		s.fail("%d of %d prompts are tested on", prompts, len(s.world.asked))
	}
	heads, err := s.deck.RewardPairs(ctx)
	must(s.t, err)
	trials, err := s.deck.Trials(ctx)
	must(s.t, err)
	train, test := 0, 0
	for c := range told {
		switch e := s.ledger.current(c); {
		case c.gold != nil || e.verdict.answer != label.A && e.verdict.answer != label.Tie:
		case c.tested:
			test++
		default:
			train++
		}
	}
	for _, t := range trials {
		if t.Strategy == pairing.StrategyTest {
			test--
		}
	}
	if len(heads) != train || test != 0 {
		s.fail("%d pairs train a head, want %d; %d more of the test stream should test one", len(heads), train, test)
	}
	must(s.t, s.deck.Routable(ctx, func(k route.Case) error {
		if c := s.world.pairs[k.Pair]; c.tested && !k.Fixed {
			s.fail("pair %s is tested on, and may be routed", named(c.id))
		}
		return nil
	}))
}

// disjoint requires the exports of the test stream and of everything else to have no
// prompt in common.
func (s *sitting) disjoint(train, test []trained) {
	s.t.Helper()
	asked := map[stages.ID]bool{}
	for _, r := range test {
		asked[promptID(r.system, r.turns)] = true
	}
	for _, r := range train {
		if asked[promptID(r.system, r.turns)] {
			s.fail("%q is trained and tested on", r.turns)
		}
	}
}
