package pairing

import "math"

// Design knows how much pairs teach a reward model that is linear in some features: the
// determinant of ridge·I + Σ δδᵀ, where δ is the difference between the features of a
// pair's two responses (D-optimal design; Fedorov, Theory of Optimal Experiments, 1972;
// for preferences arXiv 2502.04354). It keeps the inverse of that matrix.
type Design struct {
	n       int
	inverse []float64
	product []float64 // of the inverse with a difference
}

// NewDesign returns the design of no pairs, with n features. The ridge is above 0:
// without one no first pair is better than another.
func NewDesign(n int, ridge float64) *Design {
	d := &Design{n: n, inverse: make([]float64, n*n), product: make([]float64, n)}
	for i := range n {
		d.inverse[i*n+i] = 1 / ridge
	}
	return d
}

// Gain returns by how much, as a share, a pair would increase the determinant: δᵀA⁻¹δ, by
// the matrix determinant lemma.
func (d *Design) Gain(difference []float64) float64 {
	gain := 0.0
	for i, x := range difference {
		row := d.inverse[i*d.n : (i+1)*d.n]
		sum := 0.0
		for j, y := range difference {
			sum += row[j] * y
		}
		d.product[i] = sum
		gain += x * sum
	}
	return gain
}

// Add adds a pair (Sherman and Morrison 1950).
func (d *Design) Add(difference []float64) {
	scale := 1 / (1 + d.Gain(difference))
	for i, x := range d.product {
		row := d.inverse[i*d.n : (i+1)*d.n]
		for j, y := range d.product {
			row[j] -= scale * x * y
		}
	}
}

// dOptimal takes the pair that teaches most beside all those drawn before it, of this
// prompt and others. Gains that differ by less than rounding are equal.
func dOptimal(d *draw, o *Option) ([3]float64, bool) {
	if d.pool.Design == nil || len(o.Difference) == 0 {
		return [3]float64{}, false
	}
	const fine = 1e9
	return [3]float64{-math.Round(d.pool.Design.Gain(o.Difference)*fine) / fine}, true
}
