package statistic

import "math"

// Hajek estimates the share of a population that has a property, from members drawn
// independently with these probabilities: their mean weighted by 1/π (Hájek 1971).
// variance is the variance of a sample drawn with replacement, which is never too small.
// Both are NaN without a member or with a probability of 0; variance is NaN for a single
// one.
func Hajek(holds []bool, probabilities []float64) (share, variance float64) {
	share, drawing, population := hajek(holds, probabilities)
	n := float64(len(probabilities))
	if n < 2 {
		return share, math.NaN()
	}
	return share, n / (n - 1) * (drawing + population)
}

// hajek returns the parts of the variance: from drawing, which is the whole variance for
// the members that exist, and from a population that is itself a sample of possible ones.
func hajek(holds []bool, probabilities []float64) (share, drawing, population float64) {
	sum, held := 0.0, 0.0
	for i, p := range probabilities {
		if p <= 0 {
			return math.NaN(), math.NaN(), math.NaN()
		}
		sum += 1 / p
		if holds[i] {
			held += 1 / p
		}
	}
	share = held / sum
	for i, p := range probabilities {
		off := share / sum
		if holds[i] {
			off = (1 - share) / sum
		}
		drawing += off * off * (1 - p) / (p * p)
		population += off * off / p
	}
	return share, drawing, population
}

// WeightedShare returns Hajek's estimate with a 95 % interval: the exact one of Clopper
// and Pearson (1934) for the size of the simple sample that would be as informative (Korn
// and Graubard 1998), where unequal weights cost at least as much as Kish says (1965).
// With equal probabilities that is the sample itself. The interval covers the whole
// population, even where most of it was drawn. All three are NaN where the share is not
// defined.
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
	const tail = 0.025
	low, high = clopperPearson(share*size, size, tail, tail)
	return share, low, high
}
