package figures

import (
	"math"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

// Section is a group of figures about one subject.
type Section struct {
	Name    string
	Figures []Figure
}

// Figure is one chart: rows on a common axis, and perhaps a matrix before them. Its
// texts are our own, unless they say otherwise.
type Figure struct {
	Of    string // whose figure it is, if that is one of several; foreign text
	Title string
	About string // how to read it
	Why   string // why there is nothing to see, which may quote foreign text; "": there is
	Axis  Axis
	Rows  []Bar
	Kind  Kind
	Grid  *Grid // of Kind Matrix
}

// Kind says how the rows of a figure are drawn.
type Kind int

// The kinds.
const (
	Intervals Kind = iota // a point and its interval in each row
	Counts                // a bar in each row
	Series                // intervals in order, with a line of all of them before
	Matrix                // intervals, with a heat map of all of them before
)

// Axis is the scale that the rows of a figure share.
type Axis struct {
	Low, High float64
	Mark      float64 // the value to compare with; NaN: none
	Log       bool
}

// At returns the place of a value on the axis: 0 at its lower end, 1 at its upper end.
// Values beyond an end lie on it.
func (a Axis) At(v float64) float64 {
	low, high := a.Low, a.High
	if a.Log {
		low, high, v = math.Log(low), math.Log(high), math.Log(v)
	}
	if math.IsNaN(v) || high <= low {
		return 0
	}
	return max(0, min(1, (v-low)/(high-low)))
}

// Bar is one number of a figure.
type Bar struct {
	Name    string // may be foreign text
	Against string // whom Name is compared with; "": nobody; foreign text
	measure.Estimate
	Text  string             // the number in words, with its n and interval
	Pairs *label.QueueFilter // selects the pairs behind the number; nil: no search can
}

// Grid is a matrix of shares, each that of the row's model against the column's.
type Grid struct {
	Names []string // foreign text
	Cells [][]measure.Estimate
}

// shares is the axis of shares, compared with a share.
func shares(mark float64) Axis { return Axis{Low: 0, High: 1, Mark: mark} }

var unmarked = math.NaN()

// spanning returns an axis that holds all rows and the mark. Its lower end is at most
// low, unless it is logarithmic.
func spanning(rows []Bar, low, mark float64, log bool) Axis {
	a := Axis{Low: low, High: low, Mark: mark, Log: log}
	if log {
		a.Low, a.High = mark, mark
	}
	for _, r := range rows {
		for _, v := range []float64{r.Value, r.Low, r.High, mark} {
			if finite(v) && (!log || v > 0) {
				a.Low, a.High = min(a.Low, v), max(a.High, v)
			}
		}
	}
	return a
}

// around returns an axis with the mark in its middle that holds all rows.
func around(rows []Bar, mark float64) Axis {
	half := 0.0
	for _, r := range rows {
		for _, v := range []float64{r.Value, r.Low, r.High} {
			if finite(v) {
				half = max(half, math.Abs(v-mark))
			}
		}
	}
	return Axis{Low: mark - half, High: mark + half, Mark: mark}
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
