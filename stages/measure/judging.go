package measure

import (
	"math"

	"prefdeck/stages/measure/statistic"
)

// Judging says how far a judge agrees with the people's majority on the pairs that
// both decided.
type Judging struct {
	Judge string `json:"judge"`
	// Accuracy is the share of pairs on which both name a winner, and the same one.
	Accuracy         Estimate                `json:"accuracy"`
	KappaWithTies    Estimate                `json:"kappa_with_ties"`
	KappaWithoutTies Estimate                `json:"kappa_without_ties"`
	CalibrationError Estimate                `json:"calibration_error"` // of its probabilities, where people name a winner
	Brier            Estimate                `json:"brier"`             // likewise: 0.25 is what always saying one half gets
	Flips            Estimate                `json:"flips"`             // another winner once the sides are swapped
	Routing          Routing                 `json:"routing"`
	ByMargin         []Margin                `json:"by_margin"`
	Curve            []statistic.Calibration `json:"curve"`
}

// Routing says how much of the labelling a judge, or several together, could take over at
// a bounded error, as route would let them.
type Routing struct {
	Target     float64 `json:"target"`     // share of agreement with people that is promised …
	Confidence float64 `json:"confidence"` // … with this probability
	Smallest   int     `json:"smallest_n"` // verdicts it takes even without an error
	// Threshold is the confidence |2p−1| from which on the promise holds; nil: none.
	// It holds on prompts with labelled pairs, whose other pairs are like these.
	Threshold *float64 `json:"threshold"`
	// NewPrompts is the same for pairs of other prompts, of which each counts alike. A prompt
	// is worth one pair to it, however many it has and however alike these are in whether
	// people agree (Likeness, from 0 to 1).
	NewPrompts *float64 `json:"threshold_new_prompts"`
	Likeness   float64  `json:"likeness"`
	// Saved is the share of pairs at or above it, of those on which people name a winner
	// and that are judged; undefined without one.
	Saved Estimate `json:"saved"`
	// Calibrated says whether a curve learnt from the labels corrects the confidences.
	Calibrated bool `json:"calibrated"`
	Decided    int  `json:"decided"` // pairs on which the rule and people name a winner
	// Needed says what it would take to find a threshold, counted in those pairs; nil where
	// there is one.
	Needed *statistic.Needed `json:"needed"`
}

// What routing promises unless the person asks for more or less.
const (
	RoutingTarget    = 0.9  // share of the machine's labels that people agree with
	RoutingCertainty = 0.95 // probability of that
)

// promptCase is how sure a rule is of a pair of a prompt.
type promptCase struct {
	prompt     int
	sure       bool // it names a winner
	confidence float64
}

// routing tests thresholds on the labelled pairs as route does: what judges say, flips
// and all, is put together by a rule with curves learnt from the same pairs.
func (r *Rows) routing(rule Combination, judges []string, verdicts []map[int]verdict, majority []float64) Routing {
	out := Routing{Target: RoutingTarget, Confidence: RoutingCertainty}
	out.Smallest, _ = statistic.SmallestN(RoutingTarget, RoutingCertainty)
	panel := LearnPanel(rule, judges, precedents(verdicts, majority, func(int) bool { return true }))
	out.Calibrated = panel.Calibrated
	var cases []statistic.Confident
	var judged []promptCase
	for p, people := range majority {
		if math.IsNaN(people) || people == 0 {
			continue
		}
		a, confidence, doubt := panel.Decide(saidOf(verdicts, p))
		if doubt != Unjudged {
			judged = append(judged, promptCase{r.Pairs[p].Prompt, doubt == Sure, confidence})
		}
		if doubt == Sure {
			cases = append(cases, statistic.Confident{Confidence: confidence, Agrees: (a > 0.5) == (people < 0), Cluster: r.Pairs[p].Prompt})
		}
	}
	out.Decided, out.Saved, out.Likeness = len(cases), undefined(len(judged)), statistic.Likeness(cases)
	if threshold, ok := statistic.ClusterThreshold(cases, 1-RoutingTarget, 1-RoutingCertainty); ok {
		out.NewPrompts = &threshold
	}
	threshold, ok := statistic.Threshold(cases, 1-RoutingTarget, 1-RoutingCertainty)
	if !ok {
		needed := statistic.Need(cases, 1-RoutingTarget, 1-RoutingCertainty)
		out.Needed = &needed
		return out
	}
	saved := newRatio()
	for _, x := range judged {
		saved.count(x.prompt, x.sure && x.confidence >= threshold)
	}
	out.Threshold, out.Saved = &threshold, saved.share()
	return out
}

// Margin is the accuracy of verdicts of a certain confidence: of |2p−1| above From
// and up to To, with 0 in the first.
type Margin struct {
	From     float64  `json:"from"`
	To       float64  `json:"to"`
	Accuracy Estimate `json:"accuracy"`
}

// marginEdges are where one margin ends and the next begins.
var marginEdges = []float64{0, 0.2, 0.5, 0.8, 1}

// verdict is a judge's answer to a pair over both orders.
type verdict struct {
	p        float64 // that A is better, the mean of both orders
	orders   int
	winners  [2]bool // A or B was named a winner in some order
	forecast bool    // the judge gave probabilities
}

// sign returns the sign of the answer: −1 where A is better.
func (v verdict) sign() int {
	switch {
	case v.p > 0.5:
		return -1
	case v.p < 0.5:
		return 1
	}
	return 0
}

// judging plans the measures of every judge and returns what reports them.
func judging(r *Rows, s *resampling) []func() Judging {
	verdicts := verdictsOf(r)
	majority := r.majority()
	out := make([]func() Judging, 0, len(r.Judges))
	for j, name := range r.Judges {
		out = append(out, compare(r, verdicts[j], majority).plan(name, s, func() Routing { return r.routingOf(j, verdicts, majority) }))
	}
	return out
}

// routingOf returns the routing of a single judge.
func (r *Rows) routingOf(j int, verdicts []map[int]verdict, majority []float64) Routing {
	return r.routing(ByAgreement, r.Judges[j:j+1], verdicts[j:j+1], majority)
}

// verdictsOf puts the two orders of each pair together, by judge and pair.
func verdictsOf(r *Rows) []map[int]verdict {
	out := make([]map[int]verdict, len(r.Judges))
	for j := range out {
		out[j] = map[int]verdict{}
	}
	for _, x := range r.Verdicts {
		p, forecast := x.Probability, !math.IsNaN(x.Probability)
		if !forecast {
			s, ok := sign(x.Answer)
			if !ok {
				continue
			}
			p = float64(1-s) / 2
		}
		v := out[x.Judge][x.Pair]
		v.p = (v.p*float64(v.orders) + p) / float64(v.orders+1)
		v.orders++
		v.forecast = v.forecast || forecast
		v.winners[0] = v.winners[0] || p > 0.5
		v.winners[1] = v.winners[1] || p < 0.5
		out[x.Judge][x.Pair] = v
	}
	return out
}

// forecasts are the probabilities of a judge on pairs of which people name a winner.
type forecasts struct {
	statistic.Forecasts
	prompts []int
}

// addCalibration adds the calibration error of forecasts and returns what estimates it
// after run. Chance alone makes that error, a sum of distances, larger than it is, and
// more so in resamples, whose percentiles would lie above the truth nearly always. But
// how far resamples lie from the sample shows how far the sample may lie from the truth:
// the error is at least the rest of it after that distance is subtracted (the triangle
// inequality), and at most as much larger as the bins move together in the directions
// they are off in.
func (s *resampling) addCalibration(f *forecasts) func() Estimate {
	off := f.off(nil)
	at := s.addAll(2, func() func(weights, out []float64) {
		return func(weights, out []float64) {
			out[0], out[1] = 0, 0
			for k, resampled := range f.off(weights) {
				moved := off[k] - resampled
				out[0] += math.Abs(moved)
				out[1] += math.Copysign(moved, moved*off[k])
			}
		}
	})
	return func() Estimate {
		e, prompts := undefined(len(f.P)), f.count()
		if len(f.P) == 0 {
			return e
		}
		e.Value = statistic.CalibrationError(f.Curve(nil))
		_, distance := statistic.Percentiles(s.columns[at], prompts)
		_, more := statistic.Percentiles(s.columns[at+1], prompts)
		return e.within(max(e.Value-distance, 0), min(e.Value+max(more, 0), 1))
	}
}

// off returns how far each bin of the forecasts is off, as its part of the calibration
// error, with prompts counted as the weights say.
func (f *forecasts) off(weights []float64) []float64 {
	curve, total := f.Curve(f.each(weights)), 0.0
	for _, b := range curve {
		total += b.N
	}
	out := make([]float64, len(curve))
	for k, b := range curve {
		out[k] = b.N / total * (b.Y - b.P)
	}
	return out
}

// curve returns the calibration with how many independent forecasts each bin is worth, since
// those of one prompt are alike.
func (f *forecasts) curve() []statistic.Calibration {
	curve := f.Curve(nil)
	byPrompt := make([]map[int64]statistic.Count, len(curve))
	for i, p := range f.P {
		k, prompt := statistic.Bin(p), int64(f.prompts[i])
		if byPrompt[k] == nil {
			byPrompt[k] = map[int64]statistic.Count{}
		}
		c := byPrompt[k][prompt]
		byPrompt[k][prompt] = statistic.Count{Of: c.Of + f.Y[i], N: c.N + 1}
	}
	for k := range curve {
		s := Share{N: int(curve[k].N)}
		s.alike(byPrompt[k])
		curve[k].Independent = s.Independent
	}
	return curve
}

// count returns how many prompts the forecasts are for.
func (f *forecasts) count() int { return promptsOf(f.prompts, func(p int) int { return p }) }

// brier returns the Brier score with prompts counted as the weights say.
func (f *forecasts) brier(weights []float64) float64 { return f.Brier(f.each(weights)) }

// each returns the weight of each forecast from those of the prompts.
func (f *forecasts) each(weights []float64) []float64 {
	if weights == nil {
		return nil
	}
	each := make([]float64, len(f.prompts))
	for i, p := range f.prompts {
		each[i] = weights[p]
	}
	return each
}

// compared is a judge's verdicts beside what people say.
type compared struct {
	ties    *crossing // A, tie, B
	decided *crossing // where both name a winner
	flips   *ratio
	margins []*ratio
	told    forecasts
}

func compare(r *Rows, verdicts map[int]verdict, majority []float64) *compared {
	c := &compared{ties: &crossing{values: []float64{-1, 0, 1}}, decided: &crossing{values: []float64{-1, 1}}, flips: newRatio()}
	for range marginEdges[1:] {
		c.margins = append(c.margins, newRatio())
	}
	for p, people := range majority {
		if v, judged := verdicts[p]; judged {
			c.add(r.Pairs[p].Prompt, v, people)
		}
	}
	return c
}

// add adds a pair with the sign of the people's majority, NaN for none.
func (c *compared) add(prompt int, v verdict, people float64) {
	if v.orders > 1 {
		c.flips.count(prompt, v.winners[0] && v.winners[1])
	}
	if math.IsNaN(people) {
		return
	}
	said := v.sign()
	c.ties.add(prompt, int(people)+1, said+1)
	if people != 0 && v.forecast {
		c.told.P, c.told.Y = append(c.told.P, v.p), append(c.told.Y, (1-people)/2)
		c.told.prompts = append(c.told.prompts, prompt)
	}
	if people != 0 && said != 0 {
		c.decided.add(prompt, (int(people)+1)/2, (said+1)/2)
		c.margins[marginOf(v.p)].count(prompt, said == int(people))
	}
}

func (c *compared) plan(name string, s *resampling, routing func() Routing) func() Judging {
	accuracy := c.decided.agreeing().share
	withTies := s.addKappa(c.ties)
	withoutTies := s.addKappa(c.decided)
	miscalibration := s.addCalibration(&c.told)
	brier := s.addNumber(len(c.told.P), c.told.count(), c.told.brier)
	flips := c.flips.share
	var margins []func() Margin
	for i, m := range c.margins {
		share := m.share
		margins = append(margins, func() Margin { return Margin{marginEdges[i], marginEdges[i+1], share()} })
	}
	return func() Judging {
		return Judging{
			Judge: name, Accuracy: accuracy(), KappaWithTies: withTies(), KappaWithoutTies: withoutTies(),
			CalibrationError: miscalibration(), Brier: brier(), Flips: flips(), Routing: routing(), ByMargin: all(margins), Curve: c.told.curve(),
		}
	}
}

// marginOf returns the margin that a probability falls into.
func marginOf(p float64) int {
	confidence := math.Abs(2*p - 1)
	for i, to := range marginEdges[1:] {
		if confidence <= to {
			return i
		}
	}
	return len(marginEdges) - 2
}
