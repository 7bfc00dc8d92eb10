package statistic

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"gonum.org/v1/gonum/stat/distuv"
)

// Resampler draws bootstrap samples of clusters: whole prompts, since labels of one
// prompt are not independent.
type Resampler struct {
	Clusters int
	Samples  int
	Seed     uint64
	// Continue is asked before each sample, with how many have begun; the first false
	// ends the run with the rest of the samples 0. Nil: all samples are drawn.
	Continue func(begun int) bool
}

// Run calls compute for every sample with the number of times that each cluster was
// drawn, and returns what it wrote, one column per statistic. Samples are computed
// side by side, each with its own random source, so the result is the same on any
// number of cores. prepare makes a compute function for one core; the functions may
// keep memory between calls.
func (r Resampler) Run(statistics int, prepare func() func(weights, out []float64)) [][]float64 {
	rows := make([]float64, r.Samples*statistics)
	next := make(chan int)
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), max(r.Samples, 1)) {
		wait.Go(func() {
			compute := prepare()
			weights := make([]float64, r.Clusters)
			for s := range next {
				r.draw(uint64(s), weights)
				compute(weights, rows[s*statistics:(s+1)*statistics])
			}
		})
	}
	if r.Clusters > 0 {
		for s := range r.Samples {
			if r.Continue != nil && !r.Continue(s) {
				break
			}
			next <- s
		}
	}
	close(next)
	wait.Wait()
	columns := make([][]float64, statistics)
	for c := range columns {
		columns[c] = make([]float64, 0, r.Samples)
		for s := range r.Samples {
			columns[c] = append(columns[c], rows[s*statistics+c])
		}
	}
	return columns
}

// draw draws as many clusters as there are, two from each random number: taking the
// upper half of a product favours some of them by less than one in 10,000.
func (r Resampler) draw(sample uint64, weights []float64) {
	clear(weights)
	random := rand.NewPCG(r.Seed, sample)
	n := uint64(len(weights))
	for i := 0; i < len(weights); i += 2 {
		x := random.Uint64()
		weights[(x>>32)*n>>32]++
		if i+1 < len(weights) {
			weights[(x&math.MaxUint32)*n>>32]++
		}
	}
}

// tooFewDefined is the share of samples that may lack a value before the interval
// is undefined.
const tooFewDefined = 0.05

// FewestClusters is how many clusters an interval from resampling takes: all of five lie on
// one side of the truth in 6 % of all samples, and then none of their resamples reaches it.
const FewestClusters = 6

// Percentiles returns the 95 % percentile interval of bootstrap values from a number of
// clusters, expanded for few of them (Hesterberg 2015, section 4.1): resamples vary less
// than samples do, by (n−1)/n, and the normal distribution has shorter tails than Student's
// t. Samples in which the statistic was undefined are left out; if more than one in twenty
// is, or with fewer clusters than FewestClusters, both ends are NaN.
func Percentiles(values []float64, clusters int) (low, high float64) {
	if clusters < FewestClusters {
		return math.NaN(), math.NaN()
	}
	defined := make([]float64, 0, len(values))
	for _, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			defined = append(defined, v)
		}
	}
	if len(defined) == 0 || float64(len(values)-len(defined)) > tooFewDefined*float64(len(values)) {
		return math.NaN(), math.NaN()
	}
	slices.Sort(defined)
	tail := distuv.UnitNormal.CDF(-student95(clusters-1) * math.Sqrt(float64(clusters)/float64(clusters-1)))
	return Quantile(defined, tail), Quantile(defined, 1-tail)
}

// student95 is the quantile of Student's t for a 95 % interval.
func student95(freedom int) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(freedom)}.Quantile(0.975)
}

// Quantile returns a quantile of sorted values, interpolated between neighbours; NaN
// for none.
func Quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	below := int(at)
	if below+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}
