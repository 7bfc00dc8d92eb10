package report

import (
	"context"
	"fmt"
	"io"
	"strings"

	"prefdeck/stages/response"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
	"prefdeck/tui/progress"
)

// ForecastOf prints what a run would ask the models for now, and changes nothing.
// generate is how many prompts it would have written before.
func ForecastOf(ctx context.Context, d response.History, w io.Writer, o response.Options, generate int) error {
	f, err := response.Foresee(ctx, d, o)
	if err != nil {
		return err
	}
	return forecast(w, f, generate)
}

func forecast(w io.Writer, f response.Forecast, generate int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-30s %10s %16s   %s\n", numbers.Plural(f.Prompts, "prompt"), "requests", "tokens", "time")
	sum := response.Expected{Name: "in all"}
	var slow bool // some model's time is not known
	for _, e := range f.Models {
		b.WriteString(expected(e))
		sum.Requests += e.Requests
		sum.Tokens += e.Tokens
		sum.Took += e.Took
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
	b.WriteString("\nNothing was asked. Models are taken for those that the deck knows: one pulled anew is asked everything again. Prompts are counted as they are: the first stage may yet drop some.\n")
	if generate > 0 {
		fmt.Fprintf(&b, "The %s to be written first are not counted.\n", numbers.Plural(generate, "prompt"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// expected returns the line of one model.
func expected(e response.Expected) string {
	tokens, took := "about "+numbers.Number(e.Tokens), "about "+progress.Duration(e.Took)
	if e.AtMost {
		tokens, took = "up to "+numbers.Number(e.Tokens), "not known: no earlier run of this deck says"
	}
	if e.Took > 0 && e.AtMost { // the sum
		took = "about " + progress.Duration(e.Took)
	}
	if e.Requests == 0 {
		tokens, took = "0", "none: all responses are here"
	}
	return fmt.Sprintf("%-30s %10s %16s   %s\n", gate.Line(e.Name), numbers.Number(e.Requests), tokens, took)
}
