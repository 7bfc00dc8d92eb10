package statistic

import "math"

// Scaling is the level of measurement of ratings, which decides how far two of them
// are apart.
type Scaling int

// The levels that Krippendorff's α is defined for here.
const (
	Nominal Scaling = iota
	Ordinal
	Interval
)

// Ratings prepares the coincidences of ratings, so that α is cheap to compute again
// under other weights of the clusters that the rated units belong to.
type Ratings struct {
	values   []float64 // of the categories, ascending
	entries  []coincidence
	pairable int
}

// coincidence adds to one cell of the coincidence matrix.
type coincidence struct {
	cluster, cell int32
	n             float64
}

// NewRatings returns ratings in categories that stand for the given ascending
// values.
func NewRatings(values []float64) *Ratings { return &Ratings{values: values} }

// Add adds the ratings of one unit, each the index of a category. A single rating
// counts nowhere.
func (r *Ratings) Add(cluster int, ratings []int) {
	m := len(ratings)
	if m < 2 {
		return
	}
	k := len(r.values)
	counts := make([]int, k)
	for _, c := range ratings {
		counts[c]++
	}
	for c, nc := range counts {
		for d, nd := range counts {
			pairs := nc * nd
			if c == d {
				pairs -= nc
			}
			if pairs > 0 {
				r.entries = append(r.entries, coincidence{int32(cluster), int32(c*k + d), float64(pairs) / float64(m-1)})
			}
		}
	}
	r.pairable++
}

// Units returns how many units have at least two ratings.
func (r *Ratings) Units() int { return r.pairable }

// Clusters returns how many clusters those units belong to.
func (r *Ratings) Clusters() int {
	of := map[int32]bool{}
	for _, e := range r.entries {
		of[e.cluster] = true
	}
	return len(of)
}

// Alpha returns Krippendorff's α (Content Analysis, 2004, ch. 11) with each cluster
// counted as often as its weight says; nil counts each once. It is NaN where the
// ratings do not vary.
func (r *Ratings) Alpha(level Scaling, weights []float64) float64 {
	k := len(r.values)
	matrix := make([]float64, k*k)
	for _, e := range r.entries {
		n := e.n
		if weights != nil {
			n *= weights[e.cluster]
		}
		matrix[e.cell] += n
	}
	totals, n := make([]float64, k), 0.0
	for c := range k {
		for d := range k {
			totals[c] += matrix[c*k+d]
		}
		n += totals[c]
	}
	observed, expected := 0.0, 0.0
	for c := range k {
		between := 0.0 // ratings from c up to d
		for d := c + 1; d < k; d++ {
			between += totals[d-1]
			far := r.distance(level, c, d, between+totals[d]-(totals[c]+totals[d])/2)
			observed += 2 * matrix[c*k+d] * far
			expected += 2 * totals[c] * totals[d] * far
		}
	}
	if expected == 0 {
		return math.NaN()
	}
	return 1 - observed*(n-1)/expected
}

// distance returns how far the categories c and d are apart, of which between
// ratings separate the middles.
func (r *Ratings) distance(level Scaling, c, d int, between float64) float64 {
	switch level {
	case Ordinal:
		return between * between
	case Interval:
		return (r.values[d] - r.values[c]) * (r.values[d] - r.values[c])
	}
	return 1
}
