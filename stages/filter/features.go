package filter

import (
	"math"
	"math/rand/v2"

	"prefdeck/stages"
	"prefdeck/stages/embed"
	"prefdeck/stages/ground/words"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

const (
	// features is how many features a response has for D-optimal pairing. A draw takes
	// time by their square.
	features = 64
	// featureRidge makes a first pair as good as one of length 1 in a new direction.
	featureRidge = 1
)

// designs reports whether pairs are chosen by how much they teach together.
func (o Options) designs() bool { return o.Strategy == pairing.StrategyDOptimal }

// describe notes the features of all responses: from their embeddings if there are any,
// or else from their words.
func (c Candidate) describe() map[stages.ID][]float64 {
	of := make(map[stages.ID][]float64, len(c.Responses))
	for _, r := range c.Responses {
		if v := c.Vectors[r.ID]; len(v) > 0 {
			of[r.ID] = projected(v)
		} else if c.Vectors == nil {
			of[r.ID] = hashed(response.Said(r.Text))
		}
	}
	return of
}

// projected brings an embedding down to a few dimensions that keep distances roughly: a
// random sign for each of the two (Achlioptas 2003).
func projected(v embed.Embedding) []float64 {
	out := make([]float64, features)
	for i, x := range v {
		signs := rand.NewPCG(uint64(i), features).Uint64()
		for k := range out {
			if signs>>k&1 == 1 {
				out[k] += float64(x)
			} else {
				out[k] -= float64(x)
			}
		}
	}
	return unit(out)
}

// hashed counts the words of a text in a few places by their hashes (Weinberger et al.
// 2009).
func hashed(text string) []float64 {
	counts := map[uint64]float64{}
	order := []uint64{} // so that sums are the same each time
	for _, h := range words.Hashes(text, false) {
		if counts[h]++; counts[h] == 1 {
			order = append(order, h)
		}
	}
	out := make([]float64, features)
	for _, h := range order {
		x := math.Log1p(counts[h])
		if h>>63 == 1 {
			x = -x
		}
		out[h>>32%features] += x
	}
	return unit(out)
}

// unit scales v to length 1, unless it is 0.
func unit(v []float64) []float64 {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	if sum == 0 {
		return v
	}
	for i := range v {
		v[i] /= math.Sqrt(sum)
	}
	return v
}

// difference returns what sets the first response of a pair apart from the second, less
// of it the surer the outcome is; nil if either has no features. In a logistic model a
// label teaches by p(1−p): here δ has its root, in parts of that of an open outcome, and
// p by the scores, whose standard deviation on the prompt counts as one of log-odds.
// Without scores every outcome is open.
func difference(of map[stages.ID][]float64, scores []scale, p pairing.Pair) []float64 {
	a, b := of[p.A], of[p.B]
	if a == nil || b == nil {
		return nil
	}
	margins, _ := compared(scores, p)
	rated := pairing.Option{Margins: margins}
	open := 1 / math.Cosh(rated.Margin()/2) // 2√(p(1−p))
	out := make([]float64, len(a))
	for i := range a {
		out[i] = open * (a[i] - b[i])
	}
	return out
}
