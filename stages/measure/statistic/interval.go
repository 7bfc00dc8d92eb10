package statistic

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Normal95 is the quantile of the normal distribution for a 95 % interval.
const Normal95 = 1.959963984540054

// Wilson returns the 95 % score interval (Wilson 1927) of a share of k in n. Both
// ends are NaN for n 0.
func Wilson(k, n float64) (low, high float64) { return wilson(k, n, Normal95) }

// wilson is Wilson with the ends z standard errors away.
func wilson(k, n, z float64) (low, high float64) {
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	p := k / n
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return touching(k, n, max(middle-half, 0), min(middle+half, 1))
}

// Count counts the cases of a cluster, and how many of them have a property.
type Count struct{ Of, N float64 }

// ClusterWilson returns the 95 % score interval of a share of cases that come in
// clusters, such as labels of prompts: Wilson's interval for the number of independent
// cases that would be as informative. Both ends are NaN where that number is.
func ClusterWilson(clusters []Count) (low, high float64) {
	of, n := sum(clusters)
	size := Independent(clusters)
	return Wilson(of/max(n, 1)*size, size)
}

// Independent returns how many independent cases would be as informative about a share as
// the cases of clusters are, at most as many as there are: by the variance between the
// clusters and Student's t (Korn and Graubard 1998; Dean and Pagano 2015). Where nothing
// varies, the variance is unknown, and a cluster counts as one case. It is 0 without a
// case, and NaN for one cluster in which something varies.
func Independent(clusters []Count) float64 {
	of, n := sum(clusters)
	g := 0
	for _, c := range clusters {
		if c.N > 0 {
			g++
		}
	}
	switch {
	case of == 0, of == n, n == float64(g): // a case in each
		return float64(g)
	case g < 2:
		return math.NaN()
	}
	p, variance := of/n, 0.0
	for _, c := range clusters {
		off := (c.Of - p*c.N) / n
		variance += off * off
	}
	if variance == 0 {
		return n
	}
	t := student95(g-1) / Normal95
	return min(n, p*(1-p)*float64(g-1)/float64(g)/variance/(t*t))
}

func sum(clusters []Count) (of, n float64) {
	for _, c := range clusters {
		of, n = of+c.Of, n+c.N
	}
	return of, n
}

// Jeffreys returns the 95 % interval of a share of k in n that should be small, such as
// a rate of errors: Bayes' with Jeffreys' prior, but from 0 where nothing was found and
// up to 1 where all was (Brown, Cai and DasGupta 2001, section 4). For shares below one
// in ten and 10 to 100 cases it covers the truth in 88 % of samples or more, Wilson's in
// as few as 84 %, though that is wider. Both ends are NaN for n 0.
func Jeffreys(k, n float64) (low, high float64) {
	const tail = 0.025
	low, high = jeffreys(k, n, tail)
	return touching(k, n, low, high)
}

// jeffreys returns what leaves out a tail on either side of the posterior.
func jeffreys(k, n, tail float64) (low, high float64) {
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	return mathext.InvRegIncBeta(k+0.5, n-k+0.5, tail), mathext.InvRegIncBeta(k+0.5, n-k+0.5, 1-tail)
}

// touching extends an interval of a share of none to 0, and that of a share of all to 1.
func touching(k, n, low, high float64) (float64, float64) {
	if k == 0 && n > 0 {
		low = 0
	}
	if k == n && n > 0 {
		high = 1
	}
	return low, high
}

// clopperPearson returns the exact interval of a share of k in n (Clopper and Pearson
// 1934) that misses the truth with these probabilities, below and above; a probability of
// 0 leaves that side open. k and n need not be whole numbers, since cases in clusters are
// worth fractions. Both ends are NaN for n 0.
func clopperPearson(k, n, below, above float64) (low, high float64) {
	const least = 1e-9
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	low, high = 0, 1
	if below > 0 && k > least {
		low = mathext.InvRegIncBeta(k, n-k+1, below)
	}
	if above > 0 && n-k > least {
		high = mathext.InvRegIncBeta(k+1, n-k, 1-above)
	}
	return low, high
}

// upperBound returns the exact one-sided upper bound of a share of k in n.
func upperBound(k, n, confidence float64) float64 {
	_, high := clopperPearson(k, n, 0, 1-confidence)
	return high
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
