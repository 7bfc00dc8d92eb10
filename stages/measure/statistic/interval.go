package statistic

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Normal95 is the quantile of the normal distribution for a 95 % interval.
const Normal95 = 1.959963984540054

// Wilson returns the 95 % score interval (Wilson 1927) of a share of k in n. Both
// ends are NaN for n 0.
func Wilson(k, n float64) (low, high float64) {
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	const z = Normal95
	p := k / n
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	low, high = max(middle-half, 0), min(middle+half, 1)
	if k == 0 {
		low = 0
	}
	if k == n {
		high = 1
	}
	return low, high
}

// upperBound returns the exact one-sided upper bound of a share of k in n at a
// confidence (Clopper and Pearson 1934), NaN for n 0. What cases in clusters are worth
// is no whole number.
func upperBound(k, n, confidence float64) float64 {
	switch {
	case n == 0:
		return math.NaN()
	case k >= n:
		return 1
	}
	return mathext.InvRegIncBeta(k+1, n-k, confidence)
}

// McNemar returns the two-sided exact p of b against c discordant cases, 1 for none
// (McNemar 1947; no mid-p).
func McNemar(b, c int) float64 {
	n, least := b+c, min(b, c)
	if n == 0 || b == c {
		return 1
	}
	// P(X ≤ least) of a fair binomial is a regularised incomplete beta function.
	return min(1, 2*mathext.RegIncBeta(float64(n-least), float64(least+1), 0.5))
}
