package statistic

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Observations are the rows of a logistic regression. Most features of a row are 0,
// so a row is kept as its features and their values.
type Observations struct {
	Features int
	rows     []observation
	index    []int32
	value    []float64
}

type observation struct {
	y       float64 // 1, 0, or ½ for a tie
	cluster int
	end     int // of its features in index and value
}

// Add adds a row whose features and values are given by turns.
func (o *Observations) Add(y float64, cluster int, index []int32, value []float64) {
	o.index = append(o.index, index...)
	o.value = append(o.value, value...)
	o.rows = append(o.rows, observation{y, cluster, len(o.index)})
}

// Regression is a fitted logistic regression.
type Regression struct {
	Coefficients []float64 // log odds
	Clusters     int
	variance     *mat.Dense
}

// Effect returns Σ contrast·coefficient with its 95 % interval, from a variance that
// allows for rows of one cluster being alike (Liang and Zeger 1986, with G/(G−1), and
// Student's t with G−1 degrees of freedom for few clusters). The interval is NaN
// where there are no more clusters than coefficients.
func (r Regression) Effect(contrast []float64) (value, low, high float64) {
	n := len(contrast)
	c := mat.NewVecDense(n, contrast)
	value = mat.Dot(c, mat.NewVecDense(n, r.Coefficients))
	if r.Clusters <= n {
		return value, math.NaN(), math.NaN()
	}
	t := student95(r.Clusters - 1)
	half := t * math.Sqrt(mat.Inner(c, r.variance, c))
	return value, value - half, value + half
}

// Regress fits the observations. The error is ErrInfinite where some mix of features
// predicts all outcomes, or equals another mix.
func (o *Observations) Regress() (Regression, error) {
	if o.Features == 0 || len(o.rows) < o.Features {
		return Regression{}, ErrInfinite
	}
	coefficients, factor, err := o.newton()
	if err != nil {
		return Regression{}, err
	}
	r := Regression{Coefficients: coefficients}
	r.variance, r.Clusters = o.sandwich(coefficients, factor)
	return r, nil
}

// beyond is a log odds that no data of this world give: a fit that got to twice that was on
// its way to infinity.
const beyond = 15

func (o *Observations) newton() ([]float64, *mat.Cholesky, error) {
	x := make([]float64, o.Features)
	step := mat.NewVecDense(o.Features, nil)
	for range 50 {
		gradient, hessian := o.derive(x)
		var factor mat.Cholesky
		if !factor.Factorize(hessian) || factor.Cond() > 1e12 {
			return nil, nil, ErrInfinite
		}
		if err := factor.SolveVecTo(step, gradient); err != nil {
			return nil, nil, ErrInfinite
		}
		for i := range x {
			x[i] += step.AtVec(i)
			if math.IsNaN(x[i]) || math.Abs(x[i]) > 2*beyond {
				return nil, nil, ErrInfinite
			}
		}
		if mat.Norm(step, math.Inf(1)) < 1e-10 {
			return x, &factor, nil
		}
	}
	return nil, nil, ErrInfinite
}

// each calls do with every row, its features and their values.
func (o *Observations) each(do func(r observation, index []int32, value []float64)) {
	from := 0
	for _, r := range o.rows {
		do(r, o.index[from:r.end], o.value[from:r.end])
		from = r.end
	}
}

func dot(x []float64, index []int32, value []float64) float64 {
	sum := 0.0
	for i, f := range index {
		sum += x[f] * value[i]
	}
	return sum
}

func (o *Observations) derive(x []float64) (*mat.VecDense, *mat.SymDense) {
	g, h := make([]float64, o.Features), make([]float64, o.Features*o.Features)
	o.each(func(r observation, index []int32, value []float64) {
		p := Logistic(dot(x, index, value))
		for i, f := range index {
			g[f] += (r.y - p) * value[i]
			for j, k := range index {
				if f <= k {
					h[int(f)*o.Features+int(k)] += p * (1 - p) * value[i] * value[j]
				}
			}
		}
	})
	return mat.NewVecDense(o.Features, g), mat.NewSymDense(o.Features, h)
}

// sandwich returns the variance of the coefficients and the number of clusters.
func (o *Observations) sandwich(x []float64, factor *mat.Cholesky) (*mat.Dense, int) {
	scores := map[int][]float64{}
	var order []int // sums do not depend on the order of a map
	o.each(func(r observation, index []int32, value []float64) {
		s := scores[r.cluster]
		if s == nil {
			s = make([]float64, o.Features)
			scores[r.cluster] = s
			order = append(order, r.cluster)
		}
		p := Logistic(dot(x, index, value))
		for i, f := range index {
			s[f] += (r.y - p) * value[i]
		}
	})
	n := len(order)
	middle := mat.NewSymDense(o.Features, nil)
	for _, cluster := range order {
		middle.SymRankOne(middle, 1, mat.NewVecDense(o.Features, scores[cluster]))
	}
	if n > 1 {
		middle.ScaleSym(float64(n)/float64(n-1), middle)
	}
	var bread mat.SymDense
	var half, variance mat.Dense
	if err := factor.InverseTo(&bread); err != nil {
		panic(err) // its condition was checked
	}
	half.Mul(&bread, middle)
	variance.Mul(&half, &bread)
	return &variance, n
}
