package reward

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/optimize"

	"prefdeck/stages/measure/statistic"
)

// Example is a labelled pair: the features of A minus B's, and how far A was preferred
// (1, 0, or ½ for a tie).
type Example struct {
	Prompt int
	Delta  Vector
	Y      float64
}

// Head is a trained reward model: the score of a response is the product of its
// features with Weights.
type Head struct {
	Weights   []float64
	Precision []float64 // the diagonal of the Hessian of the penalised loss
}

// Probability returns the probability that A is preferred.
func (h Head) Probability(delta Vector) float64 { return statistic.Logistic(delta.dot(h.Weights)) }

// Score returns the reward of a response, comparable between responses to one prompt.
func (h Head) Score(v Vector) float64 { return v.dot(h.Weights) }

// Variance returns Laplace's approximation of the variance of a score difference, from
// the diagonal of the Hessian.
func (h Head) Variance(delta Vector) float64 {
	sum := 0.0
	for i, f := range delta.Index {
		sum += delta.Value[i] * delta.Value[i] / h.Precision[f]
	}
	return sum
}

// Train maximises the likelihood of the examples minus λ/2·|w|². There is no constant
// term, so it makes no difference which response is A. Features of style are put on
// the scale of the others.
func Train(examples []Example, lambda float64) (Head, error) {
	return train(examples, lambda, make([]float64, Size))
}

// train is Train from a start, on the scale of the problem, which it overwrites with
// where it ended: close to the start of the next λ.
func train(examples []Example, lambda float64, start []float64) (Head, error) {
	scale := scales(examples)
	used, rows := scaled(examples, scale)
	at := make([]float64, len(used))
	for i, f := range used {
		at[i] = start[f]
	}
	problem := optimize.Problem{
		Func: func(w []float64) float64 { return loss(rows, w, lambda, nil) },
		Grad: func(gradient, w []float64) { loss(rows, w, lambda, gradient) },
	}
	settings := optimize.Settings{MajorIterations: 200, GradientThreshold: 1e-4 * math.Sqrt(float64(len(examples)+1)),
		Converger: &optimize.FunctionConverge{Relative: 1e-5, Iterations: 3}}
	result, err := optimize.Minimize(problem, at, &settings, &optimize.LBFGS{})
	if result == nil {
		return Head{}, fmt.Errorf("fit the weights: %w", err)
	}
	h := Head{Weights: make([]float64, Size), Precision: slices.Repeat([]float64{lambda}, Size)}
	for f, s := range scale {
		h.Precision[f] *= s * s // the penalty is on weights of scaled features
	}
	clear(start)
	for i, f := range used {
		start[f], h.Weights[f] = result.X[i], result.X[i]
		if f < styles {
			h.Weights[f] /= scale[f]
		}
	}
	for _, e := range examples {
		p := h.Probability(e.Delta)
		for i, f := range e.Delta.Index {
			h.Precision[f] += p * (1 - p) * e.Delta.Value[i] * e.Delta.Value[i]
		}
	}
	return h, nil
}

// scaled returns the features that the examples have, and the examples over these
// alone, with style on the scale of words.
func scaled(examples []Example, scale [styles]float64) (used []int32, rows []Example) {
	place := make([]int32, Size)
	rows = make([]Example, len(examples))
	for k, e := range examples {
		v := Vector{make([]int32, len(e.Delta.Index)), slices.Clone(e.Delta.Value)}
		for i, f := range e.Delta.Index {
			if place[f] == 0 {
				used = append(used, f)
				place[f] = int32(len(used))
			}
			v.Index[i] = place[f] - 1
			if f < styles {
				v.Value[i] /= scale[f]
			}
		}
		rows[k] = Example{e.Prompt, v, e.Y}
	}
	return used, rows
}

// styleScale is how large a usual difference in one feature of style is.
const styleScale = 1

// scales returns what the features of style are divided by.
func scales(examples []Example) [styles]float64 {
	var squares [styles]float64
	for _, e := range examples {
		for i, f := range e.Delta.Index {
			if f < styles {
				squares[f] += e.Delta.Value[i] * e.Delta.Value[i]
			}
		}
	}
	var scale [styles]float64
	for f, s := range squares {
		scale[f] = 1
		if s > 0 {
			scale[f] = math.Sqrt(s/float64(len(examples))) / styleScale
		}
	}
	return scale
}

// loss returns the negative penalised log likelihood and, where wanted, its gradient.
func loss(examples []Example, w []float64, lambda float64, gradient []float64) float64 {
	value := 0.0
	for i, x := range w {
		value += lambda / 2 * x * x
		if gradient != nil {
			gradient[i] = lambda * x
		}
	}
	for _, e := range examples {
		z := e.Delta.dot(w)
		value -= z*e.Y - softplus(z)
		if gradient == nil {
			continue
		}
		off := statistic.Logistic(z) - e.Y
		for i, f := range e.Delta.Index {
			gradient[f] += off * e.Delta.Value[i]
		}
	}
	return value
}

// softplus returns ln(1+eˣ).
func softplus(x float64) float64 {
	if x > 0 {
		return x + math.Log1p(math.Exp(-x))
	}
	return math.Log1p(math.Exp(x))
}

// lambdas are the strengths of the penalty to choose from, the strongest first, each
// for 1,000 examples. The best strength grows with the examples, since a sum of words
// only resembles what people go by.
var lambdas = []float64{30, 10, 3, 1, 0.3}

func lambdaFor(perThousand float64, examples int) float64 {
	return perThousand * float64(examples) / 1000
}

// Folds puts prompts into k folds of about equal size, at random by a seed.
func Folds(examples []Example, k int, seed uint64) []int {
	prompts := map[int]bool{}
	var order []int
	for _, e := range examples {
		if !prompts[e.Prompt] {
			prompts[e.Prompt] = true
			order = append(order, e.Prompt)
		}
	}
	random := rand.New(rand.NewPCG(seed, 0x666f6c64))
	random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	fold := map[int]int{}
	for i, p := range order {
		fold[p] = i % k
	}
	out := make([]int, len(examples))
	for i, e := range examples {
		out[i] = fold[e.Prompt]
	}
	return out
}

// chosenFrom is how many examples choose λ: more would only take longer.
const chosenFrom = 1500

// Choose returns the λ for training on the examples with the least log loss on held-out prompts.
func Choose(examples []Example, seed uint64) (float64, error) {
	random := rand.New(rand.NewPCG(seed, 0x6c616d62))
	some := slices.Clone(examples)
	random.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	some = some[:min(len(some), chosenFrom)]
	const folds = 3
	fold := Folds(some, folds, seed)
	losses := make([]float64, len(lambdas))
	for k := range folds {
		training, test := split(some, fold, k)
		start := make([]float64, Size)
		for l, lambda := range lambdas {
			h, err := train(training, lambdaFor(lambda, len(training)), start)
			if err != nil {
				return 0, err
			}
			for _, e := range test {
				z := e.Delta.dot(h.Weights)
				losses[l] -= z*e.Y - softplus(z)
			}
		}
	}
	return lambdaFor(lambdas[slices.Index(losses, slices.Min(losses))], len(examples)), nil
}

// split returns the examples outside and inside a fold.
func split(examples []Example, fold []int, k int) (train, test []Example) {
	for i, e := range examples {
		if fold[i] == k {
			test = append(test, e)
		} else {
			train = append(train, e)
		}
	}
	return train, test
}
