//go:build ignore

// Command measures reads labels as CSV and prints their measures as JSON: what the
// script beside it compares with other packages. The columns are prompt, model_a,
// model_b, annotator, answer (a, b or tie), left (a, b or nothing), judge (a, b, tie or
// nothing); rows of one prompt and two models are one pair.
package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

func main() {
	samples := 20
	if len(os.Args) > 1 {
		var err error
		if samples, err = strconv.Atoi(os.Args[1]); err != nil {
			fail(err)
		}
	}
	rows, err := csv.NewReader(os.Stdin).ReadAll()
	if err != nil {
		fail(err)
	}
	r := read(rows[1:])
	m, err := measure.MeasuresOf(context.Background(), r, measure.Bootstrap{Samples: samples}, nil)
	if err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(m); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// numbering gives each name a number, in the order of first appearance.
type numbering struct {
	of    map[string]int
	names []string
}

func (n *numbering) number(name string) int {
	if n.of == nil {
		n.of = map[string]int{}
	}
	at, known := n.of[name]
	if !known {
		at = len(n.names)
		n.of[name] = at
		n.names = append(n.names, name)
	}
	return at
}

func read(rows [][]string) *measure.Rows {
	var prompts, models, annotators, pairs numbering
	r := &measure.Rows{Judges: []string{"judge"}}
	for _, row := range rows {
		prompt, a, b := row[0], row[1], row[2]
		known := len(r.Pairs)
		pair := pairs.number(prompt + "\x00" + a + "\x00" + b)
		if pair == known {
			r.Pairs = append(r.Pairs, measure.PairRow{Prompt: prompts.number(prompt), ModelA: models.number(a), ModelB: models.number(b)})
			if row[6] != "" {
				r.Verdicts = append(r.Verdicts, measure.VerdictRow{Pair: pair, Probability: math.NaN(), Answer: label.Answer(row[6])})
			}
		}
		r.Labels = append(r.Labels, measure.LabelRow{Pair: pair, Annotator: annotators.number(row[3]),
			Decision: measure.Decision{Choice: label.Choice{Answer: label.Answer(row[4])}, Left: label.Side(row[5])}})
	}
	r.Prompts, r.Models, r.Annotators = len(prompts.names), models.names, annotators.names
	return r
}
