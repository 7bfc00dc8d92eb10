package report

import (
	"fmt"
	"io"
	"strings"

	"prefdeck/stages/measure/reward"
	"prefdeck/tui/numbers"
)

// Replay prints how fast heads learnt in two orders of the labels.
func Replay(w io.Writer, r reward.Replayed, json bool) error {
	if json {
		return JSON(w, r)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Labels to reach %.0f %% of the accuracy with all %d (mean of %d seeds and its 95 %% interval: over seeds, on these labels alone):\n\n", 100*r.Target, r.Pairs, r.Seeds)
	row := func(name, value string) { fmt.Fprintf(&b, "%-24s %s\n", name, value) }
	row("accuracy with all", numbers.Percent(r.Final))
	row("in random order", numbers.Estimate(r.Random, 0))
	row("most informative first", numbers.Estimate(r.Informative, 0))
	row("saved", numbers.Estimate(r.Saved, 0)+saved(r))
	fmt.Fprintf(&b, "\n%8s %8s %12s\n", "labels", "random", "informative")
	for _, s := range r.Curve {
		fmt.Fprintf(&b, "%8d %6.1f %% %10.1f %%\n", s.Labels, 100*s.Random, 100*s.Informative)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// saved says what the interval of the saving allows to say.
func saved(r reward.Replayed) string {
	switch {
	case !r.Saved.Bounded() || r.Saved.Low <= 0 && r.Saved.High >= 0:
		return ": no difference that these labels can show"
	case r.Saved.Low > 0:
		return ": the order saves labels"
	}
	return ": the order costs labels"
}
