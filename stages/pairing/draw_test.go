package pairing

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
)

// options returns every pair of n responses: of models in turn, each with a score.
func options(n, models int, score func(i int) float64) []Option {
	var out []Option
	for i := range n {
		for j := range i {
			p, _ := New(newResponse("p", fmt.Sprint("answer ", i)), newResponse("p", fmt.Sprint("answer ", j)))
			x, y := i, j
			if newResponse("p", fmt.Sprint("answer ", i)).ID != p.A {
				x, y = j, i
			}
			o := Option{Pair: p, Similarity: float64((i*7+j*3)%10) / 10, Difference: []float64{float64(i - j), float64(i*j) / 9}}
			for k, at := range []int{x, y} {
				o.Models[k] = stages.ID(fmt.Sprint("model ", at%models))
				o.OnPolicy[k] = at%models == 0
			}
			if score != nil {
				o.Margins, o.Quality = []float64{score(x) - score(y)}, (score(x)+score(y))/2
			}
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(x, y Option) int {
		if x.Pair.ID < y.Pair.ID {
			return -1
		}
		return 1
	})
	return out
}

// without returns the options that are in none of the pairs.
func without(os []Option, ps []Pair) []Option {
	return slices.DeleteFunc(slices.Clone(os), func(o Option) bool {
		return slices.ContainsFunc(ps, func(p Pair) bool { return p.ID == o.Pair.ID })
	})
}

func drawPlan(t *rapid.T) Plan {
	return Plan{
		PerPrompt:   rapid.IntRange(0, 12).Draw(t, "per prompt"),
		PerResponse: rapid.IntRange(0, 5).Draw(t, "per response"),
		Strategy:    rapid.SampledFrom(append(Choosable(), "")).Draw(t, "strategy"),
		Random:      rapid.SampledFrom([]float64{0, 0.2, 0.5, 1}).Draw(t, "random"),
	}
}

func drawOptions(t *rapid.T) []Option {
	scores := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, 1.5, 4}), 10, 10).Draw(t, "scores")
	var score func(int) float64
	if rapid.Bool().Draw(t, "scored") {
		score = func(i int) float64 { return scores[i] }
	}
	return options(rapid.IntRange(0, 10).Draw(t, "responses"), rapid.IntRange(1, 4).Draw(t, "models"), score)
}

// At whatever limits, strategies and scores: the limits hold, a second draw with the
// same pool is the same, one after it adds nothing, greater limits only add, and
// probabilities are above 0 and at most 1.
func TestDrawLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan, all := drawPlan(t), drawOptions(t)
		seed := rapid.Int64().Draw(t, "seed")
		draw := func(p Plan, have []Pair) Drawn {
			return p.Draw(Pool{Seed: seed, Prompt: "p", Have: have, Open: without(all, have), Meetings: NewMeetings(), Design: NewDesign(2, 1)})
		}
		first := draw(plan, nil)
		if again := draw(plan, nil); !slices.Equal(again.Pairs, first.Pairs) {
			t.Fatalf("the same pool gives %v and %v", first.Pairs, again.Pairs)
		}
		check(t, plan, all, first)
		if more := draw(plan, first.Pairs); len(more.Pairs) > 0 {
			t.Fatalf("a second draw adds %d pairs to %d", len(more.Pairs), len(first.Pairs))
		}
		greater := plan
		if plan.PerPrompt > 0 {
			greater.PerPrompt += rapid.IntRange(0, 9).Draw(t, "more per prompt")
		}
		if plan.PerResponse > 0 {
			greater.PerResponse += rapid.IntRange(0, 5).Draw(t, "more per response")
		}
		added := draw(greater, first.Pairs)
		for _, p := range added.Pairs {
			if slices.ContainsFunc(first.Pairs, func(q Pair) bool { return p.ID == q.ID }) {
				t.Fatalf("%v is drawn twice", p)
			}
		}
		check(t, greater, all, Drawn{Pairs: slices.Concat(first.Pairs, added.Pairs), PerPrompt: added.PerPrompt, PerResponse: added.PerResponse})
	})
}

func check(t *rapid.T, plan Plan, all []Option, d Drawn) {
	t.Helper()
	degree := map[stages.ID]int{}
	for _, p := range d.Pairs {
		degree[p.A]++
		degree[p.B]++
		if !(p.Probability > 0 && p.Probability <= 1) {
			t.Fatalf("%s drew a pair with probability %v", p.Strategy, p.Probability)
		}
		if _, ok := Named(p.Strategy); !ok {
			t.Fatalf("strategy %q", p.Strategy)
		}
		i := slices.IndexFunc(all, func(o Option) bool { return o.Pair.ID == p.ID })
		if s, _ := Named(p.Strategy); s.Scored && all[i].Margin() == 0 {
			t.Fatalf("%s took a pair of equal scores", p.Strategy)
		}
	}
	if plan.PerPrompt > 0 && len(d.Pairs) > plan.PerPrompt {
		t.Fatalf("%d pairs of a prompt, at most %d", len(d.Pairs), plan.PerPrompt)
	}
	for response, n := range degree {
		if plan.PerResponse > 0 && n > plan.PerResponse {
			t.Fatalf("%s is in %d pairs, at most %d", response, n, plan.PerResponse)
		}
	}
	if left := d.PerPrompt + d.PerResponse; plan.Strategy == "" && len(d.Pairs)+left != len(all) {
		t.Fatalf("%d pairs and %d left out, of %d", len(d.Pairs), left, len(all))
	}
	if plan.PerPrompt == 0 && d.PerPrompt > 0 || plan.PerResponse == 0 && d.PerResponse > 0 {
		t.Fatalf("left out without a limit: %+v", d)
	}
}

// Over many seeds a pair is drawn as often as its probability says, and the
// probabilities of all pairs add up to the number drawn.
func TestRandomDrawsWithItsProbability(t *testing.T) {
	t.Parallel()
	const seeds = 4000
	all := options(6, 3, nil)
	drawn := map[stages.ID]int{}
	for seed := range seeds {
		d := Plan{PerPrompt: 3, PerResponse: 3, Strategy: StrategyRandom}.Draw(Pool{Seed: int64(seed), Prompt: "p", Open: all, Meetings: NewMeetings()})
		for _, p := range d.Pairs {
			drawn[p.ID]++
			if want := 3.0 / 15; p.Probability != want {
				t.Fatalf("probability %v, want %v", p.Probability, want)
			}
		}
	}
	for _, o := range all {
		// Five standard deviations of a share of 0.2.
		if share := float64(drawn[o.Pair.ID]) / seeds; math.Abs(share-0.2) > 5*math.Sqrt(0.2*0.8/seeds) {
			t.Errorf("a pair is drawn in %v of the decks, want 0.2", share)
		}
	}
}

// A limit that is raised draws the rest as fairly as the first draw.
func TestRaisedLimitDrawsFairly(t *testing.T) {
	t.Parallel()
	const seeds = 4000
	all := options(5, 5, nil)
	drawn := map[stages.ID]int{}
	for seed := range seeds {
		plan := Plan{PerPrompt: 2, Strategy: StrategyRandom}
		pool := Pool{Seed: int64(seed), Prompt: "p", Open: all, Meetings: NewMeetings()}
		first := plan.Draw(pool).Pairs
		plan.PerPrompt = 4
		pool.Have, pool.Open = first, without(all, first)
		second := plan.Draw(pool).Pairs
		for _, p := range second {
			if want := 2.0 / 8; p.Probability != want {
				t.Fatalf("probability %v among the rest, want %v", p.Probability, want)
			}
		}
		for _, p := range slices.Concat(first, second) {
			drawn[p.ID]++
		}
	}
	for _, o := range all {
		if share := float64(drawn[o.Pair.ID]) / seeds; math.Abs(share-0.4) > 5*math.Sqrt(0.4*0.6/seeds) {
			t.Errorf("a pair is drawn in %v of the decks, want 0.4", share)
		}
	}
}

// A fifth of the pairs is random, also at one pair a prompt, where it is a fifth of
// the prompts.
func TestShareOfRandomPairs(t *testing.T) {
	t.Parallel()
	all := options(8, 8, nil)
	for _, limit := range []int{1, 3, 10} {
		random, total := 0, 0
		for prompt := range 3000 / limit {
			d := Plan{PerPrompt: limit, Random: 0.2}.Draw(Pool{Prompt: stages.ID(fmt.Sprint(prompt)), Open: all, Meetings: NewMeetings()})
			for _, p := range d.Pairs {
				total++
				if p.Strategy == StrategyRandom {
					random++
				} else if p.Strategy != StrategyBalanced {
					t.Fatalf("strategy %s", p.Strategy)
				}
			}
		}
		if share := float64(random) / float64(total); math.Abs(share-0.2) > 0.04 {
			t.Errorf("at %d pairs a prompt %v of the pairs are random, want 0.2", limit, share)
		}
	}
}

// A named strategy that fits no pair leaves nothing for its random share either.
func TestAStrategyThatFitsNothing(t *testing.T) {
	t.Parallel()
	for _, name := range Choosable() {
		s, _ := Named(name)
		p := Plan{PerPrompt: 10, PerResponse: 4, Strategy: name, Random: 0.2}
		got := p.Draw(Pool{Prompt: "p", Open: options(6, 3, nil), Meetings: NewMeetings(), Design: NewDesign(2, 1)})
		if s.Scored != (len(got.Pairs) == 0) || s.Scored && got.ByStrategy != 15 {
			t.Errorf("%s takes %d pairs without scores, and leaves out %d", name, len(got.Pairs), got.ByStrategy)
		}
		if n := len(got.Pairs) + got.PerPrompt + got.PerResponse + got.ByStrategy; n != 15 {
			t.Errorf("%s accounts for %d of 15 pairs: %+v", name, n, got)
		}
	}
}

// Over the prompts of a deck, no two models meet more often than others by more than
// one pair, although they are too many to meet on one prompt.
func TestBalancedOverModels(t *testing.T) {
	t.Parallel()
	all, meetings := options(6, 6, nil), NewMeetings()
	met := map[[2]stages.ID]int{}
	for prompt := range 25 {
		d := Plan{PerPrompt: 3, Strategy: StrategyBalanced}.Draw(Pool{Prompt: stages.ID(fmt.Sprint(prompt)), Open: all, Meetings: meetings})
		responses := map[stages.ID]bool{}
		for _, p := range d.Pairs {
			o := all[slices.IndexFunc(all, func(o Option) bool { return o.Pair.ID == p.ID })]
			met[sorted(o.Models)]++
			responses[p.A], responses[p.B] = true, true
		}
	}
	least, most := math.MaxInt, 0
	for _, n := range met {
		least, most = min(least, n), max(most, n)
	}
	if len(met) != 15 || most-least > 1 {
		t.Errorf("%d of 15 pairs of models meet, %d to %d times", len(met), least, most)
	}
}

func TestScoredStrategies(t *testing.T) {
	t.Parallel()
	scores := []float64{0, 1, 1, 3, 7}
	all := options(len(scores), 5, func(i int) float64 { return scores[i] })
	for _, c := range []struct {
		strategy string
		margins  []float64 // of the first pairs, in their order
	}{
		{StrategyGap, []float64{7, 6, 6, 4}},
		{StrategyNearTie, []float64{1, 1, 2, 2}},
		{StrategyUncertain, []float64{1, 1, 2, 2}},
		{StrategyModerate, []float64{4}}, // the median of the margins, between the two best
	} {
		d := Plan{PerPrompt: len(c.margins), Strategy: c.strategy}.Draw(Pool{Prompt: "p", Open: all, Meetings: NewMeetings()})
		var got []float64
		for _, p := range d.Pairs {
			o := all[slices.IndexFunc(all, func(o Option) bool { return o.Pair.ID == p.ID })]
			got = append(got, math.Abs(o.Margin()))
		}
		if !slices.Equal(got, c.margins) {
			t.Errorf("%s: margins %v, want %v", c.strategy, got, c.margins)
		}
	}
}

// Scorers who disagree leave open which response is better, however far apart they
// see them.
func TestUncertainWhereScorersDisagree(t *testing.T) {
	t.Parallel()
	all := options(3, 3, nil)
	all[0].Margins, all[1].Margins, all[2].Margins = []float64{3, -3}, []float64{0.5, 0.4}, []float64{0, 0}
	d := Plan{Strategy: StrategyUncertain}.Draw(Pool{Prompt: "p", Open: all, Meetings: NewMeetings()})
	if len(d.Pairs) != 2 || d.Pairs[0].ID != all[0].Pair.ID {
		t.Errorf("drawn %+v", d.Pairs)
	}
}

func TestOnPolicy(t *testing.T) {
	t.Parallel()
	all := options(6, 3, nil) // two responses of each model
	d := Plan{Strategy: StrategyOnPolicy}.Draw(Pool{Prompt: "p", Open: all, Meetings: NewMeetings()})
	for _, p := range d.Pairs {
		if o := all[slices.IndexFunc(all, func(o Option) bool { return o.Pair.ID == p.ID })]; o.OnPolicy[0] == o.OnPolicy[1] {
			t.Errorf("a pair of %v", o.Models)
		}
	}
	if len(d.Pairs) != 8 || d.PerPrompt+d.PerResponse != 0 {
		t.Errorf("%d pairs, want the 8 of one model against the others; %+v", len(d.Pairs), d)
	}
}

func TestSpreadCoversEveryResponse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 9).Draw(t, "responses")
		limit := rapid.IntRange(1, 20).Draw(t, "limit")
		d := Plan{PerPrompt: limit, Strategy: StrategySpread}.Draw(Pool{Prompt: "p", Open: options(n, n, nil), Meetings: NewMeetings()})
		if want := min(limit, n*(n-1)/2); len(d.Pairs) != want {
			t.Fatalf("%d pairs, want %d", len(d.Pairs), want)
		}
		degree := map[stages.ID]int{}
		for _, p := range d.Pairs {
			degree[p.A]++
			degree[p.B]++
		}
		if 2*limit >= n+1 && len(degree) != n {
			t.Fatalf("%d of %d responses take part in %d pairs", len(degree), n, len(d.Pairs))
		}
	})
}
