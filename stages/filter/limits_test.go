package filter

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
)

var subjectsOfAnswers = []string{"wool", "cloth", "towers", "rain", "harbours", "silt", "guilds", "looms", "bridges", "canals", "bells", "markets"}

// answers returns different answers, each of its model.
func answers(t testing.TB, ask string, n, models int) Candidate {
	t.Helper()
	var texts []string
	for i := range n {
		word := subjectsOfAnswers[i%len(subjectsOfAnswers)]
		texts = append(texts, fmt.Sprintf("The city lived by its %s, of which there were %d in the year of the flood.", word, 100+i))
	}
	c := candidate(t, ask, texts...)
	for i := range c.Responses {
		m := stages.Model{ID: stages.ModelID(fmt.Sprint("model ", i%models), ""), Name: fmt.Sprint("model ", i%models)}
		c.Responses[i].Model = m.ID
		if i < models {
			c.Models = append(c.Models, m)
		}
	}
	return c
}

func livePairs(c Candidate) (pairs int, degree map[stages.ID]int) {
	degree = map[stages.ID]int{}
	for _, p := range c.Pairs {
		if p.Route != pairing.Dropped {
			pairs++
			degree[p.A]++
			degree[p.B]++
		}
	}
	return pairs, degree
}

// A run holds the limits on every prompt and every response, counts what they leave
// out, and adds nothing when it runs again. A greater limit adds to what there is.
func TestLimitsHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var cs []Candidate
		for i := range rapid.IntRange(1, 4).Draw(rt, "prompts") {
			cs = append(cs, answers(t, fmt.Sprintf("What about %d?", i), rapid.IntRange(0, 8).Draw(rt, "responses"), rapid.IntRange(1, 3).Draw(rt, "models")))
		}
		m := newMemory(cs...)
		o := Options{
			PairsPerPrompt: rapid.IntRange(1, 12).Draw(rt, "per prompt"), PairsPerResponse: rapid.IntRange(0, 4).Draw(rt, "per response"),
			Strategy:    rapid.SampledFrom(append(slices.DeleteFunc(pairing.Choosable(), func(s string) bool { return s == pairing.StrategyOnPolicy }), "")).Draw(rt, "strategy"),
			RandomShare: rapid.SampledFrom([]float64{0, 0.2, 1}).Draw(rt, "random"),
		}
		before := map[stages.ID]pairing.Pair{}
		run := func() stages.Counts {
			if err := Run(t.Context(), m, o, nil); err != nil {
				rt.Fatal(err)
			}
			for _, c := range m.candidates {
				n, degree := livePairs(c)
				if n > o.PairsPerPrompt {
					rt.Fatalf("%d pairs of a prompt, at most %d", n, o.PairsPerPrompt)
				}
				for _, n := range degree {
					if o.PairsPerResponse > 0 && n > o.PairsPerResponse {
						rt.Fatalf("a response in %d pairs, at most %d", n, o.PairsPerResponse)
					}
				}
			}
			counts := m.runs[len(m.runs)-1].Counts
			m.settled = Settled{} // so that the next run looks at all of it again
			after := map[stages.ID]pairing.Pair{}
			for _, c := range m.candidates {
				for _, p := range c.Pairs {
					after[p.ID] = p
				}
			}
			for id, p := range before {
				if after[id] != p {
					rt.Fatalf("a pair was %+v and is %+v", p, after[id])
				}
			}
			before = after
			return counts
		}
		first := run()
		if again := run(); again.Added != 0 || again.Capped != first.Capped {
			rt.Fatalf("the first run counts %+v, the second %+v", first, again)
		}
		o.PairsPerPrompt += rapid.IntRange(1, 20).Draw(rt, "more")
		if raised := run(); o.Strategy == "" && raised.Added+raised.Capped != first.Capped {
			rt.Fatalf("%+v, then with a greater limit %+v", first, raised)
		}
	})
}

// Pairs that a file brought stay, however many, and leave no room for others.
func TestImportedPairsAreNotCapped(t *testing.T) {
	t.Parallel()
	c := answers(t, "One?", 6, 6)
	for _, m := range matches(c.Responses)[:8] {
		m.pair.Strategy = pairing.StrategyImported
		c.Pairs = append(c.Pairs, m.pair)
	}
	m := newMemory(c)
	if err := Run(t.Context(), m, Options{PairsPerPrompt: 5, PairsPerResponse: 1}, nil); err != nil {
		t.Fatal(err)
	}
	if n, _ := livePairs(m.candidates[0]); n != 8 || m.runs[0].Counts.Capped != 7 || m.runs[0].Counts.CappedByResponse != 0 {
		t.Errorf("%d pairs, run %+v; 8 of 15 were imported", n, m.runs[0].Counts)
	}
}

// Of 19 prompts with 20 responses each, 190 of 3,610 pairs are drawn: one of every two
// models.
func TestLimitedRunIsBalanced(t *testing.T) {
	t.Parallel()
	var cs []Candidate
	for i := range 19 {
		cs = append(cs, answers(t, fmt.Sprintf("What about %d?", i), 20, 20))
	}
	m := newMemory(cs...)
	if err := Run(t.Context(), m, Options{PairsPerPrompt: 10, PairsPerResponse: 4}, nil); err != nil {
		t.Fatal(err)
	}
	counts := m.runs[0].Counts
	if counts.Added != 190 || counts.Added+counts.Capped != 19*190 {
		t.Errorf("run %+v, want 190 pairs of %d", counts, 19*190)
	}
	meetings, _ := m.Meetings(t.Context())
	met := map[int]int{}
	for i, x := range cs[0].Models {
		for _, y := range cs[0].Models[:i] {
			met[meetings.Met([2]stages.ID{x.ID, y.ID})]++
		}
	}
	if !maps.Equal(met, map[int]int{1: 190}) {
		t.Errorf("pairs of models by how often they meet: %v, want 190 that meet once", met)
	}
}

// While responses still come, a prompt gets its share of the pairs there will be, so
// that the first models do not take all.
func TestPairsWaitForLaterResponses(t *testing.T) {
	t.Parallel()
	all := answers(t, "One?", 12, 12)
	early := all
	early.Responses = all.Responses[:4]
	m := newMemory(early)
	more := make(chan struct{})
	var saved []int // pairs before each save
	m.onSave = func() {
		n, _ := livePairs(m.candidates[0])
		saved = append(saved, n)
	}
	go func() {
		more <- struct{}{}
		more <- struct{}{} // the first pass is over
		m.mu.Lock()
		m.candidates[0].Responses = all.Responses
		m.mu.Unlock()
		close(more)
	}()
	if err := Run(t.Context(), m, Options{PairsPerPrompt: 10, Awaited: 12, More: more}, nil); err != nil {
		t.Fatal(err)
	}
	if len(saved) < 2 || saved[0] != 0 || saved[1] != 1 {
		t.Errorf("pairs before each save: %v; of 4 of 12 responses want 1 of 10", saved)
	}
	if n, degree := livePairs(m.candidates[0]); n != 10 || len(degree) < 11 {
		t.Errorf("%d pairs of %d responses, want 10 of all", n, len(degree))
	}
}
