package figures

import (
	"fmt"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/tui/numbers"
)

// ablation shows what each stage adds to a reward head: the arms, the effects, and
// how good the heads' picks are.
func ablation(a *measure.Ablation) []Figure {
	effects := Figure{Title: "What each stage adds", Axis: Axis{Mark: 0}}
	switch {
	case a == nil:
		effects.Why = "not measured yet: prefdeck measure stages"
	case a.Why != "":
		effects.Why = a.Why
	}
	if effects.Why != "" {
		return []Figure{effects}
	}
	effects.About = fmt.Sprintf("Points of accuracy. As of %s: %s", numbers.Plural(a.Labels, "labelled pair"), numbers.AblationLine(*a))
	right := Figure{Title: "How often heads are right", About: "Small reward models, by the pairs they were trained on; tested on other prompts.", Axis: shares(0.5)}
	picks := Figure{Title: "Best of N", About: "How often people prefer the head's pick among a prompt's responses to another of them.", Axis: shares(0.5)}
	for _, e := range a.Effects {
		bar := Bar{Name: e.Stage, Estimate: e.Difference, Text: numbers.Points(e.Difference)}
		switch {
		case e.Why != "":
			bar.Text = numbers.Verdict(e)
		case e.Verdict == measure.Open:
			bar.Name += ": no verdict"
			if e.More > 0 {
				effects.About += fmt.Sprintf(" Of %s, %s.", e.Stage, numbers.Shows(e))
			}
		default:
			bar.Name += " " + string(e.Verdict)
		}
		effects.Rows = append(effects.Rows, bar)
	}
	effects.Axis = around(effects.Rows, 0)
	for _, x := range a.Arms {
		right.Rows = append(right.Rows, percent(x.Name, x.Accuracy, x.Why))
		why := x.Why
		if why == "" {
			why = "too few responses or labels on the pick"
		}
		picks.Rows = append(picks.Rows, percent(x.Name, x.BestOf, why))
	}
	return []Figure{effects, right, picks}
}

// testSet shows how far the deck's own test set is. A deck on whose pairs the stages
// could be measured without one needs none.
func testSet(t measure.TestStream, a *measure.Ablation) Figure {
	row := counted("labels", min(t.Labelled, measure.TestLabels), measure.TestLabels, numbers.TestSet(t, ""))
	about := fmt.Sprintf("Two responses at random to a prompt at random: the honest test of every stage. Heads are tested on these pairs alone once people prefer a response in 20, and nothing trains on them. %d of them put a head's accuracy within ±10 points.", measure.TestLabels)
	switch {
	case t.Drawn == 0 && a != nil && a.Why == "":
		about += " This deck has none and was tested on other pairs drawn at random: prefdeck label --stream test collects one."
	case t.Wanted > 0:
		left := -1
		if t.Drained {
			left = 0
		}
		about += " It " + numbers.TestNeeds(t, left, "prefdeck label --stream test") + "."
	}
	return Figure{Title: "The test set", About: about, Axis: shares(unmarked), Kind: Counts,
		Rows: []Bar{row.behind(label.QueueFilter{State: label.Decided, Stream: label.TestStream})}}
}
