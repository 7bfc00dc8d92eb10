package reward

import (
	"fmt"
	"math"

	"prefdeck/stages/measure"
	"prefdeck/stages/measure/statistic"
)

// report compares probabilities for held-out pairs, of the head and of the models
// alone, with what people say.
func report(pairs []Comparison, held, models []float64, o Options) HeldOut {
	prompts := make([]int, len(pairs))
	losses := make([]float64, len(pairs))
	for i, p := range pairs {
		prompts[i] = p.Prompt
		losses[i] = -statistic.XLog(p.Y, held[i]) - statistic.XLog(1-p.Y, 1-held[i])
	}
	b := measure.Bootstrap{Samples: o.Samples, Seed: o.Seed}
	right := hits(pairs, held)
	forecasts := statistic.Forecasts{P: held, Y: ys(pairs)}
	r := HeldOut{
		Pairs: len(pairs), Accuracy: measure.ShareOf(prompts, right), LogLoss: measure.MeanOf(prompts, losses, b),
		Error: measure.CalibrationOf(prompts, forecasts, b), Curve: forecasts.Curve(nil),
	}
	longer, judge := make([]float64, len(pairs)), make([]float64, len(pairs))
	for i, p := range pairs {
		longer[i] = (1 + sign(len(p.A)-len(p.B))) / 2
		judge[i] = p.Judge
	}
	for _, rule := range []struct {
		name  string
		tells []float64
	}{{"longer wins", longer}, {"the model alone", models}, {"judge", judge}} {
		r.Rules = append(r.Rules, compare(rule.name, prompts, right, hits(pairs, rule.tells), b))
	}
	r.Verdict = r.verdict()
	return r
}

func sign(x int) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// hits returns 1 where a probability names the person's winner, 0 where it names the
// other, and NaN where either names none.
func hits(pairs []Comparison, p []float64) []float64 {
	out := make([]float64, len(pairs))
	for i := range pairs {
		y := pairs[i].Y
		switch {
		case y == 0.5 || p[i] == 0.5 || math.IsNaN(p[i]):
			out[i] = math.NaN()
		case (y > 0.5) == (p[i] > 0.5):
			out[i] = 1
		}
	}
	return out
}

func ys(pairs []Comparison) []float64 {
	out := make([]float64, len(pairs))
	for i, p := range pairs {
		out[i] = p.Y
	}
	return out
}

// compare compares the head with a rule on the pairs of which both name a winner.
func compare(name string, prompts []int, head, rule []float64, b measure.Bootstrap) Rule {
	lead := make([]float64, len(head))
	onlyHead, onlyRule := 0, 0
	for i := range head {
		lead[i] = head[i] - rule[i]
		switch lead[i] {
		case 1:
			onlyHead++
		case -1:
			onlyRule++
		}
	}
	out := Rule{Name: name, Accuracy: measure.ShareOf(prompts, rule), Lead: measure.MeanOf(prompts, lead, b)}
	if out.Lead.Defined() {
		p := statistic.McNemar(onlyHead, onlyRule)
		out.McNemar = &p
	}
	return out
}

// verdict returns the conclusion that the intervals allow. A lead that is the same on all
// pairs has no interval: there McNemar's test decides.
func (r HeldOut) verdict() string {
	longer, model := r.Rules[0].Lead, r.Rules[1].Lead
	if p := r.Rules[0].McNemar; p != nil && !longer.Bounded() && (longer.Value == 0 || *p < 0.05) {
		longer.Low, longer.High = longer.Value, longer.Value
	}
	switch {
	case !longer.Bounded():
		return "too few labels for a verdict"
	case longer.High < 0:
		return "the head is worse than \"longer wins\""
	case longer.Low <= 0:
		return fmt.Sprintf("no difference to \"longer wins\" that %d labels can show", r.Pairs)
	case model.Bounded() && model.Low <= 0:
		return "the head beats \"longer wins\", but may only know which model wrote what"
	}
	return "the head beats \"longer wins\""
}
