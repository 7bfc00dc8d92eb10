package report

import (
	"context"
	"fmt"
	"io"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/measure/ablation"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
	"prefdeck/tui/progress"
)

// StagesDeck is the part of the store that StagesOf needs.
type StagesDeck interface {
	ablation.AblatedDeck
	ablation.StreamDeck
}

// StagesOptions says how StagesOf prints.
type StagesOptions struct {
	ASCII, JSON bool
	Path        string // of the deck, as Next takes it
}

// StagesOf measures what each stage of a deck adds, and prints it. Where labels are
// too few it says how to give more.
func StagesOf(ctx context.Context, d StagesDeck, c Console, o StagesOptions) error {
	var a measure.Ablation
	err := progress.Show(c.Progress(o.ASCII), func(events stages.Events) (err error) {
		a, err = ablation.Run(ctx, d, ablation.Options{Progress: progress.Steps(events, string(stages.Measure))})
		return err
	})
	if err != nil {
		return err
	}
	if o.JSON {
		return JSON(c.Out, a)
	}
	if err := Ablation(c.Out, a); err != nil {
		return err
	}
	s, err := d.Stats(ctx)
	if err != nil {
		return err
	}
	left, err := ablation.Drawable(ctx, d, s.Test)
	if err == nil {
		testSet(c.Err, s.Test, left, a, o.Path)
	}
	return err
}

// testSet says how far the test set is, and how to go on with it. A deck on whose pairs
// the stages were measured without one needs none. left is how many pairs can be drawn.
func testSet(w io.Writer, t measure.TestStream, left int, a measure.Ablation, path string) {
	command := "prefdeck label" + onDeck(path) + " --stream test"
	switch {
	case t.Drawn == 0 && a.Why == "":
		fmt.Fprintf(w, "test set: none; tested on pairs of the deck drawn at random (%s collects one)\n", command)
	case t.Wanted > 0:
		fmt.Fprintf(w, "test set: %s\nit %s\n", numbers.TestSet(t, numbers.OnTestPairs), numbers.TestNeeds(t, left, command))
	default:
		fmt.Fprintf(w, "test set: %s\n", numbers.TestSet(t, numbers.OnTestPairs))
	}
}

// Ablation prints what each stage adds as tables.
func Ablation(w io.Writer, a measure.Ablation) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s labelled. %s\n", numbers.Plural(a.Labels, "pair"), numbers.AblationLine(a))
	if len(a.Arms) > 0 {
		fmt.Fprintf(&b, "\n%-24s %7s  %-36s %s\n", "arm", "labels", "right", "best of N preferred")
	}
	for _, x := range a.Arms {
		if x.Why != "" {
			fmt.Fprintf(&b, "%-24s %7s  not defined: %s\n", gate.Line(x.Name), numbers.Number(x.Labels), x.Why)
			continue
		}
		line := fmt.Sprintf("%-24s %7s  %-36s %s", gate.Line(x.Name), numbers.Number(x.Labels), numbers.Percent(x.Accuracy), picked(x))
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if len(a.Effects) > 0 {
		fmt.Fprintf(&b, "\n%-12s %-36s %s\n", "stage", "adds", "verdict")
	}
	for _, e := range a.Effects {
		if e.Why != "" {
			fmt.Fprintf(&b, "%-12s %s\n", e.Stage, numbers.Verdict(e))
			continue
		}
		fmt.Fprintf(&b, "%-12s %-36s %s\n", e.Stage, numbers.Points(e.Difference), numbers.Verdict(e))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// picked says how often people prefer the head's pick.
func picked(a measure.Arm) string {
	if !a.BestOf.Defined() {
		return "not defined: too few responses or labels on the pick"
	}
	return fmt.Sprintf("%s, N=%.1f", numbers.Percent(a.BestOf), a.Responses)
}
