package statistic

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// reference is a value that other packages agree on: see computed_by in the file.
type reference struct {
	ID, Measure string
	Input       json.RawMessage
	Expected    json.RawMessage
	Tolerance   float64
}

// measured computes a measure of the reference file from its input. An empty result
// means undefined.
var measured = map[string]func(read func(any)) []float64{
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
		return defined(Kappa(table, values, map[string]Weighting{"none": Unweighted, "linear": Linear, "quadratic": Quadratic}[in.Weights]))
	},
	"wilson_interval": func(read func(any)) []float64 {
		var in struct {
			K, N       float64
			Confidence float64
		}
		read(&in)
		if in.Confidence != 0.95 {
			return skipped
		}
		return defined(Wilson(in.K, in.N))
	},
	"clopper_pearson_interval": func(read func(any)) []float64 {
		var in struct {
			K, N       int
			Confidence float64
			Side       string
		}
		read(&in)
		switch {
		case in.Side == "upper":
			return defined(0, upperBound(float64(in.K), float64(in.N), in.Confidence))
		case in.Side == "lower" || in.Confidence != 0.95:
			return skipped
		}
		holds, all := make([]bool, in.N), make([]float64, in.N)
		for i := range all {
			holds[i], all[i] = i < in.K, 0.1
		}
		_, low, high := WeightedShare(holds, all)
		return defined(low, high)
	},
	"hajek": func(read func(any)) []float64 {
		var in struct {
			Pi       []float64
			Y        []int
			Variance string
		}
		read(&in)
		if in.Variance != "with_replacement" {
			return skipped
		}
		holds := make([]bool, len(in.Y))
		for i, y := range in.Y {
			holds[i] = y == 1
		}
		return defined(Hajek(holds, in.Pi))
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
		if in.Edges != "right" {
			return skipped
		}
		return defined(CalibrationError(Forecasts{in.P, in.Y}.Curve(nil)))
	},
	"brier": func(read func(any)) []float64 {
		var in struct{ P, Y []float64 }
		read(&in)
		return defined(Forecasts{in.P, in.Y}.Brier(nil))
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
		return defined(Vendi(k))
	},
	"log_loss": func(read func(any)) []float64 {
		var in struct{ P, Y []float64 }
		read(&in)
		sum := 0.0
		for i, p := range in.P {
			sum -= XLog(in.Y[i], p) + XLog(1-in.Y[i], 1-p)
		}
		return defined(sum / float64(len(in.P)))
	},
	"distinct_n": func(read func(any)) []float64 {
		var in struct {
			N     int
			Texts [][]string
		}
		read(&in)
		return defined(Distinct(in.Texts, in.N))
	},
	"self_bleu": func(read func(any)) []float64 {
		var in struct {
			Texts   [][]string
			PerText bool `json:"per_text"`
		}
		read(&in)
		if in.PerText {
			return skipped
		}
		return defined(SelfBLEU(in.Texts))
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

// skipped marks a variant of a measure that nothing here uses.
var skipped = []float64{math.Inf(-1)}

func defined(values ...float64) []float64 {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	}
	return values
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
	return defined(r.Alpha(level, nil))
}

func gamesOf(rows [][5]float64) []Game {
	games := make([]Game, len(rows))
	for i, r := range rows {
		games[i] = Game{int(r[0]), int(r[1]), r[2], r[3], r[4]}
	}
	return games
}

func TestReference(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []reference
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	compared := map[string]int{}
	for _, r := range all {
		compute := measured[r.Measure]
		if compute == nil {
			continue
		}
		got := compute(func(in any) {
			if err := json.Unmarshal(r.Input, in); err != nil {
				t.Fatalf("%s: %v", r.ID, err)
			}
		})
		if len(got) == 1 && math.IsInf(got[0], -1) {
			continue
		}
		compared[r.Measure]++
		if want := numbersIn(t, r.Expected); !near(got, want, r.Tolerance) {
			t.Errorf("%s: got %v, want %v", r.ID, got, want)
		}
	}
	for measure := range measured {
		if compared[measure] == 0 {
			t.Errorf("no value of %s was compared", measure)
		}
	}
}

// numbersIn returns the expected numbers, none for an undefined value.
func numbersIn(t *testing.T, raw json.RawMessage) []float64 {
	var list []float64
	var one float64
	switch {
	case string(raw) == "null":
		return nil
	case json.Unmarshal(raw, &list) == nil:
		return list
	case json.Unmarshal(raw, &one) == nil:
		return []float64{one}
	}
	t.Fatalf("cannot read %s", raw)
	return nil
}

// near compares with a tolerance that is relative for numbers above 1.
func near(got, want []float64, tolerance float64) bool {
	return slices.EqualFunc(got, want, func(g, w float64) bool {
		return math.Abs(g-w) <= max(tolerance, 1e-12)*max(1, math.Abs(w))
	})
}
