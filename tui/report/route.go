package report

import (
	"context"
	"fmt"
	"io"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/measure/statistic"
	"prefdeck/stages/route"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
	"prefdeck/tui/progress"
)

// RouteHow says how RouteOf works and prints.
type RouteHow struct {
	Undo        bool // instead: take everything back
	JSON, ASCII bool
}

// RouteOf routes the pairs of d, or takes back what was routed, and prints the result.
func RouteOf(ctx context.Context, d route.Yard, c Console, o route.Options, how RouteHow) error {
	var r route.Routed
	back := 0
	err := progress.Show(c.Progress(how.ASCII), func(events stages.Events) (err error) {
		if how.Undo {
			back, err = route.Undo(ctx, d, o.Version, events)
		} else {
			r, err = route.Run(ctx, d, o, events)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case !how.Undo:
		return Route(c.Out, r, how.JSON)
	case how.JSON:
		return JSON(c.Out, map[string]int{"back": back})
	}
	_, err = fmt.Fprintf(c.Out, "%s back from the machine to you\n", numbers.Plural(back, "pair"))
	return err
}

// Route prints what routing came to, as JSON or for a person.
func Route(w io.Writer, r route.Routed, json bool) error {
	if json {
		return JSON(w, r)
	}
	var b strings.Builder
	row := func(name, value string) { fmt.Fprintf(&b, "%-12s %s\n", name, value) }
	for i, j := range r.Judges {
		name := ""
		if i == 0 {
			name = "judges"
		}
		row(name, gate.Line(j))
	}
	for _, x := range r.Replaced {
		row("replaced", gate.Line(x.Judge)+" by "+gate.Line(x.By)+" (--judge with the full name still uses it)")
	}
	row("calibration", numbers.Plural(r.Labelled, "pair")+" that people labelled and all of these judged")
	if len(r.Judges) > 1 {
		row("rule", combination(r.Rule))
	}
	row("agreement", numbers.Share(r.Agreement)+" where the judges are sure of one winner and people name one")
	row("ties", numbers.Share(r.Ties)+": the judges are sure of a winner, and people name none")
	row("prompts", prompts(r))
	row("confidence", confidence(r))
	row("opens", opens(r))
	row("machine", machine(r))
	row("you", keeps(r))
	row("saved", numbers.Share(r.Saved)+" of all pairs that need a decision are decided by the machine alone")
	_, err := io.WriteString(w, b.String())
	return err
}

// combination says how several judges decide together.
func combination(r measure.Combination) string {
	if r == measure.ByMean {
		return "the mean of the judges' log-odds, agreed or not"
	}
	return "all judges name the same winner, in every order"
}

// prompts says on how many prompts the promise stands, and what that means for others.
func prompts(r route.Routed) string {
	text := numbers.Plural(r.Prompts, "prompt") + " with labels"
	switch {
	case r.Threshold == nil:
		return text
	case r.Prompts < r.Smallest:
		return fmt.Sprintf("%s; not defined on prompts without labels, which takes %s with some", text, numbers.Number(r.Smallest))
	}
	return fmt.Sprintf("%s; %s (agreement within a prompt is alike by %.2f of 1)", text, otherPrompts(r.NewPrompts), r.Likeness)
}

// confidence says whether confidences are the judges' own or corrected by labels.
func confidence(r route.Routed) string {
	switch {
	case r.Calibrated && len(r.Judges) > 1:
		return "calibrated by a Platt curve for each judge and one for all together, learnt from these labels"
	case r.Calibrated:
		return "calibrated by a Platt curve that is learnt from these labels"
	}
	return "as the judges report it, not calibrated: " + gate.Line(r.Uncalibrated)
}

// opens says from which confidence on the machine decides, or why it does not.
func opens(r route.Routed) string {
	promise := fmt.Sprintf("people who prefer a response agree in %s, with %s certainty", percentage(r.Target), percentage(r.Certainty))
	switch {
	case r.Threshold != nil:
		return fmt.Sprintf("from a confidence |2p−1| of %.2f on: %s; there they agree in %s", *r.Threshold, promise, numbers.Share(r.Above))
	case r.Agreement.N < r.Smallest:
		return fmt.Sprintf("not defined: to promise that %s takes %s without an error, and there are %s", promise, numbers.Plural(r.Smallest, "labelled pair"), numbers.Number(r.Agreement.N)) +
			needed(r.Needed, r.Agreement.N, r.Labelled)
	}
	return fmt.Sprintf("not: no confidence promises that %s", promise) + needed(r.Needed, r.Agreement.N, r.Labelled)
}

// needed says how many more labels it would take for the machine to decide, to follow the
// reason that it does not.
func needed(o *statistic.Needed, cases, labelled int) string {
	if text := numbers.Needed(o, cases, labelled); text != "" {
		return "; " + text
	}
	return ""
}

// percentage formats a share that a person set: 90 %, 97.5 %.
func percentage(share float64) string { return fmt.Sprintf("%.4g %%", 100*share) }

func machine(r route.Routed) string {
	text := numbers.Plural(r.Machine, "pair")
	parts := said([]string{count(r.New, "new"), count(r.Audits, "of them also go to you, unannounced"), count(r.Back, "back to you")})
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	if r.DryRun {
		text += " (a dry run: nothing is changed)"
	}
	return text
}

// keeps says why undecided pairs stay with the person.
func keeps(r route.Routed) string {
	parts := said([]string{
		count(r.Unjudged, "not judged by all"), count(r.Flips, "on which a judge flips when the sides are swapped"),
		count(r.Neither, "on which a judge names no winner"), count(r.Disagree, "on which judges disagree"),
		count(r.Below, "below that confidence"), count(r.Elsewhere, "above it, but on prompts without labels, which need more"),
		count(r.Kept, "kept for you: drawn at random as a test, rescued or with a known answer"),
	})
	text := numbers.Plural(r.Unjudged+r.Flips+r.Neither+r.Disagree+r.Below+r.Elsewhere+r.Kept, "pair") + " that nobody has decided"
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	return text
}
