package measure

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/stages/measure/statistic"
)

// swayed returns rows of n prompts with a pair each, labelled alternately, and a judge
// of the family of model x that mostly prefers what stands first, and otherwise the
// longer response, which is x's.
func swayed(n int) *Rows {
	answers := make([][]label.Answer, n)
	for p := range answers {
		answers[p] = []label.Answer{[]label.Answer{label.A, label.B}[p%2]}
	}
	r := rowsOf(answers...)
	r.Models, r.Judges = []string{"xena:1b", "yak"}, []string{"xena2@00 pairwise"}
	for p := range r.Pairs {
		r.Pairs[p].A.Runes, r.Pairs[p].B.Runes = 200, 100
		first := []float64{0.9, 0.6} // of A, in the two orders
		if p%4 == 0 {
			first = []float64{0.8, 0.3} // flips
		}
		r.Verdicts = append(r.Verdicts,
			VerdictRow{Pair: p, First: label.SideA, Probability: first[0]}, VerdictRow{Pair: p, First: label.SideB, Probability: first[1]})
	}
	return r
}

func checked(t *testing.T, r *Rows) JudgeCheck {
	t.Helper()
	cs, _, err := JudgeChecks(t.Context(), r, Bootstrap{Samples: 100})
	if err != nil || len(cs) != 1 {
		t.Fatalf("%v, %v", cs, err)
	}
	return cs[0]
}

func TestWhatSwaysAJudge(t *testing.T) {
	t.Parallel()
	const n = 40
	r := swayed(n)
	c := checked(t, r)
	is := func(name string, e Estimate, value float64, cases int) {
		t.Helper()
		if e.N != cases || math.Abs(e.Value-value) > 1e-12 {
			t.Errorf("%s is %+v, want %v of %d", name, e, value, cases)
		}
	}
	is("accuracy", c.Accuracy, 0.5, n) // it always says A
	is("flips", c.Flips, 0.25, n)
	is("first", c.First, 0.625, 2*n)
	is("undecided", c.Undecided, 0, n)
	is("longer", c.Longer.Judge, 1, n)
	is("longer by people", c.Longer.People, 0.5, n)
	is("excess", c.Longer.Excess, 0.5, n)
	is("own family", c.OwnFamily.Judge, 1, n)
	if !c.Longer.Excess.Bounded() || c.Longer.Excess.Low <= 0 {
		t.Errorf("no interval of the excess: %+v", c.Longer.Excess)
	}
	if len(c.Disagreements) != n/2 || c.Disagreements[0].People != label.B || c.Disagreements[0].Judge != label.A || *c.Disagreements[0].Probability != 0.75 {
		t.Errorf("%d disagreements, the first %+v", len(c.Disagreements), c.Disagreements[0])
	}

	// One order alone says nothing about the first place, equal lengths nothing about
	// length, and both models in the family nothing about it.
	r.Verdicts = r.Verdicts[:1]
	r.Pairs[0].B.Runes, r.Models[1] = 200, "xena:7b"
	c = checked(t, r)
	for name, e := range map[string]Estimate{"first": c.First, "flips": c.Flips, "longer": c.Longer.Judge, "own family": c.OwnFamily.Excess} {
		if e.Defined() || e.N != 0 {
			t.Errorf("%s is %+v, want not defined", name, e)
		}
	}
	if c.Routing.Threshold != nil || c.Routing.Smallest != 29 {
		t.Errorf("routing %+v", c.Routing)
	}
}

// Orders that cancel out leave a pair undecided, and a verdict without a probability
// has none in JSON.
func TestUndecidedJudge(t *testing.T) {
	t.Parallel()
	r := rowsOf([]label.Answer{label.A}, []label.Answer{label.B})
	r.Judges = []string{"j"}
	nan := math.NaN()
	r.Verdicts = []VerdictRow{
		{Pair: 0, First: label.SideA, Probability: nan, Answer: label.A}, {Pair: 0, First: label.SideB, Probability: nan, Answer: label.B},
		{Pair: 1, First: label.SideA, Probability: nan, Answer: label.A},
	}
	c := checked(t, r)
	if c.Undecided.Value != 0.5 || c.Accuracy.N != 1 || c.Accuracy.Value != 0 || len(c.Disagreements) != 1 {
		t.Errorf("%+v", c)
	}
	text, err := json.Marshal(c)
	if err != nil || !strings.Contains(string(text), `"probability":null,"flips":false`) || !strings.Contains(string(text), `"judge":"j","accuracy":`) {
		t.Errorf("%s, %v", text, err)
	}
}

// together returns rows of n prompts with a pair each and the verdicts of two judges who
// err apart, the second of them five times too sure. Pair 0 has no verdict of it.
func together(n int) *Rows {
	random := rand.New(rand.NewPCG(1, 1))
	var answers [][]label.Answer
	var odds []float64
	for range n {
		clear := 2 * random.NormFloat64()
		answer := label.B
		if random.Float64() < statistic.Logistic(clear) {
			answer = label.A
		}
		answers, odds = append(answers, []label.Answer{answer}), append(odds, clear)
	}
	r := rowsOf(answers...)
	r.Judges = []string{"one", "two"}
	for p, clear := range odds {
		for j, scale := range []float64{1, 5} {
			if p == 0 && j == 1 {
				continue
			}
			said := statistic.Logistic(scale * (clear + 2*random.NormFloat64()))
			r.Verdicts = append(r.Verdicts, VerdictRow{Pair: p, Judge: j, First: label.SideA, Probability: said})
		}
	}
	return r
}

// Beside each judge stands what both are worth together: where they agree, and by the
// mean of what they say, which is right more often than either and as often as it claims.
func TestJudgesTogether(t *testing.T) {
	t.Parallel()
	const n = 500
	each, both, err := JudgeChecks(t.Context(), together(n), Bootstrap{Samples: 20})
	if err != nil || len(each) != 2 || len(both) != 2 {
		t.Fatalf("%v, %d and %d", err, len(each), len(both))
	}
	agreed, mean := both[0], both[1]
	if agreed.Rule != ByAgreement || mean.Rule != ByMean || mean.Judge != "mean of one and two" || !mean.Calibrated || !agreed.Calibrated {
		t.Errorf("%+v, %+v", agreed, mean)
	}
	if mean.Decides.Value != 1 || mean.Decides.N != n-1 || mean.Accuracy.N != n-1 || agreed.Decides.Value > 0.9 || agreed.Accuracy.Value <= mean.Accuracy.Value {
		t.Errorf("agreement decides %+v, right %+v; the mean %+v, right %+v", agreed.Decides, agreed.Accuracy, mean.Decides, mean.Accuracy)
	}
	for _, c := range each {
		if c.Accuracy.Value >= mean.Accuracy.Value || c.Brier.Value <= mean.Brier.Value {
			t.Errorf("%s is right in %+v, together in %+v", c.Judge, c.Accuracy, mean.Accuracy)
		}
	}
	if mean.CalibrationError.Value > 0.06 {
		t.Errorf("calibration error %+v", mean.CalibrationError)
	}

	few, together, err := JudgeChecks(t.Context(), together(22), Bootstrap{Samples: 10})
	if err != nil || len(few) != 2 || together[1].Calibrated || !strings.Contains(together[1].Uncalibrated, "takes 20 labelled pairs") || together[1].Decides.N != 21 {
		t.Errorf("%v, of 22 pairs: %+v", err, together[1])
	}
}

// A check of some judges is as if the others had said nothing, and one has no panel.
func TestCheckOfSomeJudges(t *testing.T) {
	t.Parallel()
	r := together(60).OfJudges("tw")
	each, both, err := JudgeChecks(t.Context(), &r, Bootstrap{Samples: 10})
	if err != nil || len(each) != 1 || each[0].Judge != "two" || each[0].Accuracy.N != 59 || len(both) != 0 {
		t.Errorf("%v, %+v, %d together", err, each, len(both))
	}
}

// A judge that rates each response by itself is measured by the pairs that its ratings
// order, has no order to flip in, and is no part of what several judges say together.
func TestRatingsAreChecked(t *testing.T) {
	t.Parallel()
	r := together(30)
	r.Judges = append(r.Judges, "rater")
	for p := range r.Pairs {
		r.Verdicts = append(r.Verdicts, VerdictRow{Pair: p, Judge: 2, Probability: 0.7})
	}
	each, both, err := JudgeChecks(t.Context(), r, Bootstrap{Samples: 10})
	if err != nil || len(each) != 3 || len(both) != 2 {
		t.Fatalf("%v, %d and %d", err, len(each), len(both))
	}
	if c := each[2]; !c.Rates || c.Accuracy.N != 30 || c.Flips.N != 0 || c.First.N != 0 || each[0].Rates {
		t.Errorf("%+v", c)
	}
	if got := strings.Join(both[0].Judges, " "); got != "one two" {
		t.Errorf("together: %s", got)
	}
}

// A judge with examples is compared with itself without them on the same pairs, and
// stands in its place where judges are combined.
func TestTaughtJudges(t *testing.T) {
	t.Parallel()
	r := together(40)
	r.Judges = []string{"j pairwise@0 p", "j pairwise@0+2@00000000 p"}
	r.Began = r.Judges
	for i := range r.Verdicts { // the first is always wrong, the second always right
		v := &r.Verdicts[i]
		v.Probability = 0.2
		if a := r.Labels[v.Pair].Choice.Answer == label.A; a == (v.Judge == 1) {
			v.Probability = 0.8
		}
	}
	each, both, err := JudgeChecks(t.Context(), r, Bootstrap{Samples: 10})
	if err != nil || len(each) != 2 || len(both) != 0 || each[0].Taught != nil || each[0].ReplacedBy != r.Judges[1] || each[1].ReplacedBy != "" {
		t.Fatalf("%v, %d and %d", err, len(each), len(both))
	}
	if got := each[1].Taught; got == nil || got.Examples != 2 || got.Without.Value != 0 || got.With.Value != 1 || got.Gain.Value != 1 || got.Gain.N != 39 {
		t.Errorf("%+v", got)
	}
	alone := r.OfJudges("j pairwise@0+")
	if each, _, err = JudgeChecks(t.Context(), &alone, Bootstrap{Samples: 10}); err != nil || each[0].Taught != nil {
		t.Errorf("alone: %+v, %v", each[0].Taught, err)
	}
}
