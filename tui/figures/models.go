package figures

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/tui/numbers"
)

// judges shows, judge by judge, how far people agree with it.
func judges(js []measure.Judging) []Figure {
	if len(js) == 0 {
		return []Figure{{Title: "Judges", Why: "no judge has compared a labelled pair"}}
	}
	var out []Figure
	for _, j := range js {
		out = append(out, judge(j), margins(j))
		if curve, any := calibration(j); any {
			out = append(out, curve)
		}
	}
	return out
}

func judge(j measure.Judging) Figure {
	const none = "no pair where both name a winner"
	target := fmt.Sprintf("%.0f %%", 100*j.Routing.Target)
	saved := percent("labelling saved", j.Routing.Saved, "no confidence promises "+target)
	if j.Routing.Threshold != nil {
		saved.Text += fmt.Sprintf(" from a confidence of %.2f", *j.Routing.Threshold)
	}
	about := fmt.Sprintf("κ is 0 for agreement by chance. The calibration error (ECE, ten bins) is above 0 by chance alone; its interval allows for that. Labelling saved: the share of pairs that the judge could decide and still agree with people in %s, with %.0f %% certainty; that promise takes %d pairs even without an error.", target, 100*j.Routing.Confidence, j.Routing.Smallest)
	if needed := numbers.Needed(j.Routing.Needed, j.Routing.Decided, j.Routing.Saved.N); needed != "" {
		about += " Here, " + needed + "."
	}
	return Figure{
		Of: j.Judge, Title: "against the majority of people", About: about,
		Axis: Axis{Low: -1, High: 1, Mark: 0},
		Rows: []Bar{
			percent("right", j.Accuracy, none), number("kappa with ties", j.KappaWithTies, 2, "too few answers, or all alike"),
			number("kappa without ties", j.KappaWithoutTies, 2, "too few answers, or all alike"),
			number("calibration error", j.CalibrationError, 3, "no probability where people chose"),
			number("Brier score", j.Brier, 3, "no probability where people chose"),
			percent("other winner if swapped", j.Flips, "no pair was judged in both orders"), saved,
		},
	}
}

func margins(j measure.Judging) Figure {
	out := Figure{Of: j.Judge, Title: "by confidence", About: "How often it is right, by its confidence |2p−1|.", Axis: shares(0.5)}
	for i, m := range j.ByMargin {
		edge := "("
		if i == 0 {
			edge = "["
		}
		out.Rows = append(out.Rows, percent(fmt.Sprintf("%s%.1f, %.1f]", edge, m.From, m.To), m.Accuracy, "no such verdict"))
	}
	return out
}

// calibration shows how often A was preferred where the judge gave it a probability.
func calibration(j measure.Judging) (Figure, bool) {
	out := Figure{Of: j.Judge, Title: "calibration", About: "How often people prefer A where the judge gave it a probability: a calibrated judge climbs evenly from 0 to 100 %.", Axis: shares(0.5), Kind: Series}
	for _, b := range j.Curve {
		if n := int(b.N); n > 0 {
			out.Rows = append(out.Rows, ofShare(fmt.Sprintf("p = %.2f", b.P), measure.Share{Of: int(math.Round(b.Y * b.N)), N: n, Independent: b.Independent}, ""))
		}
	}
	return out, len(out.Rows) > 0
}

// bias shows what sways labels besides the text.
func bias(b measure.Bias) []Figure {
	effects := Figure{
		Title: "What sways labels besides the text", About: "Effects of one logistic regression, in log odds: 0 is none, 0.7 doubles the odds.", Why: b.Why,
		Rows: []Bar{
			effect("being on the left", b.Left), effect("twice as long", b.Longer), effect("twice the markdown", b.Markdown),
			effect("left, 100 labels later", b.LeftLate), effect("left, twice as fast", b.LeftFast),
			effect("longer, 100 labels later", b.LongerLate), effect("longer, twice as fast", b.LongerFast),
		},
	}
	effects.Axis = around(effects.Rows, 0)
	if b.Why != "" {
		effects.Rows = nil
	}
	longer := Figure{
		Title: "Longer response chosen", About: fmt.Sprintf("By all annotators. Longer answers are often better: people choose them in about %.0f %% of AlpacaEval's pairs.", 100*b.LongerBase), Axis: shares(b.LongerBase),
		Rows: []Bar{percent("longer chosen", b.LongerShare, "no preference between two lengths yet")},
	}
	out := []Figure{effects, longer}
	if len(b.Models) > 0 {
		models := Figure{Title: "Models, style held equal", About: "Log odds against the average model, without what side, length and markdown explain."}
		for _, m := range b.Models {
			models.Rows = append(models.Rows, effect(m.Model, m.Effect).behind(decidedOf(m.Model)))
		}
		models.Axis = around(models.Rows, 0)
		out = append(out, models)
	}
	return out
}

func effect(name string, e measure.Estimate) Bar {
	return number(name, e, 2, "it does not vary enough")
}

// decidedOf selects the decided pairs with a response of a model.
func decidedOf(model string) label.QueueFilter {
	return label.QueueFilter{State: label.Decided, Model: model}
}

// models shows the leaderboard and the matrix of wins.
func models(s measure.Stats) []Figure {
	scores := Figure{Title: "Leaderboard", About: "Bradley–Terry strength, a tie as half a win for each; the geometric mean of all models is 1. The axis is logarithmic.", Why: s.Ranking.Why}
	rates := Figure{Title: "Share of comparisons won", About: "Ties as half. Comparable only between models that met the same others.", Axis: shares(0.5)}
	styled := Figure{Title: "Leaderboard, style held equal", About: "Strength without what length, markdown and the side shown explain.", Why: s.Bias.Why}
	for _, m := range s.Leaderboard {
		pairs := decidedOf(m.Model)
		rates.Rows = append(rates.Rows, percent(m.Model, m.Rate, "").behind(pairs))
		scores.Rows = append(scores.Rows, number(m.Model, m.Score, 2, "").behind(pairs))
		styled.Rows = append(styled.Rows, number(m.Model, m.Controlled, 2, "the regression has no effect of this model").behind(pairs))
	}
	if scores.Why != "" {
		scores.Rows = nil
	}
	if styled.Why != "" {
		styled.Rows = nil
	}
	scores.Axis, styled.Axis = spanning(scores.Rows, 1, 1, true), spanning(styled.Rows, 1, 1, true)
	if len(s.Leaderboard) == 0 {
		return []Figure{scores}
	}
	return []Figure{scores, styled, rates, matrix(s)}
}

// matrix shows how each two models fared, in the order of the leaderboard.
func matrix(s measure.Stats) Figure {
	out := Figure{Title: "Model against model", About: "How often the model of the row wins against that of the column, ties as half.", Axis: shares(0.5), Kind: Matrix, Grid: &Grid{}}
	place := map[string]int{}
	for i, m := range s.Leaderboard {
		place[m.Model] = i
		out.Grid.Names = append(out.Grid.Names, m.Model)
	}
	out.Grid.Cells = make([][]measure.Estimate, len(place))
	for i := range out.Grid.Cells {
		out.Grid.Cells[i] = slices.Repeat([]measure.Estimate{{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}}, len(place))
	}
	for _, m := range s.Ranking.Matrix {
		rate, i, j := m.Rate, place[m.Model], place[m.Against]
		if i > j {
			m.Model, m.Against, rate = m.Against, m.Model, other(rate)
			i, j = j, i
		}
		out.Grid.Cells[i][j], out.Grid.Cells[j][i] = rate, other(rate)
		out.Rows = append(out.Rows, percent(m.Model, rate, "").against(m.Against))
	}
	slices.SortStableFunc(out.Rows, func(x, y Bar) int {
		return cmp.Or(place[x.Name]-place[y.Name], place[x.Against]-place[y.Against])
	})
	return out
}

// other returns the share of the other side.
func other(e measure.Estimate) measure.Estimate {
	return measure.Estimate{Value: 1 - e.Value, N: e.N, Low: 1 - e.High, High: 1 - e.Low}
}

// effort shows what labels cost.
func effort(e measure.Effort) []Figure {
	const timeless = "no active time is known yet"
	total := Figure{Title: "Seconds per label", About: "Active seconds: the clock stops while nobody is there. With few prompts, some much slower than others, the interval of the mean is too narrow.", Rows: []Bar{number("mean", e.Seconds, 1, timeless), number("median", e.Median, 1, timeless)}}
	total.Axis = spanning(total.Rows, 0, unmarked, false)
	out := []Figure{
		total, parts("Seconds over a sitting", "Mean active seconds by how many labels of the sitting came before.", e.ByPlace, Series),
		parts("Seconds by length", "Mean active seconds by the length of both responses together, in thirds.", e.ByLength, Intervals),
		parts("Seconds by difficulty", "Mean active seconds by the answer given.", e.ByDifficulty, Intervals),
	}
	targets := Figure{Title: "What is left", About: "Labels and hours at the mean pace. A share near one half is known within so many points when half its 95 % interval is that wide, with a label each of as many prompts: several of one prompt tell less.", Kind: Counts}
	targets.Rows = append(targets.Rows, left("the queue", e.Waiting))
	for _, t := range e.Widths {
		targets.Rows = append(targets.Rows, left(fmt.Sprintf("a share within %.0f points", 100*t.HalfWidth), t))
	}
	targets.Axis = spanning(targets.Rows, 0, unmarked, false)
	return append(out, targets)
}

// left shows the labels that are left to a target.
func left(name string, t measure.Target) Bar {
	return Bar{Name: name, Estimate: measure.Estimate{Value: float64(t.Labels), N: t.Hours.N, Low: math.NaN(), High: math.NaN()}, Text: hours(t)}
}

func parts(title, about string, by []measure.EffortBy, kind Kind) Figure {
	out := Figure{Title: title, About: about, Kind: kind}
	for _, p := range by {
		out.Rows = append(out.Rows, number(p.What, p.Seconds, 1, "no such label"))
	}
	out.Axis = spanning(out.Rows, 0, unmarked, false)
	if len(out.Rows) == 0 || !slices.ContainsFunc(out.Rows, func(r Bar) bool { return r.Defined() }) {
		out.Rows, out.Why = nil, "too few labels with a known active time: there are "+numbers.Number(total(by))
	}
	return out
}

func total(by []measure.EffortBy) int {
	n := 0
	for _, p := range by {
		n += p.Seconds.N
	}
	return n
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
