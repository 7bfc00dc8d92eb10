package statistic

import (
	"math"
	"slices"
	"sort"
)

// Isotonic is a non-decreasing function that fits points best by least squares (Barlow
// et al. 1972): linear between its knots, constant outside them.
type Isotonic struct{ X, Y []float64 }

// FitIsotonic fits points, whose weights may be nil. Points of equal x are pooled first.
// ok is false without points.
func FitIsotonic(x, y, weights []float64) (_ Isotonic, ok bool) {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case x[i] < x[j]:
			return -1
		case x[i] > x[j]:
			return 1
		}
		return 0
	})
	type block struct {
		y, w  float64
		knots []float64
	}
	var blocks []block
	merge := func() {
		last, before := blocks[len(blocks)-1], &blocks[len(blocks)-2]
		before.y = (before.y*before.w + last.y*last.w) / (before.w + last.w)
		before.w += last.w
		before.knots = append(before.knots, last.knots...)
		blocks = blocks[:len(blocks)-1]
	}
	for k := 0; k < len(order); {
		next := block{knots: []float64{x[order[k]]}}
		for ; k < len(order) && x[order[k]] == next.knots[0]; k++ {
			w := 1.0
			if weights != nil {
				w = weights[order[k]]
			}
			next.y = (next.y*next.w + y[order[k]]*w) / (next.w + w)
			next.w += w
		}
		blocks = append(blocks, next)
		for len(blocks) > 1 && blocks[len(blocks)-2].y >= blocks[len(blocks)-1].y {
			merge()
		}
	}
	var f Isotonic
	for _, b := range blocks {
		for _, knot := range b.knots {
			f.X, f.Y = append(f.X, knot), append(f.Y, b.y)
		}
	}
	return f, len(f.X) > 0
}

// At returns the fitted value at x.
func (f Isotonic) At(x float64) float64 {
	i := sort.SearchFloat64s(f.X, x)
	switch {
	case i == 0:
		return f.Y[0]
	case i == len(f.X):
		return f.Y[i-1]
	}
	share := (x - f.X[i-1]) / (f.X[i] - f.X[i-1])
	return f.Y[i-1] + share*(f.Y[i]-f.Y[i-1])
}

// Sigmoid is Platt's function of a score: 1/(1+exp(A·score+B)).
type Sigmoid struct{ A, B float64 }

// At returns the probability for a score.
func (s Sigmoid) At(score float64) float64 { return Logistic(-s.A*score - s.B) }

// FitPlatt fits the probability that y is 1 to scores, by maximum likelihood against
// smoothed targets (Platt 1999, section 2.2) with the Newton steps of Lin, Lin and Weng
// (2007). ok is false for scores that are all equal, of which A and B are not determined.
func FitPlatt(scores, y []float64) (s Sigmoid, ok bool) {
	if len(scores) == 0 || slices.Min(scores) == slices.Max(scores) {
		return s, false
	}
	ones := 0.0
	for _, v := range y {
		ones += v
	}
	zeros := float64(len(y)) - ones
	high, low := (ones+1)/(ones+2), 1/(zeros+2)
	targets := make([]float64, len(y))
	for i, v := range y {
		targets[i] = v*high + (1-v)*low
	}
	s.B = math.Log((zeros + 1) / (ones + 1))
	value := s.loss(scores, targets)
	for range 100 {
		da, db := s.step(scores, targets)
		length := 1.0
		for ; length > 1e-10; length /= 2 {
			next := Sigmoid{s.A + length*da, s.B + length*db}
			if loss := next.loss(scores, targets); loss <= value {
				s, value = next, loss
				break
			}
		}
		if length <= 1e-10 || math.Abs(length*da)+math.Abs(length*db) < 1e-12 {
			break
		}
	}
	return s, true
}

// loss returns the cross-entropy against the targets.
func (s Sigmoid) loss(scores, targets []float64) float64 {
	sum := 0.0
	for i, score := range scores {
		z := s.A*score + s.B
		// −t ln p − (1−t) ln(1−p), where p = 1/(1+exp(z)), without overflow
		sum += targets[i]*z + math.Log1p(math.Exp(-math.Abs(z))) + max(-z, 0)
	}
	return sum
}

// step returns Newton's step from s.
func (s Sigmoid) step(scores, targets []float64) (da, db float64) {
	const ridge = 1e-12
	ga, gb, haa, hab, hbb := 0.0, 0.0, ridge, 0.0, ridge
	for i, score := range scores {
		p := s.At(score)
		d, h := targets[i]-p, p*(1-p)
		ga, gb = ga+score*d, gb+d
		haa, hab, hbb = haa+score*score*h, hab+score*h, hbb+h
	}
	det := haa*hbb - hab*hab
	return -(hbb*ga - hab*gb) / det, -(haa*gb - hab*ga) / det
}
