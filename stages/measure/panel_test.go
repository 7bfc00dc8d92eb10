package measure

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"prefdeck/stages/measure/statistic"
)

// panelists returns n labelled pairs on which judges say log-odds of their own scale
// around the truth: scales[j] is how many times too sure the judge is, 0 for one that
// says noise.
func panelists(n int, random *rand.Rand, scales ...float64) (known []Precedent) {
	for range n {
		k := Precedent{}
		clear := random.NormFloat64()
		k.AWins = random.Float64() < statistic.Logistic(2*clear)
		for _, scale := range scales {
			odds := scale * (clear + random.NormFloat64()/2)
			if scale == 0 {
				odds = random.NormFloat64()
			}
			k.Said = append(k.Said, Said{P: statistic.Logistic(odds)})
		}
		known = append(known, k)
	}
	return known
}

// A panel is as sure as it is right, however sure its judges are, and a better judge
// counts for more than a worse one.
func TestPanelIsCalibrated(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 1))
	for _, rule := range Rules() {
		p := LearnPanel(rule, []string{"j", "k"}, panelists(2000, random, 1, 10))
		if !p.Calibrated || p.Why != "" || p.slopes[0] < 5*p.slopes[1] {
			t.Fatalf("%s: %+v", rule, p)
		}
		told, right, n := 0.0, 0.0, 0.0
		for _, k := range panelists(2000, random, 1, 10) {
			a, confidence, doubt := p.Decide(k.Said)
			if doubt != Sure {
				continue
			}
			if math.Abs(math.Abs(2*a-1)-confidence) > 1e-9 {
				t.Fatalf("%s: p %v, confidence %v", rule, a, confidence)
			}
			told, right, n = told+(1+confidence)/2, right+truth((a > 0.5) == k.AWins), n+1
		}
		if n < 1000 || math.Abs(told-right)/n > 0.03 {
			t.Errorf("%s: right in %.3f of %.0f, claims %.3f", rule, right/n, n, told/n)
		}
	}
}

// One judge's curve keeps the order of its verdicts, so that a threshold admits the same
// pairs, and the same confidence to the last bit whichever side wins.
func TestOneJudgeKeepsItsOrder(t *testing.T) {
	t.Parallel()
	p := LearnPanel(ByAgreement, []string{"j"}, panelists(200, rand.New(rand.NewPCG(1, 1)), 3))
	last := 0.0
	for i := 51; i <= 100; i++ {
		a, sure, _ := p.Decide([]Said{{P: float64(i) / 100}})
		b, mirrored, _ := p.Decide([]Said{{P: 1 - float64(i)/100}})
		if sure != mirrored || sure <= last || a <= 0.5 || b >= 0.5 {
			t.Fatalf("%d %%: %v and %v, after %v", i, sure, mirrored, last)
		}
		last = sure
	}
}

// Without labels enough, or with a judge whose confidence says nothing, the judges'
// probabilities stand as they are, and the reason is told.
func TestPanelsThatLearnNothing(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 1))
	wrong := panelists(100, random, 1)
	for i := range wrong {
		wrong[i].AWins = !wrong[i].AWins
	}
	flipping := panelists(100, random, 1)
	for i := range flipping {
		flipping[i].Said[0].Flips = i >= 10
	}
	for want, known := range map[string][]Precedent{
		"takes 20 labelled pairs, and there are 19": panelists(19, random, 1),
		"do not show that a surer verdict is":       wrong,
		"and there are 10":                          flipping,
	} {
		p := LearnPanel(ByAgreement, []string{"j"}, known)
		if a, confidence, _ := p.Decide([]Said{{P: 0.75}}); p.Calibrated || a != 0.75 || confidence != 0.5 || !strings.Contains(p.Why, want) {
			t.Errorf("%s: %+v decides %v with %v", want, p, a, confidence)
		}
	}
}

// The mean decides where the judges contradict each other or themselves.
func TestTheMeanDecidesDisagreements(t *testing.T) {
	t.Parallel()
	for _, said := range [][]Said{{{P: 0.9}, {P: 0.4}}, {{P: 0.8, Flips: true}, {P: 0.6}}} {
		if _, _, doubt := (Panel{Rule: ByAgreement}).Decide(said); doubt == Sure {
			t.Errorf("%v agree", said)
		}
		if a, _, doubt := (Panel{Rule: ByMean}).Decide(said); doubt != Sure || a <= 0.5 {
			t.Errorf("%v: %v, doubt %d", said, a, doubt)
		}
	}
	for want, said := range map[Doubt][]Said{Unjudged: {{P: 0.9}, {P: math.NaN()}}, Neither: {{P: 0.75}, {P: 0.25}}} {
		if _, _, doubt := (Panel{Rule: ByMean}).Decide(said); doubt != want {
			t.Errorf("%v: doubt %d, want %d", said, doubt, want)
		}
	}
}
