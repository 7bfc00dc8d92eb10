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
// over. ok is false if none passes.
//
// It holds on cases that are drawn as these were: of the same clusters. For others see
// ClusterThreshold.
func Threshold(cases []Confident, alpha, delta float64) (threshold float64, ok bool) {
	return fixedSequence(cases, alpha, delta, func(Confident) {}, func(n int) float64 { return float64(n) })
}

// ClusterThreshold is Threshold for cases of other clusters. Cases count as the fewer
// independent ones that they are worth: as many as the design effect leaves, with the
// degrees of freedom that the clusters have (Korn and Graubard 1998). Cases of one cluster
// are worth one. Where every case is a cluster of its own, it is Threshold.
func ClusterThreshold(cases []Confident, alpha, delta float64) (threshold float64, ok bool) {
	likeness := Likeness(cases)
	size, squares := map[int]int{}, 0
	count := func(c Confident) {
		squares += 2*size[c.Cluster] + 1
		size[c.Cluster]++
	}
	return fixedSequence(cases, alpha, delta, count, func(n int) float64 { return effective(n, len(size), squares, likeness, delta) })
}

// fixedSequence tests thresholds from the most confident case down. count is called with
// each case, and worth returns how many independent ones the n counted so far are worth.
func fixedSequence(cases []Confident, alpha, delta float64, count func(Confident), worth func(n int) float64) (threshold float64, ok bool) {
	least, possible := SmallestN(1-alpha, 1-delta)
	if !possible {
		return 0, false
	}
	cases = slices.Clone(cases)
	slices.SortFunc(cases, func(a, b Confident) int { return cmp.Compare(b.Confidence, a.Confidence) })
	wrong := 0
	for i, c := range cases {
		if !c.Agrees {
			wrong++
		}
		count(c)
		n := i + 1
		if n < least || n < len(cases) && cases[n].Confidence == c.Confidence {
			continue
		}
		are := worth(n)
		if are < float64(least)-1e-9 {
			continue
		}
		if upperBound(float64(wrong)*are/float64(n), are, 1-delta) > alpha+1e-12 {
			break
		}
		threshold, ok = c.Confidence, true
	}
	return threshold, ok
}

// effective returns how many independent cases n cases in clusters are worth. squares is
// the sum of the squared sizes of the clusters.
func effective(n, clusters, squares int, likeness, delta float64) float64 {
	if clusters == 1 {
		return 1
	}
	worth := float64(n) / (1 + likeness*(float64(squares)/float64(n)-1))
	if clusters < n {
		quantile := func(cases int) float64 {
			return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(cases - 1)}.Quantile(1 - delta)
		}
		worth *= math.Pow(quantile(n)/quantile(clusters), 2)
	}
	return worth
}

// Likeness returns how alike the cases of a cluster are in whether a person agrees, from
// 0 to 1: the intraclass correlation by analysis of variance (Donner 1986). Where nothing
// can tell, since all agree or there is one cluster, they may be quite alike: 1. For
// clusters of one case it is 0.
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
