package reward

import (
	"errors"
	"math"
	"runtime"

	"golang.org/x/sync/errgroup"

	"prefdeck/stages/measure"
	"prefdeck/stages/measure/statistic"
)

// Comparison is a labelled pair as a head is trained and tested on it.
type Comparison struct {
	Prompt         int
	A, B           string // the texts
	ModelA, ModelB string
	Y              float64 // how far people prefer A: 1, 0, or ½
	Judge          float64 // the judge's probability that A is better; NaN: none
}

// HeldOut says how well a head does on prompts that it was not trained on, and whether
// it knows more than simple rules.
type HeldOut struct {
	Pairs    int                     `json:"pairs"`
	Prompts  int                     `json:"prompts"`
	Lambda   float64                 `json:"lambda"`
	Accuracy measure.Estimate        `json:"accuracy"` // where people name a winner
	LogLoss  measure.Estimate        `json:"log_loss"`
	Error    measure.Estimate        `json:"calibration_error"`
	Rules    []Rule                  `json:"baselines"`
	Curve    []statistic.Calibration `json:"curve"`
	// Verdict says in words what the intervals allow to say.
	Verdict string `json:"verdict"`
}

// Rule is a simpler way to predict the winner, on the same pairs.
type Rule struct {
	Name     string           `json:"name"`
	Accuracy measure.Estimate `json:"accuracy"`
	Lead     measure.Estimate `json:"lead"`    // of the head, on pairs where the rule names a winner
	McNemar  *float64         `json:"mcnemar"` // exact p of the two being equally good
}

// ErrTooFew says that there are too few labels to train and test on.
var ErrTooFew = errors.New("too few labels: a head takes 20 pairs of 5 prompts of which people prefer one response, a replay 120")

// preferences counts the pairs of which people prefer one response: ties teach nothing on
// their own.
func preferences(pairs []Comparison) int {
	n := 0
	for _, p := range pairs {
		if p.Y != 0.5 {
			n++
		}
	}
	return n
}

const (
	testFolds = 5
	fewest    = 20 // preferences that a head takes
)

// Options of training and testing. The zero value works.
type Options struct {
	Seed    uint64
	Samples int // of the bootstrap; 0: the default
}

// Examples returns the pairs as a head sees them.
func Examples(pairs []Comparison) []Example {
	out := make([]Example, len(pairs))
	for i, p := range pairs {
		out[i] = Example{p.Prompt, FeaturesOf(p.A).minus(FeaturesOf(p.B)), p.Y}
	}
	return out
}

// Fit trains a head on all pairs, and reports how heads trained alike do on prompts
// held out of their training.
func Fit(pairs []Comparison, o Options) (Head, HeldOut, error) {
	examples := Examples(pairs)
	fold := Folds(examples, testFolds, o.Seed)
	prompts := map[int]bool{}
	for _, e := range examples {
		prompts[e.Prompt] = true
	}
	if preferences(pairs) < fewest || len(prompts) < testFolds {
		return Head{}, HeldOut{}, ErrTooFew
	}
	held, models, err := holdOut(pairs, examples, fold, o)
	if err != nil {
		return Head{}, HeldOut{}, err
	}
	lambda, err := Choose(examples, o.Seed)
	if err != nil {
		return Head{}, HeldOut{}, err
	}
	h, err := Train(examples, lambda)
	if err != nil {
		return Head{}, HeldOut{}, err
	}
	r := report(pairs, held, models, o)
	r.Lambda, r.Prompts = lambda, len(prompts)
	return h, r, nil
}

// holdOut returns the probabilities of all pairs by heads, and by the models alone,
// that saw no pair of the same prompt.
func holdOut(pairs []Comparison, examples []Example, fold []int, o Options) (held, models []float64, err error) {
	held, models = make([]float64, len(pairs)), make([]float64, len(pairs))
	var all errgroup.Group
	all.SetLimit(runtime.GOMAXPROCS(0))
	for k := range testFolds {
		all.Go(func() error {
			training, _ := split(examples, fold, k)
			lambda, err := Choose(training, o.Seed)
			if err != nil {
				return err
			}
			h, err := Train(training, lambda)
			if err != nil {
				return err
			}
			generator := generators(pairs, fold, k)
			for i, e := range examples {
				if fold[i] == k {
					held[i], models[i] = h.Probability(e.Delta), generator(pairs[i])
				}
			}
			return nil
		})
	}
	return held, models, all.Wait()
}

// generators returns the rule that only knows which models wrote the responses: win
// rates of the models outside a fold, which stand for their strengths.
func generators(pairs []Comparison, fold []int, k int) func(Comparison) float64 {
	won, all := map[string]float64{}, map[string]float64{}
	for i, p := range pairs {
		if fold[i] != k && p.ModelA != p.ModelB {
			won[p.ModelA] += p.Y
			won[p.ModelB] += 1 - p.Y
			all[p.ModelA]++
			all[p.ModelB]++
		}
	}
	odds := func(m string) float64 { return math.Log((won[m] + 1) / (all[m] - won[m] + 1)) }
	return func(p Comparison) float64 {
		if p.ModelA == p.ModelB || p.ModelA == "" || p.ModelB == "" {
			return 0.5
		}
		return statistic.Logistic(odds(p.ModelA) - odds(p.ModelB))
	}
}
