package report

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

// rowsDeck is a deck of rows.
type rowsDeck measure.Rows

func (r rowsDeck) Rows(context.Context) (measure.Rows, error) { return measure.Rows(r), nil }

// judgedRows returns n labelled pairs with a judge's verdicts: right, and sure, but for
// every fifth.
func judgedRows(n int) rowsDeck {
	r := measure.Rows{Prompts: n, Models: []string{"llama3.2:1b", "gemma3:1b"}, Annotators: []string{"anna"}, Judges: []string{"llama3@0a1b2c3d pairwise@4e5f6a7b probability\x1b[2J"}}
	for p := range n {
		r.Pairs = append(r.Pairs, measure.PairRow{
			ID: stages.Hash("pair", fmt.Sprint(p)), Prompt: p, ModelB: 1, A: measure.Style{Runes: 100 + p}, B: measure.Style{Runes: 120},
		})
		answer, likely := label.A, 0.9
		if p%2 == 1 {
			answer, likely = label.B, 0.1
		}
		if p%5 == 0 {
			likely = 1 - likely
		}
		r.Labels = append(r.Labels, measure.LabelRow{Pair: p, Decision: measure.Decision{Choice: label.Choice{Answer: answer}}})
		r.Verdicts = append(r.Verdicts,
			measure.VerdictRow{Pair: p, First: label.SideA, Probability: likely}, measure.VerdictRow{Pair: p, First: label.SideB, Probability: 0.5 + (likely-0.5)/2})
	}
	return rowsDeck(r)
}

func TestJudgeCheck(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 60} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			if err := JudgeCheckOf(t.Context(), judgedRows(n), &b, "llama", false); err != nil {
				t.Fatal(err)
			}
			golden.RequireEqual(t, b.String())
		})
	}
	two := judgedRows(60)
	two.Judges = append(two.Judges, "other")
	for _, v := range two.Verdicts[:60] {
		v.Judge = 1
		two.Verdicts = append(two.Verdicts, v)
	}
	var b strings.Builder
	if err := JudgeCheckOf(t.Context(), two, &b, "", false); err != nil {
		t.Fatal(err)
	}
	_, both, _ := strings.Cut(b.String(), "\nagreement of these 2 judges")
	golden.RequireEqual(t, both)
	b.Reset()
	if err := JudgeCheckOf(t.Context(), two, &b, "", true); err != nil || strings.Count(b.String(), `"accuracy"`) < 4 || strings.Count(b.String(), `"rule": "mean"`) != 1 {
		t.Errorf("%v, %s", err, b.String())
	}
	if err := JudgeCheckOf(t.Context(), rowsDeck{}, &strings.Builder{}, "", true); !errors.Is(err, ErrNoJudge) {
		t.Errorf("without a judge: %v", err)
	}
	if err := JudgeCheckOf(t.Context(), judgedRows(2), &strings.Builder{}, "gemma", false); err == nil || !strings.Contains(err.Error(), "llama3@") {
		t.Errorf("of an unknown judge: %v", err)
	}
}
