package measure

import (
	"cmp"
	"math"
	"slices"
	"time"

	"prefdeck/stages/label"
	"prefdeck/stages/measure/statistic"
)

// Bias says what sways labels besides the text: effects of one logistic regression on
// whether the left response was preferred (a tie is half), in log odds, with
// intervals that allow for labels of one prompt being alike. Its JSON names are part
// of the public contract of Stats.
type Bias struct {
	Left     Estimate `json:"left"`     // of being on the left
	Longer   Estimate `json:"longer"`   // of being twice as long
	Markdown Estimate `json:"markdown"` // of having twice as many marks
	// Fatigue and haste: how much the first two grow per 100 labels of a sitting, and
	// when deciding in half the annotator's usual time.
	LeftLate   Estimate      `json:"left_late"`
	LeftFast   Estimate      `json:"left_fast"`
	LongerLate Estimate      `json:"longer_late"`
	LongerFast Estimate      `json:"longer_fast"`
	Models     []ModelEffect `json:"models"` // against the average model; empty if not estimated
	// LongerShare is the raw share of longer responses among winners, which has to be
	// compared with LongerBase, the share that longer ones deserve.
	LongerShare Estimate `json:"longer_share"`
	LongerBase  float64  `json:"longer_base"`
	Why         string   `json:"why,omitempty"` // nothing could be estimated
}

// ModelEffect is the gain in log odds that a response owes to its model, style held
// equal.
type ModelEffect struct {
	Model  string   `json:"model"`
	Effect Estimate `json:"effect"`
}

// The features of the regression, before those of models.
const (
	featureLeft = iota
	featureLonger
	featureMarkdown
	featureLeftLate
	featureLeftFast
	featureLongerLate
	featureLongerFast
	styleFeatures
)

// pause is how long nobody labels between two sittings.
const pause = 30 * time.Minute

// circumstances are when and how fast a label was given.
type circumstances struct {
	place int     // labels of the sitting before it
	fast  float64 // doublings of the speed over the annotator's median
}

// circumstancesOf returns those of every label. Rulings have none: reading what others
// answered is another kind of work.
func circumstancesOf(r *Rows) []circumstances {
	out := make([]circumstances, len(r.Labels))
	of := make([][]int, len(r.Annotators))
	for i, l := range r.Labels {
		if !l.Ruling {
			of[l.Annotator] = append(of[l.Annotator], i)
		}
	}
	for _, labels := range of {
		slices.SortStableFunc(labels, func(i, j int) int { return r.Labels[i].At.Compare(r.Labels[j].At) })
		var times []time.Duration
		for _, i := range labels {
			if r.Labels[i].Active > 0 {
				times = append(times, r.Labels[i].Active)
			}
		}
		slices.Sort(times)
		place := 0
		for k, i := range labels {
			l := r.Labels[i]
			if k > 0 && l.At.Sub(r.Labels[labels[k-1]].At) > pause {
				place = 0
			}
			out[i].place = place
			place++
			if l.Active > 0 {
				out[i].fast = math.Log2(float64(times[len(times)/2]) / float64(l.Active))
			}
		}
	}
	return out
}

// styled is the regression that bias and style-controlled scores come from.
type styled struct {
	fit    statistic.Regression
	rows   []styledRow
	varied [styleFeatures]int   // rows whose feature is not 0
	place  [styleFeatures]int32 // of a feature among the coefficients; -1: it never varies
	models []int32              // place of each model's; -1: none
	counts []int                // comparisons of each model; 0: no effect is estimated
	why    string               // nothing could be estimated
}

// styledRow is a label as a row of the regression.
type styledRow struct {
	prompt      int
	left        float64 // how far the left response was preferred: 1, ½, 0
	style       [styleFeatures]float64
	model, over int // the left response's and the right one's; equal: unknown
}

// styleRegression fits the regression. Models are in it if their comparisons connect
// them; features that never vary are not.
func styleRegression(r *Rows) styled {
	s := styled{models: make([]int32, len(r.Models)), counts: make([]int, len(r.Models))}
	when := circumstancesOf(r)
	for i, l := range r.Labels {
		if answer, ok := l.preference(); ok && l.Left != "" {
			s.add(r.Pairs[l.Pair], l.Left, answer, when[i])
		}
	}
	if len(s.rows) == 0 {
		s.why = "no label says which side was on the left"
		return s
	}
	if s.regress(true) != nil {
		clear(s.counts)
		if err := s.regress(false); err != nil {
			s.why = "too few labels, or all alike: " + err.Error()
		}
	}
	return s
}

func (s *styled) add(p PairRow, left label.Side, answer int, when circumstances) {
	row := styledRow{prompt: p.Prompt, left: float64(1-answer) / 2, style: features(p, left, when), model: p.ModelA, over: p.ModelB}
	if left == label.SideB {
		row.left, row.model, row.over = 1-row.left, p.ModelB, p.ModelA
	}
	if row.model < 0 || row.over < 0 {
		row.model, row.over = -1, -1
	}
	if row.model != row.over {
		s.counts[row.model]++
		s.counts[row.over]++
	}
	for f, v := range row.style {
		if v != 0 {
			s.varied[f]++
		}
	}
	s.rows = append(s.rows, row)
}

// regress fits with or without effects of models.
func (s *styled) regress(withModels bool) error {
	coefficients := int32(0)
	next := func(wanted bool) int32 {
		if !wanted {
			return -1
		}
		coefficients++
		return coefficients - 1
	}
	for f, n := range s.varied {
		s.place[f] = next(n > 0)
	}
	reference := true // the first model has effect 0, against which the others stand
	for m, n := range s.counts {
		s.models[m] = next(withModels && n > 0 && !reference)
		reference = reference && n == 0
	}
	o := statistic.Observations{Features: int(coefficients)}
	var index []int32
	var value []float64
	for _, row := range s.rows {
		index, value = index[:0], value[:0]
		put := func(at int32, v float64) {
			if at >= 0 && v != 0 {
				index, value = append(index, at), append(value, v)
			}
		}
		for f, v := range row.style {
			put(s.place[f], v)
		}
		if row.model != row.over {
			put(s.models[row.model], 1)
			put(s.models[row.over], -1)
		}
		o.Add(row.left, row.prompt, index, value)
	}
	fit, err := o.Regress()
	s.fit = fit
	return err
}

// features returns those of a label, as seen from the left response.
func features(p PairRow, left label.Side, c circumstances) (row [styleFeatures]float64) {
	l, r := p.A, p.B
	if left == label.SideB {
		l, r = r, l
	}
	longer := max(min(math.Log2(float64(l.Runes+1)/float64(r.Runes+1)), 4), -4)
	row[featureLeft] = 1
	row[featureLonger] = longer
	row[featureMarkdown] = math.Log2(float64(l.Marks+1) / float64(r.Marks+1))
	late := float64(c.place) / 100
	row[featureLeftLate] = late
	row[featureLeftFast] = c.fast
	row[featureLongerLate] = late * longer
	row[featureLongerFast] = c.fast * longer
	return row
}

// effect returns the effect of a style feature.
func (s *styled) effect(feature int) Estimate {
	e, at := undefined(s.varied[feature]), s.place[feature]
	if s.why != "" || at < 0 {
		return e
	}
	contrast := make([]float64, len(s.fit.Coefficients))
	contrast[at] = 1
	return e.effect(s.fit, contrast)
}

// effect returns the estimate with a contrast of a fit. Ties alone have no interval.
func (e Estimate) effect(fit statistic.Regression, contrast []float64) Estimate {
	value, low, high := fit.Effect(contrast)
	e.Value = value
	return e.within(low, high)
}

// effectOf returns the effect of a model against the average of those compared.
func (s *styled) effectOf(model int) Estimate {
	e := undefined(s.counts[model])
	compared := 0
	for _, n := range s.counts {
		if n > 0 {
			compared++
		}
	}
	if s.why != "" || e.N == 0 || compared < 2 {
		return e
	}
	contrast := make([]float64, len(s.fit.Coefficients))
	for other, at := range s.models {
		if at < 0 {
			continue
		}
		contrast[at] -= 1 / float64(compared)
		if other == model {
			contrast[at]++
		}
	}
	return e.effect(s.fit, contrast)
}

// score returns a model's style-controlled score.
func (s *styled) score(m int) Estimate {
	e := s.effectOf(m)
	e.Value, e.Low, e.High = math.Exp(e.Value), math.Exp(e.Low), math.Exp(e.High)
	return e
}

// bias plans the measures of bias and returns what reports them.
func bias(r *Rows, style styled, s *resampling) func() Bias {
	longer := newRatio()
	for _, l := range r.Labels {
		p := r.Pairs[l.Pair]
		if s, ok := l.preference(); ok && s != 0 && p.A.Runes != p.B.Runes {
			longer.count(p.Prompt, (s < 0) == (p.A.Runes > p.B.Runes))
		}
	}
	share := longer.share
	return func() Bias {
		out := Bias{
			Left: style.effect(featureLeft), Longer: style.effect(featureLonger), Markdown: style.effect(featureMarkdown),
			LeftLate: style.effect(featureLeftLate), LeftFast: style.effect(featureLeftFast),
			LongerLate: style.effect(featureLongerLate), LongerFast: style.effect(featureLongerFast),
			LongerShare: share(), LongerBase: LongestRule, Why: style.why, Models: []ModelEffect{},
		}
		for m, name := range r.Models {
			if e := style.effectOf(m); e.Defined() {
				out.Models = append(out.Models, ModelEffect{name, e})
			}
		}
		slices.SortStableFunc(out.Models, func(a, b ModelEffect) int { return cmp.Compare(b.Effect.Value, a.Effect.Value) })
		return out
	}
}
