package pairing

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/measure/referencetest"
)

// Greedy picks are those of the reference; of equals, the first counts.
func TestReference(t *testing.T) {
	t.Parallel()
	referencetest.Check(t, referencetest.Pairing, map[string]referencetest.Compute{
		"d_optimal_greedy": func(read func(any)) []float64 {
			var in struct {
				Vectors [][]float64
				Ridge   float64
				K       int
			}
			read(&in)
			d := NewDesign(len(in.Vectors[0]), in.Ridge)
			var got []int
			for range in.K {
				best, most := -1, -1.0
				for i, v := range in.Vectors {
					if gain := d.Gain(v); !slices.Contains(got, i) && gain > most*(1+1e-9) {
						best, most = i, gain
					}
				}
				d.Add(in.Vectors[best])
				got = append(got, best)
			}
			return referencetest.Numbers(got)
		},
	})
}

// A gain is the share by which the determinant grows, after any pairs.
func TestDesignGainIsTheDeterminants(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const n, ridge = 4, 0.5
		d := NewDesign(n, ridge)
		a := mat.NewDense(n, n, nil)
		for i := range n {
			a.Set(i, i, ridge)
		}
		for _, v := range rapid.SliceOfN(rapid.SliceOfN(rapid.Float64Range(-2, 2), n, n), 1, 12).Draw(t, "differences") {
			before := mat.Det(a)
			x := mat.NewVecDense(n, v)
			a.RankOne(a, 1, x, x)
			want, got := mat.Det(a)/before-1, d.Gain(v)
			if math.Abs(got-want) > 1e-6*(1+want) {
				t.Fatalf("gain %v, the determinant grows by %v", got, want)
			}
			d.Add(v)
		}
	})
}

// The strategy takes what is new beside the pairs of this prompt and of earlier ones,
// and only pairs whose features are known.
func TestDOptimal(t *testing.T) {
	t.Parallel()
	all := options(4, 4, nil)
	directions := [][]float64{{1, 0, 0}, {0, 0.9, 0}, {1, 0, 0.1}, nil, {0, 0, 0.5}, {1, 0, 0}}
	for i := range all {
		all[i].Difference = directions[i]
	}
	design := NewDesign(3, 0.01)
	design.Add([]float64{0, 2, 0}) // an earlier prompt taught the second direction
	d := Plan{PerPrompt: 2, Strategy: StrategyDOptimal}.Draw(Pool{Prompt: "p", Open: all, Meetings: NewMeetings(), Design: design})
	if len(d.Pairs) != 2 || d.Pairs[0].ID != all[2].Pair.ID || d.Pairs[1].ID != all[4].Pair.ID || d.Pairs[0].Strategy != StrategyDOptimal || d.Pairs[0].Probability != 1 {
		t.Errorf("drawn %+v", d.Pairs)
	}
	if d.ByStrategy != 1 {
		t.Errorf("%d pairs are none for the strategy, want the one without features", d.ByStrategy)
	}
}

// What is stored as a pair's probability is how often it is drawn, over the decks in which
// the same pairs stand before it: of every strategy of the default mixes.
func TestStoredProbabilities(t *testing.T) {
	t.Parallel()
	const seeds = 2000
	scores := []float64{0, 1, 1, 3}
	for name, score := range map[string]func(int) float64{"balanced": nil, "moderate": func(i int) float64 { return scores[i] }} {
		all := options(4, 2, score)
		drawn := map[string]map[stages.ID]int{}
		told := map[string]map[stages.ID]float64{}
		strategies := map[string]int{}
		for seed := range seeds {
			d := Plan{PerPrompt: 3, PerResponse: 2, Random: 0.2}.Draw(Pool{Seed: int64(seed), Prompt: "p", Open: all, Meetings: NewMeetings()})
			before := ""
			for _, p := range d.Pairs {
				at := p.Strategy + before
				if drawn[at] == nil {
					drawn[at], told[at] = map[stages.ID]int{}, map[stages.ID]float64{}
				}
				drawn[at][p.ID]++
				if was, twice := told[at][p.ID]; twice && was != p.Probability {
					t.Fatalf("%s: a pair is drawn with %v and with %v, after the same pairs", name, was, p.Probability)
				}
				told[at][p.ID] = p.Probability
				strategies[p.Strategy]++
				before += fmt.Sprint(" ", p.ID)
			}
		}
		for at, counts := range drawn {
			n := 0
			for _, c := range counts {
				n += c
			}
			for id, c := range counts {
				p := told[at][id]
				if n >= 100 && math.Abs(float64(c)/float64(n)-p) > 5*math.Sqrt(p*(1-p)/float64(n)) {
					t.Errorf("%s: after %q a pair is drawn in %d of %d decks, its stored probability is %v", name, at, c, n, p)
				}
			}
		}
		total := 3 * seeds
		if share := float64(strategies[StrategyRandom]) / float64(total); math.Abs(share-0.2) > 0.03 || strategies[name] == 0 {
			t.Errorf("%s: drawn by strategy %v, want a fifth at random", name, strategies)
		}
	}
}
