package report

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
	"prefdeck/stages/measure"
	"prefdeck/stages/response"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// JSON prints v as an indented JSON document, which a terminal may show, too.
func JSON(w io.Writer, v any) error {
	var document bytes.Buffer
	e := json.NewEncoder(&document)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(gate.JSON(document.Bytes()))
	return err
}

// StatsOf prints the numbers of d, as JSON or for a person.
func StatsOf(ctx context.Context, d measure.StatsDeck, c Console, o measure.Measuring, json bool) error {
	s, err := measured(ctx, d, c, o)
	if err != nil {
		return err
	}
	if json {
		return JSON(c.Out, s)
	}
	return Stats(c.Out, s)
}

// measured returns the numbers of d, and complains if they will not be remembered.
func measured(ctx context.Context, d measure.StatsDeck, c Console, o measure.Measuring) (measure.Stats, error) {
	s, forgotten, err := measure.StatsOf(ctx, d, o)
	if forgotten != nil {
		c.Complain(fmt.Errorf("the numbers will be computed anew next time: %w", forgotten))
	}
	return s, err
}

// Stats prints the numbers of a deck and its funnel as tables.
func Stats(w io.Writer, s measure.Stats) error {
	var b strings.Builder
	decided := s.Labels.A + s.Labels.B + s.Labels.Tie + s.Labels.BothBad
	row := func(name string, n int, more ...string) {
		line := fmt.Sprintf("%-10s %9s", name, numbers.Number(n))
		if more = said(more); len(more) > 0 {
			line += "   " + strings.Join(more, " · ")
		}
		b.WriteString(line + "\n")
	}
	row("prompts", s.Prompts)
	row("responses", s.Responses, count(s.Failed, "failed, tried again by the next run"))
	setting, limit := s.Capped.Limit()
	row("pairs", s.Pairs, count(s.Capped.Pairs, fmt.Sprintf("left out by %s = %s", setting, limit)))
	row("queue", s.Queue, ahead(s), count(s.Skipped, "skipped, to come back last"), count(s.Flagged, "flagged"))
	row("labels", decided, count(s.Labels.A+s.Labels.B, "with a preference"), count(s.Labels.Tie, "tie"),
		count(s.Labels.BothBad, "both bad"), count(s.Labels.Skip, "skip, not counted"))
	row("events", s.Events)
	if r := s.Rescued; len(r) > 0 {
		row("rescued", r[stages.OfPrompt]+r[stages.OfResponse]+r[stages.OfPair], "used, though the funnel still counts them as dropped")
	}
	if s.Audits.Drawn > 0 {
		row("audits", s.Audits.Drawn, count(s.Audits.Waiting, "waiting"))
	}
	if s.Test.Drawn > 0 {
		row("test set", s.Test.Drawn, numbers.TestSet(s.Test, numbers.OnTestPairs), count(s.Test.Last, "other pairs of its prompts come last, since nothing trains on them"))
	}
	if d := s.Disputed; d.Open+d.Decided > 0 {
		row("disputed", d.Open+d.Decided, count(d.Open, "open: prefdeck adjudicate decides"), count(d.Contested, "of these ruled differently"), count(d.Decided, "adjudicated"))
	}
	failures(&b, s.Failures)
	funnel(&b, s.Funnel)
	audits(&b, s.Audits)
	examples(&b, s.Examples)
	machines(&b, s.Machine)
	_, err := io.WriteString(w, b.String())
	return err
}

// ahead says how long the queue will take; "" if it is empty.
func ahead(s measure.Stats) string {
	if s.Queue == 0 {
		return ""
	}
	return numbers.Ahead(s.Pace, s.Queue)
}

// failures says why requests got no answer, model by model.
func failures(b *strings.Builder, fs response.Failures) {
	for i, f := range fs {
		name := ""
		if i == 0 {
			name = "failed"
			b.WriteString("\n")
		}
		fmt.Fprintf(b, "%-10s %9s   %s\n", name, numbers.Number(f.N), gate.Line(f.Model+": "+f.Reason()))
	}
}

// audits says how often the person preferred what filtering drops.
func audits(b *strings.Builder, a measure.Audits) {
	if a.Drawn == 0 {
		return
	}
	fmt.Fprintf(b, "\n%-10s %-20s %s\n", "audits", "drops overruled", numbers.Share(a.Wrong))
	for _, name := range slices.Sorted(maps.Keys(a.Filters)) {
		line := fmt.Sprintf("%-10s %-20s %s", "", gate.Line(name), numbers.Share(a.Filters[name]))
		if p, known := a.Precision[name]; known {
			line += "; precision " + numbers.Percent(p)
		}
		b.WriteString(line + "\n")
	}
}

// examples shows one drop of each filter.
func examples(b *strings.Builder, es []measure.DropExample) {
	const reasonLength, textLength = 60, 60
	last := measure.DropExample{}
	for i, e := range es {
		name := ""
		if i == 0 {
			b.WriteString("\n")
			name = "dropped"
		}
		if e.Filter != last.Filter || e.Kind != last.Kind {
			fmt.Fprintf(b, "%-10s %-20s %.12s %s: “%s”\n", name, gate.Line(e.Filter), e.ID, gate.Line(words.Excerpt(e.Reason, reasonLength)), gate.Line(words.Excerpt(e.Text, textLength)))
		}
		last = e
	}
}

// machines says what the machine decides, and how often it errs.
func machines(b *strings.Builder, m *measure.Machine) {
	for i, r := range numbers.Machine(m) {
		first := ""
		if i == 0 {
			b.WriteString("\n")
			first = "machine"
		}
		fmt.Fprintf(b, "%-10s %-20s %s\n", first, r.Name, r.Value)
	}
}

// count returns "3 flagged", or "" for none.
func count(n int, what string) string {
	if n == 0 {
		return ""
	}
	return numbers.Number(n) + " " + what
}

// said drops empty strings.
func said(ss []string) []string {
	var out []string
	for _, s := range ss {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func funnel(b *strings.Builder, f measure.Funnel) {
	rows := 0
	for _, stage := range f {
		for i, filter := range stage.Filters {
			if rows == 0 {
				fmt.Fprintf(b, "\n%-10s %-20s %9s %9s %9s\n", "funnel", "", "in", "dropped", "passed")
			}
			rows++
			name := ""
			if i == 0 {
				name = gate.Line(stage.Stage)
			}
			line := fmt.Sprintf("%-10s %-20s %9s %9s %9s", name, gate.Line(filter.Filter),
				numbers.Number(filter.In), numbers.Number(filter.Dropped), numbers.Number(filter.Passed))
			if waiting := count(filter.Waiting, "waiting"); waiting != "" {
				line += "   " + waiting
			}
			b.WriteString(line + "\n")
		}
	}
	if rows == 0 {
		b.WriteString("\nfunnel     nothing has been filtered yet\n")
	}
}
