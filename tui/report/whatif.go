package report

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/ground/words"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// WhatIfDeck is the part of the store that WhatIf needs.
type WhatIfDeck interface {
	filter.Prospect
	// Answers returns the current answers of the deck's annotator to pairs, skips
	// among them.
	Answers(ctx context.Context, pairs []stages.ID) (map[stages.ID]label.Answer, error)
}

// WhatIf prints what filtering d with these options would change, filter by filter, with
// the person's answers: audits of pairs dropped now, labels of pairs that would be
// dropped. It changes nothing.
func WhatIf(ctx context.Context, d WhatIfDeck, w io.Writer, o filter.Options) error {
	out, err := filter.WhatIf(ctx, d, o)
	if err != nil {
		return err
	}
	var pairs []stages.ID
	for _, t := range slices.Concat(out.In, out.Out) {
		for _, p := range t.Pairs {
			pairs = append(pairs, p.ID)
		}
	}
	answers, err := d.Answers(ctx, pairs)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "A dry run: nothing is changed. Of %s and %s\n",
		numbers.Plural(out.Responses, "response"), numbers.Plural(out.Pairs, "pair"))
	turns(&b, "would come in", out.In, answers)
	turns(&b, "would be dropped", out.Out, answers)
	b.WriteString("\nPairs that the run would propose anew are not counted.\n")
	_, err = io.WriteString(w, b.String())
	return err
}

// mostExamples is how many are shown for each filter.
const mostExamples = 3

// turns prints the subjects that would come in or go, by filter. It shows no text of one
// that waits for a decision, which must stay blind.
func turns(b *strings.Builder, title string, ts []filter.Turn, answers map[stages.ID]label.Answer) {
	fmt.Fprintf(b, "\n%s %s\n", numbers.Number(len(ts)), title)
	by := map[string][]filter.Turn{}
	for _, t := range ts {
		by[t.Filter] = append(by[t.Filter], t)
	}
	for _, name := range slices.Sorted(maps.Keys(by)) {
		var said []measure.Audited
		for _, t := range by[name] {
			said = append(said, decidedOn(t, answers)...)
		}
		fmt.Fprintf(b, "  %-18s %6s   preferred by you: %s\n", gate.Line(name), numbers.Number(len(by[name])), numbers.Share(measure.AuditsOf(said).Wrong))
		shown := 0
		for _, t := range by[name] {
			if shown == mostExamples || waits(t, answers) {
				continue
			}
			shown++
			about := gate.Line(t.Reason)
			if about == "" {
				about = gate.Line(words.Excerpt(t.Text, 60))
			}
			fmt.Fprintf(b, "    %s %.12s   %s\n", t.Kind, t.Subject, about)
		}
	}
}

// decidedOn returns the person's decisions on the pairs of a turn as audits of its
// subject.
func decidedOn(t filter.Turn, answers map[stages.ID]label.Answer) (out []measure.Audited) {
	for _, p := range t.Pairs {
		answer, ok := answers[p.ID]
		if !ok {
			continue
		}
		a := measure.Audited{Filter: t.Filter, Answer: answer, Drawn: 1}
		switch t.Subject {
		case p.A:
			a.Dropped = label.SideA
		case p.B:
			a.Dropped = label.SideB
		}
		out = append(out, a)
	}
	return out
}

// waits reports whether the person is still to decide a pair of a turn.
func waits(t filter.Turn, answers map[stages.ID]label.Answer) bool {
	for _, id := range t.Asked {
		if answer, ok := answers[id]; !ok || answer == label.Skip {
			return true
		}
	}
	return false
}
