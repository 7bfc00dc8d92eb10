package ablation

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"prefdeck/stages/measure"
	"prefdeck/stages/measure/reward"
)

// Options of the measurement. The zero value works.
type Options struct {
	measure.Bootstrap
	Progress measure.Listener // nil: nobody wants to know
}

// The smallest test set.
const (
	leastTested        = 20 // pairs in which people prefer one response
	leastTestedPrompts = 5
)

// lambda is the strength of the penalty for a training set of n pairs, the same for
// all arms.
func lambda(n int) float64 { return 3 * float64(n) / 1000 }

// ablating is a measurement at work.
type ablating struct {
	o      Options
	trials []Trial
	arms   []*arm
	share  float64 // of pairs that filtering drops
	pairs  int     // of a training set
	deltas []reward.Vector
	test   []int
}

// Measure trains and tests the arms. stored reads the responses to prompts.
func Measure(ctx context.Context, trials []Trial, stored func(prompts []int) ([]Stored, error), o Options) (measure.Ablation, error) {
	a := &ablating{o: o, trials: trials}
	out := measure.Ablation{Labels: len(trials), Sets: sets, Stream: streamOf(trials).labels}
	test, training := split(trials)
	a.test = test
	prompts := a.testPrompts()
	out.TestPairs, out.TestPrompts = len(test), len(prompts)
	out.Dropped = a.dropped()
	if len(test) < leastTested || len(prompts) < leastTestedPrompts {
		out.Why = "too few labels on pairs drawn at random"
		out.Wanted = measure.NewTestStream(0, 0, out.Stream).Wanted
		return out, nil
	}
	a.arms = arms(trials, training)
	a.share = out.Dropped.Value
	drawn := a.draw(training)
	if a.pairs == 0 {
		out.Wanted = int(math.Ceil(2 * least / (1 - testShare)))
		out.Why = fmt.Sprintf("too few labels in every arm; about %d more that are not tested on would do", out.Wanted)
	}
	out.Pairs = a.pairs
	if err := a.prepare(ctx, drawn); err != nil {
		return out, err
	}
	tested, err := a.train(ctx, drawn)
	if err != nil {
		return out, err
	}
	responses, err := stored(prompts)
	if err != nil {
		return out, err
	}
	a.summarise(&out, tested, choicesOf(responses))
	return out, ctx.Err()
}

func (a *ablating) testPrompts() []int {
	var out []int
	seen := map[int]bool{}
	for _, i := range a.test {
		if p := a.trials[i].Prompt; !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	return out
}

// dropped estimates the share of pairs that filtering drops, from the test stream where
// that is enough: prompts count alike there, however many pairs they could have.
func (a *ablating) dropped() measure.Estimate {
	enough := streamOf(a.trials).enough()
	var prompts []int
	var values, weights []float64
	for i := range a.trials {
		t := &a.trials[i]
		if enough != t.tested() || !enough && !t.random() {
			continue
		}
		x, weight := 0.0, 1/t.Probability
		if t.Dropped {
			x = 1
		}
		if enough {
			weight = 1
		}
		prompts, values, weights = append(prompts, t.Prompt), append(values, x), append(weights, weight)
	}
	return measure.WeightedMeanOf(prompts, values, weights, a.o.Bootstrap)
}

// draw draws the training sets of all arms, by arm, all of the same size:
// the largest that every arm can fill. Arms that cannot fill the least are not
// defined.
func (a *ablating) draw(training []int) [][][]int {
	pools := make([][]pool, len(a.arms))
	for set := range sets {
		half := half(a.trials, training, set)
		for k, arm := range a.arms {
			pools[k] = append(pools[k], arm.poolOf(a.trials, half, a.share))
		}
	}
	for k, arm := range a.arms {
		room := trainMost
		for _, p := range pools[k] {
			room = min(room, p.room())
		}
		if arm.why == "" && room < least {
			arm.why = tooFew(len(arm.trials))
		}
		if arm.why == "" && (a.pairs == 0 || room < a.pairs) {
			a.pairs = room
		}
	}
	drawn := make([][][]int, len(a.arms))
	for k, arm := range a.arms {
		for _, p := range pools[k] {
			if arm.why == "" {
				drawn[k] = append(drawn[k], p.draw(a.pairs))
			}
		}
	}
	return drawn
}

// prepare computes the features of every pair that is trained or tested on.
func (a *ablating) prepare(ctx context.Context, drawn [][][]int) error {
	wanted := make([]bool, len(a.trials))
	for _, i := range a.test {
		wanted[i] = true
	}
	for _, arm := range drawn {
		for _, set := range arm {
			for _, i := range set {
				wanted[i] = true
			}
		}
	}
	var some []int
	for i, w := range wanted {
		if w {
			some = append(some, i)
		}
	}
	a.deltas = make([]reward.Vector, len(a.trials))
	return a.each(ctx, len(some), "reading responses", func(k int) error {
		i := some[k]
		a.deltas[i] = reward.Examples([]reward.Comparison{a.trials[i].Comparison})[0].Delta
		return nil
	})
}

// each does n things side by side, until one fails or ctx ends.
func (a *ablating) each(ctx context.Context, n int, now string, do func(k int) error) error {
	var all errgroup.Group
	all.SetLimit(runtime.GOMAXPROCS(0))
	var done atomic.Int64
	for k := range n {
		if ctx.Err() != nil {
			break
		}
		all.Go(func() error {
			err := do(k)
			done.Add(1)
			return err
		})
		if a.o.Progress != nil && k%progressEvery(n) == 0 {
			a.o.Progress(int(done.Load()), n, now)
		}
	}
	if err := all.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

func progressEvery(n int) int { return max(1, n/100) }

// tested is how the heads of an arm did.
type tested struct {
	hits    results
	weights []float64 // of the mean head
}

// train trains a head on each training set, and tests it.
func (a *ablating) train(ctx context.Context, drawn [][][]int) ([]tested, error) {
	type job struct{ arm, set int }
	var jobs []job
	out := make([]tested, len(a.arms))
	heads := make([][][]float64, len(a.arms))
	for k, arm := range a.arms {
		if arm.why != "" {
			continue
		}
		out[k].hits = a.cases()
		out[k].hits.rows = make([][]float64, sets)
		heads[k] = make([][]float64, sets)
		for set := range sets {
			jobs = append(jobs, job{k, set})
		}
	}
	err := a.each(ctx, len(jobs), "training heads", func(n int) error {
		j := jobs[n]
		h, err := reward.Train(a.examples(a.arms[j.arm], drawn[j.arm][j.set]), lambda(a.pairs))
		heads[j.arm][j.set] = h.Weights
		out[j.arm].hits.rows[j.set] = a.hits(h)
		return err
	})
	if err != nil {
		return nil, err
	}
	for k := range out {
		out[k].weights = make([]float64, reward.Size)
		for _, w := range heads[k] {
			for f, x := range w {
				out[k].weights[f] += x / sets
			}
		}
	}
	return out, nil
}

func (a *ablating) examples(arm *arm, set []int) []reward.Example {
	out := make([]reward.Example, len(set))
	for k, i := range set {
		t := &a.trials[i]
		out[k] = reward.Example{Prompt: t.Prompt, Delta: a.deltas[i], Y: t.Y}
		if arm.judged {
			out[k].Y = t.Judge
		}
	}
	return out
}

// cases returns the test set without results. Drops weigh as much as they would among
// the pairs of an unfiltered deck.
func (a *ablating) cases() results {
	r := results{prompts: make([]int, len(a.test)), weights: make([]float64, len(a.test))}
	dropped := 0
	for k, i := range a.test {
		r.prompts[k] = a.trials[i].Prompt
		if a.trials[i].Dropped {
			dropped++
		}
	}
	kept := len(a.test) - dropped
	for k, i := range a.test {
		switch {
		case dropped == 0 || kept == 0:
			r.weights[k] = 1
		case a.trials[i].Dropped:
			r.weights[k] = a.share / float64(dropped) * float64(len(a.test))
		default:
			r.weights[k] = (1 - a.share) / float64(kept) * float64(len(a.test))
		}
	}
	return r
}

// hits returns, case by case, whether a head names the response that people prefer.
func (a *ablating) hits(h reward.Head) []float64 {
	out := make([]float64, len(a.test))
	for k, i := range a.test {
		switch p := h.Probability(a.deltas[i]); {
		case p == 0.5:
			out[k] = 0.5
		case (p > 0.5) == (a.trials[i].Y > 0.5):
			out[k] = 1
		}
	}
	return out
}

// summarise turns the results into estimates and verdicts.
func (a *ablating) summarise(out *measure.Ablation, tested []tested, c choices) {
	last := -1
	for k, arm := range a.arms {
		x := measure.Arm{Name: arm.name, About: arm.about, Labels: len(arm.trials), Why: arm.why,
			Accuracy: measure.Undefined(), BestOf: measure.Undefined()}
		e := measure.StageEffect{Stage: arm.stage, To: arm.name, Difference: measure.Undefined(), Why: arm.why}
		if arm.why == "" {
			x.Accuracy = tested[k].hits.estimate(a.o.Bootstrap)
			x.BestOf = c.wins(a.trials, a.test, reward.Head{Weights: tested[k].weights}, a.o.Bootstrap)
			x.Responses = c.mean()
			if last < 0 {
				e.Why = a.arms[0].why
			} else {
				e.From = a.arms[last].name
				e.Difference = tested[k].hits.minus(tested[last].hits).estimate(a.o.Bootstrap)
				judge(&e, len(a.trials))
			}
			last = k
		}
		out.Arms = append(out.Arms, x)
		if arm.stage != "" {
			out.Effects = append(out.Effects, e)
		}
	}
}
