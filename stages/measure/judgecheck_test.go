package measure

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"prefdeck/stages/label"
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
	cs, err := JudgeChecks(t.Context(), r, Bootstrap{Samples: 100})
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
