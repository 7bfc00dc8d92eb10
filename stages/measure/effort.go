package measure

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"prefdeck/stages/label"
	"prefdeck/stages/measure/statistic"
)

// Effort says what labels cost, and what a target would. Its JSON names are part of
// the public contract of Stats.
type Effort struct {
	Seconds      Estimate   `json:"seconds"`         // mean active seconds per decision
	Median       Estimate   `json:"seconds_median"`  //
	PerHour      Estimate   `json:"labels_per_hour"` // of active time
	ByLength     []EffortBy `json:"by_length"`       // of both responses together, in thirds
	ByDifficulty []EffortBy `json:"by_difficulty"`   // by the answer: the closer, the harder
	ByPlace      []EffortBy `json:"by_place"`        // by how many labels of the sitting came before
	Waiting      Target     `json:"queue"`           // to decide everything that waits
	Widths       []Target   `json:"targets"`         // to know a share to within a width
}

// EffortBy is the effort of a part of the decisions.
type EffortBy struct {
	What    string   `json:"what"`
	Seconds Estimate `json:"seconds"`
}

// Target is the effort needed to reach a goal.
type Target struct {
	HalfWidth float64  `json:"half_width,omitempty"` // of the 95 % interval of a share near one half
	Labels    int      `json:"labels"`               // more than there are
	Hours     Estimate `json:"hours"`
}

// halfWidths are the precisions that targets are given for.
var halfWidths = []float64{0.1, 0.05, 0.03}

// LabelsFor returns how many labels know a share near one half to within a half width
// at 95 %.
func LabelsFor(halfWidth float64) int {
	return int(math.Ceil(math.Pow(statistic.Normal95*0.5/halfWidth, 2)))
}

// timed is the active time of one decision.
type timed struct {
	prompt  int
	seconds float64
	length  int
	place   int // in the sitting
	choice  label.Choice
}

// effort plans the measures of effort, from the decisions whose active time is known,
// hidden repeats among them but no rulings, and returns what reports them.
func effort(r *Rows, s *resampling) func() Effort {
	var times []timed
	decided := 0
	mean, when := newRatio(), circumstancesOf(r)
	for i, l := range r.Labels {
		if l.Ruling || !l.Choice.Decides() {
			continue
		}
		if l.First == nil {
			decided++
		}
		if p := r.Pairs[l.Pair]; l.Active > 0 {
			t := timed{p.Prompt, l.Active.Seconds(), p.A.Runes + p.B.Runes, when[i].place, l.Choice}
			times = append(times, t)
			mean.add(t.prompt, t.seconds, 1)
		}
	}
	seconds := s.addMean(mean)
	median := s.addNumber(len(times), len(mean.each), medianOf(times))
	perHour := s.addNumber(len(times), len(mean.each), func(w []float64) float64 { return 3600 / mean.value(w) })
	length, difficulty, place := planParts(s, byLength(times)), planParts(s, byDifficulty(times)), planParts(s, byPlace(times))
	return func() Effort {
		out := Effort{Seconds: seconds(), Median: median(), PerHour: perHour(), ByLength: all(length), ByDifficulty: all(difficulty), ByPlace: all(place)}
		out.Waiting = target(r.Waiting, out.Seconds)
		for _, w := range halfWidths {
			t := target(max(LabelsFor(w)-decided, 0), out.Seconds)
			t.HalfWidth = w
			out.Widths = append(out.Widths, t)
		}
		return out
	}
}

func planParts(s *resampling, parts []part) []func() EffortBy {
	var out []func() EffortBy
	for _, p := range parts {
		mean := s.addMean(p.mean)
		out = append(out, func() EffortBy { return EffortBy{p.what, mean()} })
	}
	return out
}

// target returns what a number of labels costs at a time for each.
func target(labels int, seconds Estimate) Target {
	hours := seconds
	scale := float64(labels) / 3600
	hours.Value, hours.Low, hours.High = hours.Value*scale, hours.Low*scale, hours.High*scale
	return Target{Labels: labels, Hours: hours}
}

// medianOf returns what computes the median time with prompts counted as the weights
// say.
func medianOf(times []timed) func(weights []float64) float64 {
	sorted := slices.Clone(times)
	slices.SortStableFunc(sorted, func(a, b timed) int { return cmp.Compare(a.seconds, b.seconds) })
	prompts, seconds := make([]int, len(sorted)), make([]float64, len(sorted))
	for i, t := range sorted {
		prompts[i], seconds[i] = t.prompt, t.seconds
	}
	return func(weights []float64) float64 {
		if weights == nil {
			return statistic.Quantile(seconds, 0.5)
		}
		total := 0.0
		for _, p := range prompts {
			total += weights[p]
		}
		below := 0.0
		for i, p := range prompts {
			if below += weights[p]; 2*below >= total && total > 0 {
				return seconds[i]
			}
		}
		return math.NaN()
	}
}

// part is some of the decisions.
type part struct {
	what string
	mean *ratio
}

// byLength splits decisions into thirds by the length of both responses.
func byLength(times []timed) []part {
	if len(times) < 3 {
		return nil
	}
	lengths := make([]int, len(times))
	for i, t := range times {
		lengths[i] = t.length
	}
	slices.Sort(lengths)
	edges := [2]int{lengths[len(lengths)/3], lengths[2*len(lengths)/3]}
	out := []part{{"short", newRatio()}, {"middle", newRatio()}, {"long", newRatio()}}
	for _, t := range times {
		third := 0
		if t.length >= edges[0] {
			third++
		}
		if t.length >= edges[1] {
			third++
		}
		out[third].mean.add(t.prompt, t.seconds, 1)
	}
	return out
}

// byDifficulty splits decisions by how close they were.
func byDifficulty(times []timed) []part {
	out := []part{{"tie or both bad", newRatio()}, {"slightly", newRatio()},
		{"better", newRatio()}, {"much better", newRatio()}}
	for _, t := range times {
		difficulty := 0
		if s := t.choice.Answer; s == label.A || s == label.B {
			switch strength := max(t.choice.Strength, -t.choice.Strength); {
			case strength == 3:
				difficulty = 3
			case strength == 1 || strength == 0 && t.choice.Scale == label.FourStrengths:
				difficulty = 1
			default:
				difficulty = 2
			}
		}
		out[difficulty].mean.add(t.prompt, t.seconds, 1)
	}
	return out
}

// Decisions of a sitting are put together by placeStep, up to placeParts parts; the
// last part holds all later ones.
const (
	placeStep  = 25
	placeParts = 12
)

// byPlace splits decisions by their place in the sitting, up to the last part that
// has any.
func byPlace(times []timed) []part {
	var out []part
	for _, t := range times {
		at := min(t.place/placeStep, placeParts-1)
		for k := len(out); k <= at; k++ {
			what := fmt.Sprintf("%d to %d", k*placeStep+1, (k+1)*placeStep)
			if k == placeParts-1 {
				what = fmt.Sprintf("%d and later", k*placeStep+1)
			}
			out = append(out, part{what, newRatio()})
		}
		out[at].mean.add(t.prompt, t.seconds, 1)
	}
	return out
}
