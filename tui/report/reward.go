package report

import (
	"fmt"
	"io"
	"strings"

	"prefdeck/stages/measure/reward"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// Reward prints how well a head does.
func Reward(w io.Writer, k reward.Kept, json bool) error {
	if json {
		return JSON(w, struct {
			Scorer string         `json:"scorer"`
			Data   string         `json:"data"`
			Report reward.HeldOut `json:"report"`
		}{k.Scorer(), k.Data, k.Report})
	}
	r := k.Report
	var b strings.Builder
	row := func(name, value string) { fmt.Fprintf(&b, "%-20s %s\n", name, value) }
	row("trained on", fmt.Sprintf("%s of %s, λ %g", numbers.Plural(r.Pairs, "labelled pair"), numbers.Plural(r.Prompts, "prompt"), r.Lambda))
	row("on other prompts", "")
	row("  right", numbers.Percent(r.Accuracy))
	row("  log loss", numbers.Estimate(r.LogLoss, 3))
	row("  calibration error", numbers.Estimate(r.Error, 3))
	for _, rule := range r.Rules {
		row(gate.Line("  "+rule.Name), numbers.Percent(rule.Accuracy)+lead(rule))
	}
	row("verdict", r.Verdict)
	row("scores", "stored as "+reward.What+" by "+k.Scorer())
	_, err := io.WriteString(w, b.String())
	return err
}

// lead says how far the head is ahead of a rule.
func lead(r reward.Rule) string {
	if !r.Lead.Bounded() {
		return ""
	}
	return "; the head leads by " + numbers.Lead(r.Lead, 1)
}
