package statistic

import (
	"math/rand/v2"
	"testing"
)

// Decks of as many labels as are named open as often as it says, at an error of
// 5 % where 10 % are allowed; no number of labels opens what errs more than it may.
func TestNeeded(t *testing.T) {
	t.Parallel()
	const alpha, delta, decks = 0.1, 0.05, 300
	random := rand.New(rand.NewPCG(7, 7))
	sample := func(n int, wrong float64, sure func(i int) float64) (cases []Confident) {
		for i := range n {
			cases = append(cases, Confident{Confidence: sure(i), Agrees: random.Float64() >= wrong, Cluster: i})
		}
		return cases
	}
	alike := func(int) float64 { return 0.9 }
	apart := func(int) float64 { return random.Float64() }
	for _, c := range []struct {
		name string
		n    int
		sure func(int) float64
	}{{"alike", 80, alike}, {"apart", 320, apart}} {
		var o Needed // of labels of which the surest have 1 error in 20
		for o.Surest == 0 || o.Agree*20 != o.Surest*19 {
			o = Need(sample(c.n, 0.05, c.sure), alpha, delta)
		}
		for n, least := range map[int]int{o.Half: decks * 45 / 100, o.Likely: decks * 75 / 100} {
			opened := 0
			for range decks {
				if _, ok := Threshold(sample(n, 0.05, c.sure), alpha, delta); ok {
					opened++
				}
			}
			if opened < least || opened > least+decks/6 {
				t.Errorf("%s: %+v: with %d labels %d of %d decks open", c.name, o, n, opened, decks)
			}
		}
	}
	if o := Need(sample(400, 0.2, apart), alpha, delta); o.Half != 0 || o.Likely != 0 || o.Surest != 50 {
		t.Errorf("what errs more than it may: %+v", o)
	}
	if o := Need(sample(12, 0, apart), alpha, delta); o != (Needed{Surest: 12, Agree: 12, Half: 29, Likely: 29}) {
		t.Errorf("few without an error: %+v", o)
	}
	if o := Need(nil, alpha, delta); o != (Needed{}) {
		t.Errorf("of nothing: %+v", o)
	}
}
