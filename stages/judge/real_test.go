//go:build realollama

package judge

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math"
	"os"
	"slices"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// realModel returns the model to test with: go test -tags realollama, with OLLAMA_HOST
// and PREFDECK_TEST_MODEL set.
func realModel() string { return cmp.Or(os.Getenv("PREFDECK_TEST_MODEL"), "smollm2:135m") }

func realClient(t *testing.T) *ollama.Client {
	t.Helper()
	c, err := ollama.FromEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// judgeReally judges with the real model. A small one may give bad replies.
func judgeReally(t *testing.T, d *memory, c Server, o Options) {
	t.Helper()
	o.Models, o.NumCtx = []string{realModel()}, 512
	var short *stages.Shortfall
	if err := Run(t.Context(), d, c, o, nil); err != nil && !errors.As(err, &short) {
		t.Fatal(err)
	}
}

// brief is a rubric of one aspect and prompts that a small model reads in a second.
var brief = Prompts{
	Pairwise:  "Question: {{prompt}}\nA: {{a}}\nB: {{b}}\nWhich is better? {{answer}}",
	Pointwise: "Question: {{prompt}}\nReply: {{response}}\n{{aspect}} {{answer}}",
	Aspects:   []Aspect{{"helpfulness", "Rate helpfulness from 1 to 5."}},
}

// In every mode each order has at most one verdict, with a probability, and nothing that
// is judged is asked again. How often the two orders contradict each other is logged.
func TestRealModes(t *testing.T) {
	c := realClient(t)
	for _, m := range []Method{ByProbability, ByStructure} {
		d := newMemory("Name a colour.")
		judgeReally(t, d, c, Options{Method: m, Prompts: brief, Pairwise: true, Pointwise: true})
		of := map[stages.ID]map[First]float64{}
		for _, o := range d.opinions {
			if of[o.Pair] == nil {
				of[o.Pair] = map[First]float64{}
			}
			if _, twice := of[o.Pair][o.First]; twice || !(o.Probability >= 0 && o.Probability <= 1) || o.Raw == "" {
				t.Errorf("%s: %+v", m, o)
			}
			of[o.Pair][o.First] = o.Probability
		}
		flips := 0
		for _, p := range of {
			if len(p) == 2 && (p[AFirst]-0.5)*(p[BFirst]-0.5) < 0 {
				flips++
			}
		}
		if m == ByStructure && len(d.opinions) != 2 {
			t.Errorf("%d opinions in a form that the server enforces, want 2", len(d.opinions))
		}
		for _, r := range d.ratings {
			if !(r.Value >= 1 && r.Value <= 5) {
				t.Errorf("%s: %+v", m, r)
			}
		}
		t.Logf("%s: %d opinions, %d of %d pairs flip, %d ratings", m, len(d.opinions), flips, len(of), len(d.ratings))
	}
}

// penalised sends another repeat_penalty.
type penalised struct {
	Server
	penalty float64
}

func (p penalised) Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error) {
	r.Options = maps.Clone(r.Options)
	r.Options["repeat_penalty"] = p.penalty
	return p.Server.Chat(ctx, r, each)
}

// The server tells probabilities before penalties, so a judge by probability does not
// depend on them. What it would say does: the prompt's own digits are penalised.
func TestRealPenalty(t *testing.T) {
	c := realClient(t)
	values := func(penalty float64) (values []float64, raw []string) {
		d := newMemory("Name a colour.")
		judgeReally(t, d, penalised{c, penalty}, Options{Method: ByProbability, Prompts: brief, Pointwise: true, Jobs: 1})
		slices.SortFunc(d.ratings, func(a, b Rating) int { return cmp.Compare(a.Response+stages.ID(a.What), b.Response+stages.ID(b.What)) })
		for _, r := range d.ratings {
			values = append(values, r.Value)
			if r.What != Overall {
				raw = append(raw, r.Raw)
			}
		}
		return values, raw
	}
	plain, said := values(1)
	counted, otherwise := values(1.1)
	for i := range min(len(plain), len(counted)) {
		if math.Abs(plain[i]-counted[i]) > 0.05 {
			t.Errorf("a rating of %v is %v with a penalty", plain[i], counted[i])
		}
	}
	t.Logf("ratings %.2f; said %q, and %q with repeat_penalty 1.1", plain, said, otherwise)
}
