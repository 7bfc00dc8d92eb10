package report

import (
	"bytes"
	"context"
	"testing"
	"time"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

type counter measure.Stats

func (c counter) Stats(context.Context) (measure.Stats, error) { return measure.Stats(c), nil }

// After an import, a run and a sitting, one line says how to go on.
func TestNext(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]measure.Stats{
		"": {},
		"next: prefdeck run --deck d.db --model NAME   (asks a model of Ollama about 3 prompts)\n":                                                             {Prompts: 3, Unanswered: 3},
		"next: prefdeck run --deck d.db   (filters and pairs 1,610 responses)\n":                                                                               {Prompts: 805, Responses: 1610, Unpaired: 1610},
		"next: prefdeck import --deck d.db FILE   (no prompt has two responses that differ: import those of another model, or name one to run with --model)\n": {Prompts: 1, Responses: 1},
		"next: prefdeck label --deck d.db   (1 pair to decide, about 40 s at 40 s each)\n":                                                                     {Prompts: 1, Responses: 2, Pairs: 1, Queue: 1},
		"next: prefdeck export --deck d.db --to trl --out pairs.jsonl   (2 preferences)\n":                                                                     {Prompts: 1, Responses: 2, Pairs: 2, Done: 2, Labels: measure.Labels{A: 1, B: 1}, Preferences: 2},
	} {
		var b bytes.Buffer
		if Next(t.Context(), counter(s), &b, "d.db"); b.String() != want {
			t.Errorf("got %q, want %q", b.String(), want)
		}
	}
}

// The command is one that a shell takes.
func TestNextQuotesThePath(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	Next(t.Context(), counter{Prompts: 805, Responses: 1610, Unpaired: 1610}, &b, "my deck.db")
	if want := "next: prefdeck run --deck 'my deck.db'   (filters and pairs 1,610 responses)\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

// A run says what the limits saved, and names the number that brings it back.
func TestRanNamesTheLimit(t *testing.T) {
	t.Parallel()
	s := measure.Stats{Pairs: 190, Queue: 190, Capped: measure.Capped{Pairs: 23621, PerPrompt: 10, PerResponse: 4}}
	for want, change := range map[string]func(*measure.Stats){
		"left out: 23,621 pairs, about 262 h at 40 s each; pairs_per_prompt = 10 is the number to raise (--pairs-per-prompt N; 0: no limit)\n" +
			"next: prefdeck label --deck d.db   (190 pairs to decide, about 2 h 7 min at 40 s each)\n": func(*measure.Stats) {},
		"left out: 23,621 pairs, about 65 h 37 min at your pace; pairs_per_prompt = 10 is the number to raise (--pairs-per-prompt N; 0: no limit)\n" +
			"next: prefdeck label --deck d.db   (190 pairs to decide, about 32 min at your pace)\n": func(s *measure.Stats) {
			s.Pace = label.Pace{N: 20, Median: 10 * time.Second}
		},
		"left out: 3 pairs, about 2 min at 40 s each; pairs_per_response = 4 is the number to raise (--pairs-per-response N; 0: no limit)\n" +
			"next: prefdeck label --deck d.db   (190 pairs to decide, about 2 h 7 min at 40 s each)\n": func(s *measure.Stats) {
			s.Capped.Pairs, s.Capped.ByResponse = 3, 2
		},
		"left out: 10 pairs, about 7 min at 40 s each; strategy = gap takes the scores furthest apart, and most have no scores that differ; prefdeck measure reward gives scores once there are labels (--strategy NAME)\n" +
			"next: prefdeck label --deck d.db   (190 pairs to decide, about 2 h 7 min at 40 s each)\n": func(s *measure.Stats) {
			s.Capped.Pairs, s.Capped.ByStrategy, s.Capped.Strategy = 10, 9, "gap"
		},
	} {
		s := s
		change(&s)
		var b bytes.Buffer
		if Ran(t.Context(), counter(s), &b, "d.db"); b.String() != want {
			t.Errorf("got %q, want %q", b.String(), want)
		}
	}
}
