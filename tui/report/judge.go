package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"prefdeck/stages/measure"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// ErrNoJudge says that no judge has compared a labelled pair.
var ErrNoJudge = errors.New("no judge has compared a pair that people have labelled: prefdeck judge MODEL --labelled does")

// JudgeCheckOf prints how well the judges of d agree with people: all of them, or those
// whose name begins with one.
func JudgeCheckOf(ctx context.Context, d measure.RowsDeck, w io.Writer, name string, json bool) error {
	rows, err := d.Rows(ctx)
	if err != nil {
		return err
	}
	known := rows.Judges
	rows = rows.OfJudges(name)
	checks, together, err := measure.JudgeChecks(ctx, &rows, measure.Bootstrap{})
	if err != nil {
		return err
	}
	switch {
	case len(known) == 0:
		return ErrNoJudge
	case len(checks) == 0:
		return fmt.Errorf("no judge is called %q; there are %s", name, strings.Join(known, ", "))
	case json:
		out := []any{}
		for _, c := range checks {
			out = append(out, c)
		}
		for _, c := range together {
			out = append(out, c)
		}
		return JSON(w, out)
	}
	var b strings.Builder
	for i, c := range checks {
		if i > 0 {
			b.WriteString("\n")
		}
		judgeCheck(&b, c)
	}
	for _, c := range together {
		panelCheck(&b, c)
	}
	_, err = io.WriteString(w, b.String())
	return err
}

func judgeCheck(b *strings.Builder, c measure.JudgeCheck) {
	row := func(name, value string) { fmt.Fprintf(b, "%-20s %s\n", name, value) }
	b.WriteString(gate.Line(c.Judge) + "\n")
	if c.ReplacedBy != "" {
		row("replaced by", gate.Line(c.ReplacedBy)+", which is used instead, in prefdeck route too")
	}
	row("agrees with people", numbers.Percent(c.Accuracy)+", where both name a winner")
	if x := c.Taught; x != nil {
		row("without examples", teaching(*x))
	}
	row("Cohen's κ", numbers.Estimate(c.KappaWithoutTies, 2)+"; with ties "+numbers.Estimate(c.KappaWithTies, 2))
	row("names no winner", numbers.Percent(c.Undecided)+", where people do")
	if c.Rates {
		row("rates", "each response by itself, so no order sways it; prefdeck route takes it by name (--judge)")
	} else {
		row("flips when swapped", numbers.Percent(c.Flips)+" of the pairs seen in both orders")
		row("first one preferred", numbers.Percent(c.First)+", 50 % for a judge without a preference")
	}
	row("longer one preferred", leaning(c.Longer))
	row("own family preferred", leaning(c.OwnFamily))
	row("calibration error", numbers.Estimate(c.CalibrationError, 3)+"; Brier score "+numbers.Estimate(c.Brier, 3)+", 0.25 for always one half")
	if better := recalibrated(c); better != "" {
		row("learnt from people", better)
	}
	row("could decide", routing(c))
	disagreements(b, c.Disagreements, c.ReplacedBy == "")
}

// panelCheck says what all judges of the check are worth together.
func panelCheck(b *strings.Builder, c measure.PanelCheck) {
	row := func(name, value string) { fmt.Fprintf(b, "%-20s %s\n", name, value) }
	fmt.Fprintf(b, "\n%s of these %d judges (prefdeck route --combine %s)\n", c.Rule, len(c.Judges), c.Rule)
	row("rule", combination(c.Rule))
	calibration := "learnt from people; each pair by curves without its prompt"
	if !c.Calibrated {
		calibration = "none, the judges' own probabilities: " + gate.Line(c.Uncalibrated)
	}
	row("calibration", calibration)
	row("decides", numbers.Percent(c.Decides)+" of the pairs that all of them judged")
	row("agrees with people", numbers.Percent(c.Accuracy)+", where both name a winner")
	row("Cohen's κ", numbers.Estimate(c.KappaWithoutTies, 2)+"; with ties "+numbers.Estimate(c.KappaWithTies, 2))
	row("longer one preferred", leaning(c.Longer))
	row("calibration error", numbers.Estimate(c.CalibrationError, 3)+"; Brier score "+numbers.Estimate(c.Brier, 3))
	row("could decide", routing(c.JudgeCheck))
}

// recalibrated says how well curves learnt from people's labels calibrate a judge's
// probabilities; "" where too few labels exist to learn from.
func recalibrated(c measure.JudgeCheck) string {
	var out []string
	for _, r := range c.Recalibrated {
		if r.CalibrationError.Defined() {
			out = append(out, fmt.Sprintf("%s by %s", numbers.Estimate(r.CalibrationError, 3), r.Method))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "calibration error " + strings.Join(out, ", ") + "; each pair by a curve without its prompt"
}

// teaching compares a judge that is shown examples with itself without them.
func teaching(x measure.Teaching) string {
	text := fmt.Sprintf("%s right of the same pairs, with its %s %s", numbers.Percent(x.Without), numbers.Plural(x.Examples, "example"), numbers.Percent(x.With))
	if g := x.Gain; g.Bounded() {
		text += "; " + numbers.Lead(g, 0)
	}
	return text + "; pairs on the examples' prompts are not judged"
}

// leaning compares a judge with people on the same pairs.
func leaning(l measure.Leaning) string {
	if !l.Judge.Defined() {
		return numbers.Percent(l.Judge) + ": no pair shows it"
	}
	text := numbers.Percent(l.Judge) + "; people " + numbers.Percent(l.People)
	if e := l.Excess; e.Bounded() {
		text += "; " + numbers.Lead(e, 0)
	}
	return text
}

// routing says which pairs the judge could decide at a bounded error.
func routing(c measure.JudgeCheck) string {
	r := c.Routing
	promise := fmt.Sprintf("%.0f %% agreement with %.0f %% certainty", 100*r.Target, 100*r.Confidence)
	switch {
	case r.Threshold != nil:
		kind := "a confidence"
		if r.Calibrated {
			kind = "a calibrated confidence"
		}
		return fmt.Sprintf("%s of the pairs, from %s |2p−1| of %.2f on, at %s; %s", numbers.Percent(r.Saved), kind, *r.Threshold, promise, otherPrompts(r.NewPrompts))
	case r.Decided < r.Smallest:
		return fmt.Sprintf("not defined: to promise %s takes %s without an error, with one winner in every order, and there are %s", promise, numbers.Plural(r.Smallest, "pair"), numbers.Number(r.Decided)) + needed(r.Needed, r.Decided, r.Saved.N)
	}
	return fmt.Sprintf("none: no confidence promises %s", promise) + needed(r.Needed, r.Decided, r.Saved.N)
}

// otherPrompts says from which confidence on a judge may decide pairs of prompts without
// labels.
func otherPrompts(threshold *float64) string {
	if threshold == nil {
		return "none on prompts without labels"
	}
	return fmt.Sprintf("from %.2f on prompts without labels", *threshold)
}

// mostDisagreements is how many are listed for a person.
const mostDisagreements = 10

// disagreements lists them. The screen finds those of a judge that counts.
func disagreements(b *strings.Builder, ds []measure.Disagreement, counts bool) {
	if len(ds) == 0 {
		return
	}
	search := ""
	if counts {
		search = " (on the screen: /is:done judge:disagrees)"
	}
	fmt.Fprintf(b, "\n%s, the most confident first%s:\n", numbers.Plural(len(ds), "disagreement"), search)
	for i, d := range ds {
		if i == mostDisagreements {
			fmt.Fprintf(b, "  and %d more: --json lists them\n", len(ds)-i)
			break
		}
		said := fmt.Sprintf("  prefdeck explain %.12s   people %s, judge %s", d.Pair, strings.ToUpper(string(d.People)), strings.ToUpper(string(d.Judge)))
		if p := d.Probability; p != nil {
			said += fmt.Sprintf(" with %.0f %%", 100*max(*p, 1-*p))
		}
		if d.Flips {
			said += ", and the other in one order"
		}
		b.WriteString(said + "\n")
	}
}
