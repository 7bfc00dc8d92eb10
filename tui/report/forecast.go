package report

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/pipeline"
	"prefdeck/stages/response"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
	"prefdeck/tui/progress"
)

// ForecastOf prints what a run of these stages would ask the models for now, and
// changes nothing.
func ForecastOf(ctx context.Context, d pipeline.Foresight, w io.Writer, c pipeline.Config, which []stages.Stage) error {
	f, err := pipeline.Foresee(ctx, d, c, which)
	if err != nil {
		return err
	}
	generate := 0
	if slices.Contains(which, stages.Prompts) {
		generate = c.Prompts.Generate
	}
	return forecast(w, f, c.Responses.InFlight(), generate)
}

func forecast(w io.Writer, f response.Forecast, jobs, generate int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-30s %10s %16s   %s\n", numbers.Plural(f.Prompts, "prompt"), "requests", "tokens", "time")
	sum := response.Expected{Name: "in all"}
	var slow bool      // some model's time is not known
	var otherwise bool // some model's speed was measured with another number of jobs
	for _, e := range f.Models {
		b.WriteString(expected(e))
		sum.Requests += e.Requests
		sum.Tokens += e.Tokens
		sum.Took += e.Took
		otherwise = otherwise || e.Took > 0 && e.Jobs != jobs
		if e.Requests > 0 {
			sum.AtMost = sum.AtMost || e.AtMost
			slow = slow || e.Took == 0
		}
	}
	if len(f.Models) > 1 {
		line := expected(sum)
		if slow && sum.Took > 0 {
			line = strings.TrimSuffix(line, "\n") + " and more\n"
		}
		b.WriteString(line)
	}
	b.WriteString("\nNo model was asked. Models are taken to be the ones the deck knows: one pulled anew is asked everything again.\n")
	if f.Dropped > 0 {
		fmt.Fprintf(&b, "Curation would drop %s first: they are not counted.\n", numbers.Plural(f.Dropped, "prompt"))
	}
	if otherwise {
		fmt.Fprintf(&b, "No earlier run had %s in flight, so the time is estimated from the nearest number.\n", numbers.Plural(jobs, "request"))
	}
	if generate > 0 {
		fmt.Fprintf(&b, "Not counted: %s to write first.\n", numbers.Plural(generate, "prompt"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// expected returns the line of one model.
func expected(e response.Expected) string {
	tokens, took := "about "+numbers.Number(e.Tokens), "about "+progress.Duration(e.Took)
	if e.AtMost {
		tokens, took = "up to "+numbers.Number(e.Tokens), "not known: no earlier run in this deck"
	}
	if e.Took > 0 && e.AtMost { // the sum
		took = "about " + progress.Duration(e.Took)
	}
	if e.Requests == 0 {
		tokens, took = "0", "none: all responses are here"
	}
	return fmt.Sprintf("%-30s %10s %16s   %s\n", gate.Line(e.Name), numbers.Number(e.Requests), tokens, took)
}
