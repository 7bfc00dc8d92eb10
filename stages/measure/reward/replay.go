package reward

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"prefdeck/stages/measure"
)

// Replayed says how many labels it took to teach a head, in random order and by what
// teaches most, on labels that are there already.
type Replayed struct {
	Pairs  int     `json:"pairs"` // that a head could learn from, per seed
	Seeds  int     `json:"seeds"`
	Target float64 `json:"target"` // share of the accuracy with all labels
	// Final is the accuracy with all labels. All estimates are means over the seeds,
	// each with a test set of its own; their N counts seeds.
	Final       measure.Estimate `json:"final_accuracy"`
	Random      measure.Estimate `json:"random"`      // labels to reach the target
	Informative measure.Estimate `json:"informative"` // likewise, the most informative first
	Saved       measure.Estimate `json:"saved"`       // labels fewer than at random; negative: more
	Curve       []Learnt         `json:"curve"`
}

// Learnt is the mean accuracy after a number of labels.
type Learnt struct {
	Labels      int     `json:"labels"`
	Random      float64 `json:"random"`
	Informative float64 `json:"informative"`
}

const (
	replayTarget = 0.95
	replaySeeds  = 10
	replayStart  = 30   // labels before the first head
	replayPool   = 1000 // labels at most: more would only take longer
	replayGrowth = 1.4  // labels from one head to the next
	replayLambda = 3    // for 1,000 labels
)

// Replay labels the pairs anew in two orders and watches heads learn.
func Replay(pairs []Comparison, o Options) (Replayed, error) {
	examples := Examples(pairs)
	if preferences(pairs) < 4*replayStart {
		return Replayed{}, ErrTooFew
	}
	curves := make([][2][]Learnt, replaySeeds)
	var all errgroup.Group
	all.SetLimit(runtime.GOMAXPROCS(0))
	for seed := range curves {
		all.Go(func() (err error) {
			fold := Folds(examples, 4, o.Seed+uint64(seed))
			pool, test := split(examples, fold, 0)
			random := rand.New(rand.NewPCG(o.Seed, uint64(seed)))
			random.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
			pool = pool[:min(len(pool), replayPool)]
			for way, informative := range []bool{false, true} {
				if curves[seed][way], err = learn(pool, test, informative, random); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := all.Wait(); err != nil {
		return Replayed{}, err
	}
	return summed(curves), nil
}

// learn trains heads on more and more of a shuffled pool. Its order is random, or
// every next batch is chosen by the head so far, as the queue's order does.
func learn(pool, test []Example, informative bool, random *rand.Rand) ([]Learnt, error) {
	rest := slices.Clone(pool)
	var steps []Learnt
	for n := min(replayStart, len(rest)); ; n = min(int(float64(n)*replayGrowth), len(rest)) {
		h, err := Train(rest[:n], lambdaFor(replayLambda, n))
		if err != nil {
			return nil, err
		}
		steps = append(steps, Learnt{Labels: n, Random: accuracy(h, test)})
		if n == len(rest) {
			return steps, nil
		}
		if informative {
			was := slices.Clone(rest[n:])
			for i, t := range h.Turns(was, random) {
				rest[n+i] = was[t.At]
			}
		}
	}
}

// accuracy returns the share of test pairs with a winner that a head names.
func accuracy(h Head, test []Example) float64 {
	right, n := 0.0, 0.0
	for _, e := range test {
		if e.Y == 0.5 {
			continue
		}
		n++
		if (h.Probability(e.Delta) > 0.5) == (e.Y > 0.5) {
			right++
		}
	}
	return right / n
}

// reached returns how many labels first reach an accuracy.
func reached(steps []Learnt, target float64) float64 {
	for _, s := range steps {
		if s.Random >= target {
			return float64(s.Labels)
		}
	}
	return math.NaN()
}

// summed averages over seeds.
func summed(curves [][2][]Learnt) Replayed {
	first := curves[0][0]
	out := Replayed{Pairs: first[len(first)-1].Labels, Seeds: len(curves), Target: replayTarget}
	seeds := make([]int, len(curves))
	var final, random, informative, saved []float64
	for seed, c := range curves {
		seeds[seed] = seed
		end := c[0][len(c[0])-1].Random
		r, i := reached(c[0], replayTarget*end), reached(c[1], replayTarget*end)
		final, random, informative, saved = append(final, end), append(random, r), append(informative, i), append(saved, r-i)
	}
	b := measure.Bootstrap{}
	out.Final, out.Random = measure.MeanOf(seeds, final, b), measure.MeanOf(seeds, random, b)
	out.Informative, out.Saved = measure.MeanOf(seeds, informative, b), measure.MeanOf(seeds, saved, b)
	for k, s := range first {
		step := Learnt{Labels: s.Labels}
		for _, c := range curves {
			if k < len(c[0]) && k < len(c[1]) {
				step.Random += c[0][k].Random / float64(len(curves))
				step.Informative += c[1][k].Random / float64(len(curves))
			}
		}
		out.Curve = append(out.Curve, step)
	}
	return out
}
