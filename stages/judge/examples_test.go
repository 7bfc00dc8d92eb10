package judge

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama/ollamatest"
)

// correct makes the pairs at these places corrections in which the good response wins.
func (d *memory) correct(places ...int) {
	for _, i := range places {
		c := d.compared[i]
		d.corrections.Judged++
		d.corrections.Wrong = append(d.corrections.Wrong, Correction{
			Pair: c.Pair, Prompt: c.Prompt.ID, AWins: strings.HasPrefix(c.A.Text, "good"), Much: i == 0,
		})
	}
}

// A judge is shown its corrections before each comparison, the better response first and
// second in turn, and judges no pair of their prompts; its name and its wording say which
// they were, and the choice stays when labels are added.
func TestExamples(t *testing.T) {
	t.Parallel()
	s, c := start(t, sure)
	d := newMemory("one {{a}}", "two", "three", "four", "five")
	d.add("two", "good is another answer", "bad is another answer")
	base := func() string {
		_, err := run(t.Context(), d, c, Options{Scope: Scope{Limit: 1}})
		must(t, err)
		return d.opinions[0].Judge
	}()
	d.correct(0, 1, 5, 2) // 5 is of the prompt of 1
	before := len(s.Chats())
	_, err := run(t.Context(), d, c, Options{Examples: 2})
	if err != nil || d.corrected != base {
		t.Fatalf("%v, corrections of %q, want %q", err, d.corrected, base)
	}
	var name string
	told := map[stages.ID]bool{}
	for _, o := range d.opinions[2:] {
		name, told[o.Pair] = o.Judge, true
		w := d.wordings[o.Asked]
		if !strings.HasPrefix(w.Name, "pairwise with the examples "+string(d.compared[0].Pair)+" "+string(d.compared[1].Pair)) || len(strings.Fields(w.Name)) != 6 {
			t.Errorf("wording %q", w.Name)
		}
		if was, n := Taught(o.Judge); was != base || n != 2 || o.Judge == base {
			t.Errorf("%q without its examples is %q, %d; want %q", o.Judge, was, n, base)
		}
	}
	if len(told) != 3 || told[d.compared[0].Pair] || told[d.compared[1].Pair] || told[d.compared[5].Pair] {
		t.Errorf("judged %v", told)
	}
	for _, q := range s.Chats()[before+1:] { // the first probes
		text := q.Last()
		first, rest, _ := strings.Cut(text, "Which response is better?")
		second, rest, _ := strings.Cut(rest, "Which response is better?")
		a, b := strings.Index(first, "good answer to one {{a}}"), strings.Index(first, "bad answer to one {{a}}")
		if a < 0 || b < a || !strings.HasPrefix(second, " A\n") {
			t.Errorf("the first example: %q", text)
		}
		a, b = strings.Index(second, "good answer to two"), strings.Index(second, "bad answer to two")
		if b < 0 || a < b || !strings.HasPrefix(rest, " B\n") || strings.Contains(rest, "answer to two") {
			t.Errorf("the second example: %q", text)
		}
	}

	d.correct(3) // a later label
	known := len(d.opinions)
	if _, err := run(t.Context(), d, c, Options{Examples: 2}); err != nil || len(d.opinions) != known {
		t.Errorf("again: %v, %d more", err, len(d.opinions)-known)
	}
	if _, err := run(t.Context(), d, c, Options{Examples: 3}); err != nil || d.opinions[len(d.opinions)-1].Judge == name {
		t.Errorf("three examples: %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Examples answer as the mode asks, and take no more than half of the context.
func TestExamplesByMode(t *testing.T) {
	t.Parallel()
	s, c := start(t, func(ollamatest.Chat) ollamatest.Answer { return ollamatest.Answer{Text: `"A=B"`} })
	d := newMemory("one", strings.Repeat("two", 100), "three", "four")
	d.correct(0, 1, 2)
	events, err := run(t.Context(), d, c, Options{Examples: 3, Method: ByStructure, NumCtx: 512})
	if err != nil || !strings.Contains(notices(events), "m:latest is given 2 of 3 examples: it has judged 3 of the pairs on which you prefer a response, and is wrong on 3; 1 are longer than 256 bytes, which --num-ctx 512 leaves for each") {
		t.Fatalf("%v, %s", err, notices(events))
	}
	for _, q := range s.Chats() {
		if !strings.Contains(q.Last(), "better? A>>B\n") || !strings.Contains(q.Last(), "better? B>A\n") {
			t.Errorf("asked %q", q.Last())
		}
	}
	for name, c := range map[string]struct {
		known Corrections
		want  string
	}{
		"unjudged":   {Corrections{}, "let it judge what you labelled first"},
		"right":      {Corrections{Judged: 9}, "it has judged 9 of the pairs on which you prefer a response, and is wrong on 0"},
		"held aside": {Corrections{Judged: 9, Held: 3}, "is wrong on 3, of which 3 are of prompts with a pair of the honest test"},
	} {
		d := newMemory("one")
		d.corrections = c.known
		s, client := start(t, sure)
		if _, err := run(t.Context(), d, client, Options{Examples: 2}); !errors.Is(err, ErrNoCorrections) || !strings.Contains(err.Error(), c.want) || len(d.opinions) > 0 {
			t.Errorf("%s: %v", name, err)
		}
		if slices.ContainsFunc(s.Chats(), func(q ollamatest.Chat) bool { return strings.Contains(q.Last(), "<response_a>") }) {
			t.Errorf("%s: it was asked", name)
		}
	}
}
