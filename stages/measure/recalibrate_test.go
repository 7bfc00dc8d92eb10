package measure

import (
	"math"
	"math/rand/v2"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/stages/measure/statistic"
)

// overconfident returns rows of n prompts and a judge whose odds are the third power of
// what they should be.
func overconfident(n int) *Rows {
	random := rand.New(rand.NewPCG(1, 1))
	var answers [][]label.Answer
	var said []float64
	for range n {
		odds := random.NormFloat64()
		answer := label.B
		if random.Float64() < statistic.Logistic(odds) {
			answer = label.A
		}
		answers, said = append(answers, []label.Answer{answer}), append(said, statistic.Logistic(3*odds))
	}
	r := rowsOf(answers...)
	r.Judges = []string{"judge"}
	for p, v := range said {
		r.Verdicts = append(r.Verdicts, VerdictRow{Pair: p, First: label.SideA, Probability: v})
	}
	return r
}

// What a curve is tested on it was not learnt from: chance is not calibrated to certainty.
func TestRecalibration(t *testing.T) {
	t.Parallel()
	c := checked(t, overconfident(1000))
	if len(c.Recalibrated) != 2 || c.Recalibrated[0].Method != "platt" || c.Recalibrated[1].Method != "isotonic" {
		t.Fatalf("%+v", c.Recalibrated)
	}
	for _, r := range c.Recalibrated {
		if e := r.CalibrationError; e.N != 1000 || !e.Bounded() || e.Value > c.CalibrationError.Value/2 || r.Brier.Value >= c.Brier.Value {
			t.Errorf("%s: calibration error %+v after %+v, Brier score %+v after %+v", r.Method, e, c.CalibrationError, r.Brier, c.Brier)
		}
	}

	random := rand.New(rand.NewPCG(2, 2))
	noise := overconfident(200)
	for i := range noise.Verdicts {
		noise.Verdicts[i].Probability = random.Float64()
	}
	for _, r := range checked(t, noise).Recalibrated {
		if r.Brier.Value < 0.24 {
			t.Errorf("%s makes a Brier score of %.3f of noise", r.Method, r.Brier.Value)
		}
	}
	for _, r := range checked(t, overconfident(20)).Recalibrated {
		if r.CalibrationError.Defined() {
			t.Errorf("%s learns from too few pairs: %+v", r.Method, r)
		}
	}
}

// A curve takes A and B alike.
func TestCurvesAreSymmetric(t *testing.T) {
	t.Parallel()
	f := forecasts{}
	for i := range 128 {
		// tenths, as of answers that were sampled: 0.3 and 1−0.7 differ in their last bit
		f.P, f.Y, f.prompts = append(f.P, float64(i%11)/10), append(f.Y, float64(i%3/2)), append(f.prompts, i)
	}
	g := forecasts{prompts: f.prompts}
	for i := range f.P {
		g.P, g.Y = append(g.P, 1-f.P[i]), append(g.Y, 1-f.Y[i])
	}
	for _, l := range learn {
		a, ok := f.crossFitted(l.from)
		b, mirrored := g.crossFitted(l.from)
		if !ok || !mirrored {
			t.Fatal(l.method)
		}
		for i := range a.P {
			if math.Abs(a.P[i]+b.P[i]-1) > 1e-6 {
				t.Fatalf("%s: %v and %v", l.method, a.P[i], b.P[i])
			}
		}
	}
}

// In a bin of the curve, pairs of one prompt count for fewer where people answer them alike.
func TestBinsOfAlikePairs(t *testing.T) {
	t.Parallel()
	of := func(prompts int) statistic.Calibration {
		f := forecasts{}
		for i := range 60 {
			f.P, f.Y, f.prompts = append(f.P, 0.65), append(f.Y, float64(i%prompts%2)), append(f.prompts, i%prompts)
		}
		return f.curve()[6]
	}
	if b := of(60); b.N != 60 || b.Y != 0.5 || b.Independent != 0 {
		t.Errorf("of 60 prompts: %+v", b)
	}
	if b := of(10); b.N != 60 || b.Y != 0.5 || !(b.Independent > 3 && b.Independent < 10) {
		t.Errorf("of ten prompts: %+v", b)
	}
	if b := of(1); b.Independent != 1 { // all alike
		t.Errorf("of one prompt: %+v", b)
	}
}

// A calibrated judge has a calibration error by chance alone; the interval knows that, and
// does not lose one that is there.
func TestCalibrationErrorByChance(t *testing.T) {
	t.Parallel()
	const decks = 60
	for power, truth := range map[float64]float64{1: 0, 3: 0.161} {
		covered := 0
		for deck := range decks {
			random := rand.New(rand.NewPCG(3, uint64(deck)))
			var prompts []int
			var f statistic.Forecasts
			for prompt := range 60 {
				odds, y := random.NormFloat64(), 0.0
				if random.Float64() < statistic.Logistic(odds) {
					y = 1
				}
				prompts, f.P, f.Y = append(prompts, prompt), append(f.P, statistic.Logistic(power*odds)), append(f.Y, y)
			}
			e := CalibrationOf(prompts, f, Bootstrap{Samples: 200, Seed: uint64(deck)})
			if e.Value < 0.03 {
				t.Errorf("60 pairs hide chance: %+v", e)
			}
			if e.Low <= truth && truth <= e.High {
				covered++
			}
			if power == 3 && deck == 0 && (e.Low < 0.001 || e.High > 0.4) {
				t.Errorf("an error of %.3f is not seen: %+v", truth, e)
			}
		}
		if covered < 56 {
			t.Errorf("odds to the power of %v: covered the error %d of %d times", power, covered, decks)
		}
	}
}
