//go:build realollama

package judge

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/measure/statistic"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/peer"
)

// realModel returns the model to test with: go test -tags realollama, with OLLAMA_HOST
// and PREFDECK_TEST_MODEL set.
func realModel() string { return cmp.Or(os.Getenv("PREFDECK_TEST_MODEL"), "smollm2:135m") }

func realClient(t *testing.T) *peer.Client {
	t.Helper()
	c, err := peer.FromEnvironment()
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

// byDefault leaves repeat_penalty to the server.
type byDefault struct{ Server }

func (s byDefault) Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error) {
	r.Options = maps.Clone(r.Options)
	delete(r.Options, "repeat_penalty")
	return s.Server.Chat(ctx, r, each)
}

// realPairs returns a deck of the pairs in the file that PREFDECK_TEST_PAIRS names: one
// object with prompt, a and b a line.
func realPairs(t *testing.T) *memory {
	t.Helper()
	name := os.Getenv("PREFDECK_TEST_PAIRS")
	if name == "" {
		t.Skip("PREFDECK_TEST_PAIRS names no file")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	d := newMemory()
	for line := range strings.Lines(string(text)) {
		var row struct{ Prompt, A, B string }
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		d.add(row.Prompt, row.A, row.B)
	}
	return d
}

// How often the two orders of real pairs contradict each other, with repeat_penalty 1
// and with the server's own, is logged with an interval.
func TestRealOrders(t *testing.T) {
	c := realClient(t)
	for _, m := range []Method{ByProbability, ByStructure} {
		for penalty, server := range map[string]Server{"1": c, "of the server": byDefault{c}} {
			t.Run(fmt.Sprintf("%s, repeat_penalty %s", m, penalty), func(t *testing.T) {
				d := realPairs(t)
				d.judge(t, server, m)
				flips, both, first, said := d.orders()
				t.Logf("%d opinions; %s of the pairs inconsistent; the first preferred: %s; said %v", len(d.opinions), share(flips, both), share(first, 2*both), said)
			})
		}
	}
}

func share(of, n float64) string {
	low, high := statistic.Wilson(of, n)
	return fmt.Sprintf("%.0f of %.0f, %.0f %% (%.0f–%.0f)", of, n, 100*of/n, 100*low, 100*high)
}

func (d *memory) judge(t *testing.T, c Server, m Method) {
	t.Helper()
	err := Run(t.Context(), d, c, Options{Models: []string{realModel()}, NumCtx: 2048, NumThread: 1, Method: m}, nil)
	var short *stages.Shortfall
	if err != nil && !errors.As(err, &short) {
		t.Fatal(err)
	}
}

// orders counts the pairs judged in both orders, those with different winners, the
// verdicts on them for the response that was shown first, and the replies.
func (d *memory) orders() (flips, both, first float64, raw map[string]int) {
	of, raw := map[stages.ID]map[First]float64{}, map[string]int{}
	for _, o := range d.opinions {
		if of[o.Pair] == nil {
			of[o.Pair] = map[First]float64{}
		}
		of[o.Pair][o.First] = o.Probability
		raw[o.Raw]++
	}
	for _, p := range of {
		if len(p) < 2 {
			continue
		}
		both++
		if (p[AFirst]-0.5)*(p[BFirst]-0.5) < 0 {
			flips++
		}
		if p[AFirst] > 0.5 {
			first++
		}
		if p[BFirst] < 0.5 {
			first++
		}
	}
	return flips, both, first, raw
}
