package report

import (
	"context"
	"fmt"
	"io"
	"strings"

	"prefdeck/stages/ground/shell"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// Next prints the command that brings a deck forward. The path is "" for the deck
// that commands take by default. It is advice, so an error says nothing.
func Next(ctx context.Context, d measure.Counter, w io.Writer, path string) {
	if s, err := d.Stats(ctx); err == nil {
		next(s, w, path)
	}
}

// Ran says which pairs the limits left out of the queue, and then what Next says.
func Ran(ctx context.Context, d measure.Counter, w io.Writer, path string) {
	s, err := d.Stats(ctx)
	if err != nil {
		return
	}
	if n := s.Capped.Pairs; n > 0 {
		left := "left out: " + numbers.Plural(n, "pair") + ", " + numbers.Ahead(s.Pace, n)
		switch setting, value := s.Capped.Limit(); setting {
		case "strategy":
			strategy, _ := pairing.Named(value)
			why := "and most do not qualify"
			if strategy.Scored {
				why = "and most have no scores that differ; prefdeck measure reward gives scores once there are labels"
			}
			fmt.Fprintf(w, "%s; strategy = %s takes %s, %s (--strategy NAME)\n", left, value, strategy.About, why)
		default:
			fmt.Fprintf(w, "%s; %s = %s is the number to raise (--%s N; 0: no limit)\n", left, setting, value, strings.ReplaceAll(setting, "_", "-"))
		}
	}
	next(s, w, path)
}

func next(s measure.Stats, w io.Writer, path string) {
	deck := onDeck(path)
	step, n := s.Next()
	does := map[measure.NextStep]struct{ command, why string }{
		measure.Ask:      {"run" + deck + " --model NAME", "asks a model of Ollama about " + numbers.Plural(n, "prompt")},
		measure.Pair:     {"run" + deck, "filters and pairs " + numbers.Plural(n, "response")},
		measure.Contrast: {"import" + deck + " FILE", "no prompt has two responses that differ: import those of another model, or name one to run with --model"},
		measure.Judge:    {"label" + deck, numbers.Plural(n, "pair") + " to decide, " + numbers.Ahead(s.Pace, n)},
		measure.Export:   {"export" + deck + " --to trl --out pairs.jsonl", numbers.Plural(n, "preference")},
	}
	if do, ok := does[step]; ok {
		fmt.Fprintf(w, "next: prefdeck %s   (%s)\n", do.command, do.why)
	}
}

// onDeck returns the flag that names a deck; "" for the one that commands take by
// default.
func onDeck(path string) string {
	if path == "" {
		return ""
	}
	return " --deck " + gate.Line(shell.Quote(path))
}
