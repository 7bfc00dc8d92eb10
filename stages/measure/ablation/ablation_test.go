package ablation

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages/measure"
	"prefdeck/stages/measure/reward"
	"prefdeck/stages/pairing"
)

func drawTrials(t *rapid.T) []Trial {
	prompts := rapid.IntRange(1, 60).Draw(t, "prompts")
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Trial {
		return Trial{
			Comparison: reward.Comparison{Prompt: rapid.IntRange(1, prompts).Draw(t, "prompt"), A: "x", B: "y",
				ModelA: rapid.SampledFrom([]string{"", "m", "n"}).Draw(t, "A"), ModelB: rapid.SampledFrom([]string{"", "m", "n"}).Draw(t, "B"),
				Y: rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(t, "y"), Judge: rapid.SampledFrom([]float64{math.NaN(), 0, 1}).Draw(t, "judge")},
			Curated: rapid.Bool().Draw(t, "curated"), Dropped: rapid.Bool().Draw(t, "dropped"),
			Strategy: rapid.SampledFrom([]string{"random", "all", "imported", "audit", "balanced", "moderate", "test"}).Draw(t, "strategy"), Probability: 0.5,
		}
	}), 0, 300).Draw(t, "trials")
}

// No head is tested on a prompt that any was trained on, only chance chooses what is
// tested on, no head is trained on a prompt of the test stream, which is tested on alone
// once it is large enough, and every training set of every arm has as many pairs, none twice, all
// from what the arm may take.
func TestTrainingSets(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		trials := drawTrials(t)
		test, training := split(trials)
		stream := streamOf(trials)
		tested := map[int]bool{}
		for _, i := range test {
			tested[trials[i].Prompt] = true
			if !trials[i].random() && !trials[i].tested() || trials[i].Y == 0.5 || stream.enough() && !trials[i].tested() {
				t.Fatalf("tested on %+v", trials[i])
			}
		}
		for _, i := range training {
			if stream.holds(trials[i].Prompt) {
				t.Fatalf("trained on %+v of a prompt in the test stream", trials[i])
			}
		}
		a := &ablating{trials: trials, test: test, arms: arms(trials, training)}
		a.share = rapid.SampledFrom([]float64{0, 0.1, 0.5, 1}).Draw(t, "share")
		drawn := a.draw(training)
		for k, arm := range a.arms {
			if (arm.why == "") != (len(drawn[k]) == sets) {
				t.Fatalf("%s has %d sets and %q", arm.name, len(drawn[k]), arm.why)
			}
			for _, set := range drawn[k] {
				if once := slices.Compact(slices.Sorted(slices.Values(set))); len(set) != a.pairs || len(once) != len(set) {
					t.Fatalf("a set of %d, %d different, want %d", len(set), len(once), a.pairs)
				}
				for _, i := range set {
					if tested[trials[i].Prompt] || !arm.takes(&trials[i]) {
						t.Fatalf("%s is trained on %+v", arm.name, trials[i])
					}
				}
			}
		}
	})
}

// The matrix makes half-samples: each prompt is in half of the sets, and two of
// different pairs of groups are together in a quarter.
func TestHalfSamplesAreBalanced(t *testing.T) {
	t.Parallel()
	var trials []Trial
	var all []int
	for p := range 64 {
		trials = append(trials, Trial{Comparison: reward.Comparison{Prompt: p}})
		all = append(all, p)
	}
	var in [64]int
	for set := range sets {
		half := half(trials, all, set)
		if len(half) != 32 {
			t.Fatalf("set %d has %d prompts", set, len(half))
		}
		for _, p := range half {
			in[p] |= 1 << set
		}
	}
	count := func(x int) (n int) {
		for ; x > 0; x &= x - 1 {
			n++
		}
		return n
	}
	for p := range in {
		if count(in[p]) != sets/2 {
			t.Errorf("prompt %d is in %d sets", p, count(in[p]))
		}
		for q := range p {
			if both := count(in[p] & in[q]); both != 0 && both != sets/4 && both != sets/2 {
				t.Errorf("prompts %d and %d are together in %d sets", p, q, both)
			}
		}
	}
}

// pairs returns n trials of as many prompts.
func pairs(from, n int, t Trial) []Trial {
	var out []Trial
	for i := range n {
		x := t
		x.Prompt, x.Y = from+i, float64(i%2)
		x.A, x.B = fmt.Sprint("good ", i), fmt.Sprint("bad thing ", i)
		if x.Probability == 0 {
			x.Probability = 1
		}
		out = append(out, x)
	}
	return out
}

// An arm whose pairs the deck does not hold is not defined, and says what is missing.
func TestArmsThatAreNotDefined(t *testing.T) {
	t.Parallel()
	two := reward.Comparison{ModelA: "m", ModelB: "n", Judge: math.NaN()}
	one := reward.Comparison{ModelA: "m", ModelB: "m", Judge: math.NaN()}
	judged := reward.Comparison{ModelA: "m", ModelB: "n", Judge: 0.9}
	plain := pairs(1000, 200, Trial{Comparison: two, Curated: true, Strategy: pairing.StrategyAll})
	for _, c := range []struct {
		name    string
		more    []Trial
		defined []string
	}{
		{"all alike", nil, []string{Curated}},
		{"drops of curation", pairs(2000, 50, Trial{Comparison: two, Strategy: pairing.StrategyImported}), []string{Raw, Curated}},
		{"one model twice", pairs(2000, 50, Trial{Comparison: one, Curated: true, Strategy: pairing.StrategyRandom}), []string{Curated, Diverse}},
		{"chosen for variety", pairs(2000, 80, Trial{Comparison: two, Curated: true, Strategy: pairing.StrategyBalanced}), []string{Curated, Diverse}},
		{"drops of filtering", pairs(2000, 120, Trial{Comparison: two, Curated: true, Dropped: true, Strategy: pairing.StrategyAudit}), []string{Curated, Filtered}},
		{"chosen by scores", pairs(2000, 80, Trial{Comparison: two, Curated: true, Strategy: pairing.StrategyModerate}), []string{Curated, Filtered}},
		{"judged", pairs(2000, 100, Trial{Comparison: judged, Curated: true, Strategy: pairing.StrategyAll}), []string{Curated, Human, Judged}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, err := Measure(t.Context(), append(slices.Clone(plain), c.more...), nothing, Options{Bootstrap: measure.Bootstrap{Samples: 50}})
			if err != nil {
				t.Fatal(err)
			}
			var defined []string
			for _, x := range a.Arms {
				if x.Why == "" {
					defined = append(defined, x.Name)
				}
				if (x.Why == "") != x.Accuracy.Defined() {
					t.Errorf("%+v", x)
				}
			}
			if !slices.Equal(defined, c.defined) {
				t.Errorf("defined: %q, want %q\n%+v", defined, c.defined, a)
			}
			for _, e := range a.Effects {
				if (e.Verdict == "") == (e.Why == "") {
					t.Errorf("neither verdict nor reason, or both: %+v", e)
				}
			}
		})
	}
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		low, high float64
		labels    int
		want      measure.StageEffect
	}{
		{0.01, 0.09, 100, measure.StageEffect{Verdict: measure.Helps}},
		{-0.09, -0.01, 100, measure.StageEffect{Verdict: measure.Harms}},
		{-0.1, 0.1, 100, measure.StageEffect{Verdict: measure.Open, More: 300, Show: 0.05}},
		{-0.04, 0.04, 100, measure.StageEffect{Verdict: measure.Open, More: 300, Show: 0.02}},
		{-0.005, 0.005, 100, measure.StageEffect{Verdict: measure.Open}},
		{math.NaN(), math.NaN(), 100, measure.StageEffect{Why: "too few prompts for an interval"}},
	} {
		e := measure.StageEffect{Difference: measure.Estimate{Value: (c.low + c.high) / 2, N: 50, Low: c.low, High: c.high}}
		judge(&e, c.labels)
		if e.Verdict != c.want.Verdict || e.Why != c.want.Why || e.Show != c.want.Show || math.Abs(float64(e.More-c.want.More)) > 1 {
			t.Errorf("%v to %v: %+v", c.low, c.high, e)
		}
	}
}

// The head's pick is compared with the other responses that people compared it with.
func TestBestOfN(t *testing.T) {
	t.Parallel()
	head := reward.Head{Weights: make([]float64, reward.Size)}
	head.Weights[0] = 1 // the longest response
	var trials []Trial
	var stored []Stored
	var test []int
	for p := range 8 {
		for r, text := range []string{"a", "aa", "aaa"} {
			stored = append(stored, Stored{p, int64(10*p + r), text})
		}
		for k, pair := range [][2]int64{{0, 1}, {0, 2}, {2, 1}} {
			y := 0.0 // the second
			if p == 0 {
				y = 1
			}
			test = append(test, len(trials))
			trials = append(trials, Trial{Comparison: reward.Comparison{Prompt: p, Y: y}, ResponseA: int64(10*p) + pair[0], ResponseB: int64(10*p) + pair[1], Dropped: k == 2 && p == 7})
		}
	}
	c := choicesOf(append(stored, Stored{Prompt: 99, Text: "alone"}))
	if got := c.wins(trials, test, head, measure.Bootstrap{}); got.N != 15 || math.Abs(got.Value-8.0/15) > 1e-9 || c.mean() != 3 {
		t.Errorf("%+v of %v", got, c.mean())
	}
}

// memory is a deck in memory.
type memory struct {
	trials []Trial
	kept   *measure.Ablation
	writes int
	err    error
}

func (d *memory) Trials(context.Context) ([]Trial, error)             { return d.trials, d.err }
func (d *memory) Kept(context.Context, []int) ([]Stored, error)       { return nil, nil }
func (d *memory) Ablation(context.Context) (*measure.Ablation, error) { return d.kept, nil }
func (d *memory) KeepAblation(_ context.Context, a measure.Ablation) error {
	d.kept, d.writes = &a, d.writes+1
	return nil
}

// An unchanged deck is answered from what is stored; another label is measured.
func TestUnchangedDecksAreNotMeasuredAgain(t *testing.T) {
	t.Parallel()
	d := &memory{trials: pairs(0, 150, Trial{Comparison: reward.Comparison{Judge: math.NaN()}, Curated: true, Strategy: pairing.StrategyAll})}
	o := Options{Bootstrap: measure.Bootstrap{Samples: 20}}
	for want, change := range []func(){func() {}, func() { d.trials[0].Y = 0.5 }, func() { d.trials[1].Dropped = true }} {
		change()
		for range 2 {
			a, err := Run(t.Context(), d, o)
			if err != nil || d.writes != want+1 || a.Data != d.kept.Data {
				t.Fatalf("%d measurements, want %d: %v", d.writes, want+1, err)
			}
		}
	}
}

func TestStopsAndFailures(t *testing.T) {
	t.Parallel()
	d := &memory{trials: pairs(0, 150, Trial{Comparison: reward.Comparison{Judge: math.NaN()}, Curated: true, Strategy: pairing.StrategyAll})}
	ctx, stop := context.WithCancel(t.Context())
	_, err := Run(ctx, d, Options{Progress: func(_, _ int, now string) {
		if now == "training heads" {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) || d.kept != nil {
		t.Errorf("stopped: %v, kept %+v", err, d.kept)
	}
	d.err = errors.New("disk")
	if _, err := Run(t.Context(), d, Options{}); !errors.Is(err, d.err) {
		t.Errorf("error %v", err)
	}
}

// Without labels nothing is defined, and it says how many it takes.
func TestTooFewLabels(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 12, 30} {
		a, err := Measure(t.Context(), pairs(0, n, Trial{Curated: true, Strategy: pairing.StrategyAll}), nothing, Options{})
		if err != nil || a.Why == "" || a.Wanted == 0 || len(a.Arms) > 0 {
			t.Errorf("%d labels: %+v, %v", n, a, err)
		}
	}
}
