package statistic

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Hajek estimates the share of a population that something holds for, from members
// drawn each on its own with these probabilities: their mean weighted by 1/π (Hájek
// 1971). variance is that of a sample drawn with replacement, which is never too
// small. Both are NaN without a member or with a probability of 0; variance is NaN for
// a single one.
func Hajek(holds []bool, probabilities []float64) (share, variance float64) {
	sum, held := 0.0, 0.0
	for i, p := range probabilities {
		if p <= 0 {
			return math.NaN(), math.NaN()
		}
		sum += 1 / p
		if holds[i] {
			held += 1 / p
		}
	}
	n := float64(len(probabilities))
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	share = held / sum
	if n == 1 {
		return share, math.NaN()
	}
	for i, p := range probabilities {
		off := share
		if holds[i] {
			off = 1 - share
		}
		variance += off * off / (p * p)
	}
	return share, n / (n - 1) * variance / (sum * sum)
}

// WeightedShare returns Hajek's estimate with a 95 % interval: the exact one of
// Clopper and Pearson (1934) for the size of the simple sample that would be as
// informative (Korn and Graubard 1998), where unequal weights cost at least as much as
// Kish says (1965). With equal probabilities that is the sample itself. The interval is
// that of the whole population, also where most of it was drawn. All three are NaN
// where the share is not defined.
func WeightedShare(holds []bool, probabilities []float64) (share, low, high float64) {
	share, variance := Hajek(holds, probabilities)
	if math.IsNaN(share) {
		return share, math.NaN(), math.NaN()
	}
	sum, squares := 0.0, 0.0
	for _, p := range probabilities {
		sum += 1 / p
		squares += 1 / (p * p)
	}
	n := float64(len(probabilities))
	size := sum * sum / squares
	if variance > 0 {
		size = min(size, share*(1-share)/variance*n/(n-1))
	}
	low, high = clopperPearson(share*size, size)
	return share, low, high
}

// clopperPearson returns the exact 95 % interval of a share of k in n, which need not
// be whole numbers.
func clopperPearson(k, n float64) (low, high float64) {
	const tail, least = 0.025, 1e-9
	low, high = 0, 1
	if k > least {
		low = mathext.InvRegIncBeta(k, n-k+1, tail)
	}
	if n-k > least {
		high = mathext.InvRegIncBeta(k+1, n-k, 1-tail)
	}
	return low, high
}
