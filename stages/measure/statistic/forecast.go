package statistic

import "math"

// Forecasts are probabilities with what came true: 1, 0, or ½ for a tie.
type Forecasts struct{ P, Y []float64 }

// Bins is the number of bins of the calibration error.
const Bins = 10

// Bin returns the bin of a forecast: (k/10, (k+1)/10], and 0 in the first. Edges are
// quotients k/10, which is what decimals are read as.
func Bin(p float64) int {
	for k := range Bins {
		if p <= float64(k+1)/Bins {
			return k
		}
	}
	return Bins - 1
}

// Calibration is one bin of a calibration curve.
type Calibration struct {
	N        float64 // weight of the forecasts in it
	P, Y     float64 // means of the forecasts and of what came true
	From, To float64
	// Independent is how many independent forecasts tell as much of Y, where that is known
	// and fewer; −1: nothing is known of how alike they are.
	Independent float64
}

// Curve returns the calibration of the forecasts bin by bin. weights may be nil.
func (f Forecasts) Curve(weights []float64) []Calibration {
	curve := make([]Calibration, Bins)
	for i, p := range f.P {
		w := 1.0
		if weights != nil {
			w = weights[i]
		}
		b := &curve[Bin(p)]
		b.N += w
		b.P += w * p
		b.Y += w * f.Y[i]
	}
	for k := range curve {
		b := &curve[k]
		b.From, b.To = float64(k)/Bins, float64(k+1)/Bins
		if b.N > 0 {
			b.P /= b.N
			b.Y /= b.N
		}
	}
	return curve
}

// CalibrationError returns the expected calibration error of the curve (Guo et al.
// 2017, eq. 3), NaN for no forecast.
func CalibrationError(curve []Calibration) float64 {
	total, sum := 0.0, 0.0
	for _, b := range curve {
		total += b.N
		sum += b.N * math.Abs(b.Y-b.P)
	}
	return sum / total
}

// Brier returns the mean squared distance of the forecasts from what came true (Brier
// 1950, the half of his score that belongs to one of two classes): 0 for certainty that
// was right, ¼ for always saying one half. weights may be nil. It is NaN for no
// forecast.
func (f Forecasts) Brier(weights []float64) float64 {
	sum, n := 0.0, 0.0
	for i, p := range f.P {
		w := 1.0
		if weights != nil {
			w = weights[i]
		}
		sum += w * (p - f.Y[i]) * (p - f.Y[i])
		n += w
	}
	return sum / n
}

// XLog returns x ln y with 0 ln 0 = 0.
func XLog(x, y float64) float64 {
	if x == 0 {
		return 0
	}
	return x * math.Log(y)
}
