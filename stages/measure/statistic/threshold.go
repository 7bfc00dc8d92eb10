package statistic

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// SmallestN returns how many cases, all of them right, it takes to claim a target
// share at a one-sided confidence: the smallest n with targetⁿ ≤ 1−confidence. ok is
// false for a target of 1, which no number reaches.
func SmallestN(target, confidence float64) (n int, ok bool) {
	if target >= 1 {
		return 0, false
	}
	alpha := 1 - confidence
	n = max(int(math.Ceil(math.Log(alpha)/math.Log(target)-1e-9)), 1)
	return n, true
}

// Confident is a case that a machine decided with a confidence, and whether a person
// agrees. Cases of one cluster, a prompt's pairs, are alike: a machine that errs on one
// errs on others.
type Confident struct {
	Confidence float64
	Agrees     bool
	Cluster    int
}

// Threshold returns the confidence from which on the machine's error is at most
// alpha with probability 1−delta, by testing thresholds from the most confident case
// down and stopping at the first failure (fixed-sequence testing, after Jung, Brahman
// and Choi 2024). Thresholds with fewer cases than zero errors would need are passed
// over, and those with less than an eighth of all: of so few one error refutes all. ok is
// false if none passes.
//
// It holds on cases that are drawn as these were: of the same clusters. For others see
// ClusterThreshold.
func Threshold(cases []Confident, alpha, delta float64) (threshold float64, ok bool) {
	return fixedSequence(cases, len(cases), alpha, delta, &pooled{})
}

// ClusterThreshold is Threshold for cases in other clusters, where the error is the mean
// of the clusters' own. However alike the cases of a cluster are, it promises no more
// than the clusters allow: each is worth one case, also where thresholds are passed over.
// Where every case is a cluster of its own, it equals Threshold.
func ClusterThreshold(cases []Confident, alpha, delta float64) (threshold float64, ok bool) {
	clusters := map[int]bool{}
	for _, c := range cases {
		clusters[c.Cluster] = true
	}
	return fixedSequence(cases, len(clusters), alpha, delta, &clustered{of: map[int]share{}})
}

// sample is the data that fixedSequence has seen so far.
type sample interface {
	add(c Confident)
	// units counts what is independent.
	units() int
	// refutes reports whether so few errors have a probability of at most delta if the
	// error is alpha.
	refutes(alpha, delta float64) bool
}

// passedOver is one in how many units the first threshold has at least. Where it begins
// may depend on anything but who agrees. Of machines whose error grows slowly or fast with
// less confidence, all decide about as much or more with an eighth than with none, and
// much more where it hardly grows; a quarter serves those better and the others worse.
const passedOver = 8

// fixedSequence tests thresholds from the most confident case down. units is how many there
// are of what is independent.
func fixedSequence(cases []Confident, units int, alpha, delta float64, seen sample) (threshold float64, ok bool) {
	least, possible := SmallestN(1-alpha, 1-delta)
	if !possible {
		return 0, false
	}
	least = max(least, units/passedOver)
	cases = slices.Clone(cases)
	slices.SortStableFunc(cases, func(a, b Confident) int { return cmp.Compare(b.Confidence, a.Confidence) })
	for i, c := range cases {
		seen.add(c)
		if seen.units() < least || i+1 < len(cases) && cases[i+1].Confidence == c.Confidence {
			continue
		}
		if !seen.refutes(alpha, delta) {
			break
		}
		threshold, ok = c.Confidence, true
	}
	return threshold, ok
}

// pooled are independent cases.
type pooled struct{ n, wrong float64 }

func (p *pooled) add(c Confident) {
	p.n++
	if !c.Agrees {
		p.wrong++
	}
}

func (p *pooled) units() int { return int(p.n) }

func (p *pooled) refutes(alpha, delta float64) bool {
	return upperBound(p.wrong, p.n, 1-delta) <= alpha+1e-12
}

// share is how many cases of a cluster are wrong.
type share struct{ wrong, n float64 }

// clustered are cases in independent clusters.
type clustered struct {
	all   pooled
	of    map[int]share
	wrong float64 // sum of the clusters' shares
}

func (c *clustered) add(x Confident) {
	c.all.add(x)
	s := c.of[x.Cluster]
	if s.n > 0 {
		c.wrong -= s.wrong / s.n
	}
	s.n++
	if !x.Agrees {
		s.wrong++
	}
	c.wrong += s.wrong / s.n
	c.of[x.Cluster] = s
}

func (c *clustered) units() int { return len(c.of) }

// refutes needs no model of how alike the cases of a cluster are: of all variables between
// 0 and 1 with a given mean, the one that is only 0 or 1 spreads most, so a sum of k such
// shares is less spread than a binomial X (Hoeffding 1963), and P(sum ≤ s) is at most
// E(h−X)₊/(h−s) for every h above s (Bentkus 2004). Its least is at a whole h.
func (c *clustered) refutes(alpha, delta float64) bool {
	k := len(c.of)
	if float64(k) == c.all.n {
		return c.all.refutes(alpha, delta) // each is 0 or 1
	}
	x := distuv.Binomial{N: float64(k), P: alpha}
	below, expected := 0.0, 0.0 // P(X < h) and E(h−X)₊
	for h := 1; h <= k; h++ {
		below += x.Prob(float64(h - 1))
		expected += below
		if room := float64(h) - c.wrong; room > 1e-9 && expected <= delta*room+1e-12 {
			return true
		}
	}
	return false
}

// Likeness returns how alike the cases of a cluster are in whether a person agrees, from
// 0 to 1: the intraclass correlation by analysis of variance (Donner 1986). Where the
// data cannot show it, since all agree or there is one cluster, it assumes the worst: 1.
// For clusters of one case it is 0.
func Likeness(cases []Confident) float64 {
	type cluster struct{ right, n float64 }
	of := map[int]cluster{}
	right := 0.0
	for _, c := range cases {
		x := of[c.Cluster]
		x.n++
		if c.Agrees {
			x.right++
			right++
		}
		of[c.Cluster] = x
	}
	n, k := float64(len(cases)), float64(len(of))
	switch {
	case k == n:
		return 0
	case k < 2 || right == 0 || right == n:
		return 1
	}
	between, within, squares := 0.0, 0.0, 0.0
	for _, key := range slices.Sorted(maps.Keys(of)) {
		x := of[key]
		share := x.right / x.n
		between += x.n * (share - right/n) * (share - right/n)
		within += x.n * share * (1 - share)
		squares += x.n * x.n
	}
	between, within = between/(k-1), within/(n-k)
	size := (n - squares/n) / (k - 1)
	return max(0, (between-within)/(between+(size-1)*within))
}
