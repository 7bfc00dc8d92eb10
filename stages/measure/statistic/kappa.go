package statistic

import "math"

// Weighting is how the distance between two ratings weighs in Cohen's κ.
type Weighting int

// The weightings.
const (
	Unweighted Weighting = iota
	Linear
	Quadratic
)

// Kappa returns Cohen's κ (1960; weighted: 1968) of a table of counts, whose cell
// row·k + column counts the items that one rater put into row and the other into
// column. values are those of the k categories; distances are between values, not
// ranks. It is NaN where both raters are constant and equal.
func Kappa(table, values []float64, weighting Weighting) float64 {
	k := len(values)
	rows, columns, n := make([]float64, k), make([]float64, k), 0.0
	for i := range k {
		for j := range k {
			rows[i] += table[i*k+j]
			columns[j] += table[i*k+j]
			n += table[i*k+j]
		}
	}
	observed, expected := 0.0, 0.0
	for i := range k {
		for j := range k {
			far := 0.0
			switch {
			case i == j:
				continue
			case weighting == Linear:
				far = math.Abs(values[i] - values[j])
			case weighting == Quadratic:
				far = (values[i] - values[j]) * (values[i] - values[j])
			default:
				far = 1
			}
			observed += far * table[i*k+j]
			expected += far * rows[i] * columns[j] / n
		}
	}
	if expected == 0 || n == 0 {
		return math.NaN()
	}
	return 1 - observed/expected
}
