package numbers

import (
	"fmt"
	"math"

	"prefdeck/stages/measure"
)

// Points puts a difference of shares into words, in percentage points.
func Points(e measure.Estimate) string {
	if !e.Defined() {
		return undefinedOf(e.N)
	}
	if !e.Bounded() {
		return fmt.Sprintf("%s points (%s, %s)", signed(e.Value, 1), Basis(e.N), boundless)
	}
	return fmt.Sprintf("%s points (%s, %s to %s)", signed(e.Value, 1), Basis(e.N), signed(e.Low, 1), signed(e.High, 1))
}

// Lead puts a difference of shares that has an interval into words, in percentage points,
// beside words that say on how many it stands.
func Lead(e measure.Estimate, decimals int) string {
	return fmt.Sprintf("%s points (%s to %s)", signed(e.Value, decimals), signed(e.Low, decimals), signed(e.High, decimals))
}

// signed formats a difference of shares in percentage points; what rounds to 0 is +0.
func signed(share float64, decimals int) string {
	return fmt.Sprintf("%+.*f", decimals, unsignedZero(100*share, decimals))
}

// Verdict says what the interval of a stage's effect allows to say.
func Verdict(e measure.StageEffect) string {
	switch {
	case e.Why != "":
		return "not defined: " + e.Why
	case e.Verdict != measure.Open:
		return "the stage " + string(e.Verdict)
	case e.More == 0:
		return "no difference that matters"
	}
	return "no verdict; " + Shows(e)
}

// Shows says what difference would show with how many more labels.
func Shows(e measure.StageEffect) string {
	return fmt.Sprintf("%s would show with about %s", Plural(int(math.Round(100*e.Show)), "point"), Plural(rounded(float64(e.More)), "more label"))
}

// AblationLine says what an ablation stands on, or why there is nothing to see.
func AblationLine(a measure.Ablation) string {
	if a.Why != "" {
		return fmt.Sprintf("Not defined: %s.", a.Why)
	}
	return fmt.Sprintf("%d heads for each arm, each trained on %s and tested on %s of %s that no head has seen, drawn at random before filtering.",
		a.Sets, Plural(a.Pairs, "pair"), Plural(a.TestPairs, "pair"), Plural(a.TestPrompts, "prompt"))
}

// OnTestPairs says what the labels of the test set are labels of.
const OnTestPairs = " on pairs drawn at random before filtering"

// TestSet says how far the test set is. on is OnTestPairs, or empty beside words that
// say it.
func TestSet(t measure.TestStream, on string) string {
	of := fmt.Sprintf("%s of %s", Number(t.Labelled), Plural(measure.TestLabels, "label")) + on
	switch {
	case t.Wanted == 0:
		of = Plural(t.Labelled, "label") + on
	case t.Drawn == 0:
	case t.Waiting > 0:
		of += ", " + Number(t.Waiting) + " waiting"
	default:
		of += ", none waiting"
	}
	return of
}

// TestNeeds says how many labels the test set still needs, and how to get them. left is
// how many pairs could be drawn besides the waiting ones; negative: not counted.
func TestNeeds(t measure.TestStream, left int, command string) string {
	const more = "more prompts with two responses that differ"
	have, needs := t.Waiting+left, "needs "+Plural(t.Wanted, "more label")
	switch {
	case left < 0 || have >= t.Wanted:
		return needs + ": " + command + " draws and starts them"
	case have == 0:
		return needs + ", and no pair is left to draw: it takes " + more
	}
	return fmt.Sprintf("%s: %s starts %s, and the others take %s", needs, command, Number(have), more)
}
