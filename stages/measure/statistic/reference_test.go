package statistic

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"prefdeck/stages/measure/referencetest"
)

var measured = map[string]referencetest.Compute{
	"krippendorff_alpha": func(read func(any)) []float64 {
		var in struct {
			Level   string
			Ratings [][]*float64
		}
		read(&in)
		return alphaOf(map[string]Scaling{"nominal": Nominal, "ordinal": Ordinal, "interval": Interval}[in.Level], in.Ratings)
	},
	"cohen_kappa": func(read func(any)) []float64 {
		var in struct {
			A, B    []int
			Weights string
		}
		read(&in)
		values := []float64{-3, -2, -1, 0, 1, 2, 3}
		table := make([]float64, 49)
		for i := range in.A {
			table[(in.A[i]+3)*7+in.B[i]+3]++
		}
		return referencetest.Defined(Kappa(table, values, map[string]Weighting{"none": Unweighted, "linear": Linear, "quadratic": Quadratic}[in.Weights]))
	},
	"wilson_interval": func(read func(any)) []float64 {
		var in struct {
			K, N       float64
			Confidence float64
		}
		read(&in)
		return referencetest.Defined(wilson(in.K, in.N, distuv.UnitNormal.Quantile((1+in.Confidence)/2)))
	},
	"clopper_pearson_interval": func(read func(any)) []float64 {
		var in struct {
			K, N       float64
			Confidence float64
			Side       string
		}
		read(&in)
		tail := 1 - in.Confidence
		switch in.Side {
		case "lower":
			return referencetest.Defined(clopperPearson(in.K, in.N, tail, 0))
		case "upper":
			return referencetest.Defined(0, upperBound(in.K, in.N, in.Confidence))
		}
		return referencetest.Defined(clopperPearson(in.K, in.N, tail/2, tail/2))
	},
	"jeffreys_interval": func(read func(any)) []float64 {
		var in struct {
			K, N       float64
			Confidence float64
			Ends       string
		}
		read(&in)
		low, high := jeffreys(in.K, in.N, (1-in.Confidence)/2)
		if in.Ends == "adjusted" {
			low, high = touching(in.K, in.N, low, high)
		}
		return referencetest.Defined(low, high)
	},
	"hajek": func(read func(any)) []float64 {
		var in struct {
			Pi       []float64
			Y        []int
			Variance string
		}
		read(&in)
		holds := make([]bool, len(in.Y))
		for i, y := range in.Y {
			holds[i] = y == 1
		}
		if in.Variance == "poisson" {
			share, drawing, _ := hajek(holds, in.Pi)
			return referencetest.Defined(share, drawing)
		}
		return referencetest.Defined(Hajek(holds, in.Pi))
	},
	"smallest_n_zero_errors": func(read func(any)) []float64 {
		var in struct {
			Target, Confidence float64
			Side               string
		}
		read(&in)
		if in.Side == "two" {
			in.Confidence = (1 + in.Confidence) / 2
		}
		n, ok := SmallestN(in.Target, in.Confidence)
		if !ok {
			return nil
		}
		return []float64{float64(n)}
	},
	"bradley_terry": func(read func(any)) []float64 {
		var in struct {
			Models int
			Games  [][5]float64
			Ties   string
			Ridge  float64
		}
		read(&in)
		t, err := BradleyTerry(in.Models, gamesOf(in.Games), map[string]TieRule{"half": TiesHalf, "drop": TiesDropped}[in.Ties], in.Ridge)
		if err != nil {
			return nil
		}
		return t
	},
	"davidson": func(read func(any)) []float64 {
		var in struct {
			Models int
			Games  [][5]float64
		}
		read(&in)
		t, nu, err := Davidson(in.Models, gamesOf(in.Games))
		if err != nil {
			return nil
		}
		return append(slices.Clip(t), nu)
	},
	"mcnemar_exact": func(read func(any)) []float64 {
		var in struct{ B, C int }
		read(&in)
		return []float64{McNemar(in.B, in.C)}
	},
	"ece": func(read func(any)) []float64 {
		var in struct {
			P, Y  []float64
			Edges string
		}
		read(&in)
		if in.Edges == "left" { // the right edges of the forecasts of the contrary
			for i, p := range in.P {
				in.P[i], in.Y[i] = math.Round((1-p)*1e9)/1e9, 1-in.Y[i]
			}
		}
		return referencetest.Defined(CalibrationError(Forecasts{in.P, in.Y}.Curve(nil)))
	},
	"brier": func(read func(any)) []float64 {
		var in struct{ P, Y []float64 }
		read(&in)
		return referencetest.Defined(Forecasts{in.P, in.Y}.Brier(nil))
	},
	"platt": func(read func(any)) []float64 {
		var in struct{ Score, Y []float64 }
		read(&in)
		s, ok := FitPlatt(in.Score, in.Y)
		if !ok {
			return nil
		}
		return []float64{s.A, s.B}
	},
	"isotonic": func(read func(any)) []float64 {
		var in struct{ X, Y, W, At []float64 }
		read(&in)
		fit, ok := FitIsotonic(in.X, in.Y, in.W)
		if !ok {
			return nil
		}
		at := in.At
		if at == nil {
			at = in.X
		}
		var out []float64
		for _, x := range at {
			out = append(out, fit.At(x))
		}
		return out
	},
	"vendi_score": func(read func(any)) []float64 {
		var in struct{ Kernel [][]float64 }
		read(&in)
		k := mat.NewSymDense(len(in.Kernel), nil)
		for i, row := range in.Kernel {
			for j, v := range row {
				k.SetSym(i, j, v)
			}
		}
		return referencetest.Defined(Vendi(k))
	},
	"log_loss": func(read func(any)) []float64 {
		var in struct{ P, Y []float64 }
		read(&in)
		sum := 0.0
		for i, p := range in.P {
			sum -= XLog(in.Y[i], p) + XLog(1-in.Y[i], 1-p)
		}
		return referencetest.Defined(sum / float64(len(in.P)))
	},
	"distinct_n": func(read func(any)) []float64 {
		var in struct {
			N     int
			Texts [][]string
		}
		read(&in)
		return referencetest.Defined(Distinct(in.Texts, in.N))
	},
	"self_bleu": func(read func(any)) []float64 {
		var in struct {
			Texts   [][]string
			PerText bool `json:"per_text"`
		}
		read(&in)
		if in.PerText {
			return selfBLEUs(in.Texts)
		}
		return referencetest.Defined(SelfBLEU(in.Texts))
	},
	"fixed_sequence_threshold": func(read func(any)) []float64 {
		var in struct {
			Confidence   []float64
			Agree        []int
			Alpha, Delta float64
		}
		read(&in)
		cases := make([]Confident, len(in.Agree))
		for i, c := range in.Confidence {
			cases[i] = Confident{c, in.Agree[i] == 1, i}
		}
		threshold, ok := Threshold(cases, in.Alpha, in.Delta)
		if !ok {
			return nil
		}
		return []float64{threshold}
	},
}

func alphaOf(level Scaling, ratings [][]*float64) []float64 {
	values := map[float64]bool{}
	for _, row := range ratings {
		for _, v := range row {
			if v != nil {
				values[*v] = true
			}
		}
	}
	var scale []float64
	for v := range values {
		scale = append(scale, v)
	}
	slices.Sort(scale)
	r := NewRatings(scale)
	for u := range ratings[0] {
		var unit []int
		for _, row := range ratings {
			if row[u] != nil {
				unit = append(unit, slices.Index(scale, *row[u]))
			}
		}
		r.Add(u, unit)
	}
	return referencetest.Defined(r.Alpha(level, nil))
}

func gamesOf(rows [][5]float64) []Game {
	games := make([]Game, len(rows))
	for i, r := range rows {
		games[i] = Game{int(r[0]), int(r[1]), r[2], r[3], r[4]}
	}
	return games
}

// Every value of the reference is met, undefined where it says so.
func TestReference(t *testing.T) {
	t.Parallel()
	referencetest.Check(t, referencetest.Statistic, measured)
}
