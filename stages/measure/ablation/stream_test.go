package ablation

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// hats is a deck to draw from, in memory.
type hats struct {
	seed  int64
	hats  map[stages.ID]*Hat
	drawn []pairing.Pair
	done  int // of drawn: labelled
	runs  []stages.Run

	drained bool
}

// newHats returns a deck with as many responses to each prompt.
func newHats(seed int64, responses ...int) *hats {
	d := &hats{seed: seed, hats: map[stages.ID]*Hat{}}
	for i, n := range responses {
		h := &Hat{Prompt: stages.ID(fmt.Sprint("prompt ", i)), Barred: map[stages.ID]bool{}}
		for k := range n {
			h.Responses = append(h.Responses, response.Response{ID: stages.ID(fmt.Sprint(i, " ", k)), Prompt: h.Prompt, Text: fmt.Sprint("text ", k)})
		}
		d.hats[h.Prompt] = h
	}
	return d
}

func (d *hats) Seed() int64 { return d.seed }

func (d *hats) Stats(context.Context) (measure.Stats, error) {
	s := measure.Stats{Test: measure.NewTestStream(len(d.drawn), len(d.drawn)-d.done, d.done)}
	s.Test.Drained = d.drained
	return s, nil
}

func (d *hats) Answered(context.Context) (map[stages.ID]int, error) {
	out := map[stages.ID]int{}
	for prompt, h := range d.hats {
		if len(h.Responses) > 1 {
			out[prompt] = 0
		}
	}
	for _, p := range d.drawn {
		out[p.Prompt]++
	}
	return out, nil
}

func (d *hats) Hats(_ context.Context, prompts []stages.ID) (out []Hat, err error) {
	for _, p := range prompts {
		out = append(out, *d.hats[p])
	}
	return out, nil
}

func (d *hats) SaveTests(_ context.Context, _ stages.RunID, pairs []pairing.Pair) error {
	d.drawn = append(d.drawn, pairs...)
	for _, p := range pairs {
		d.hats[p.Prompt].Barred[p.ID] = true
	}
	return nil
}

// held returns how many prompts the stream has, and how many pairs it could still have
// of these.
func (d *hats) held() (prompts, left int) {
	has := map[stages.ID]int{}
	for _, p := range d.drawn {
		has[p.Prompt]++
	}
	for prompt, drawn := range has {
		n := len(d.hats[prompt].Responses)
		left += n*(n-1)/2 - drawn
	}
	return len(has), left
}

func (d *hats) Drain(_ context.Context, responses int) error {
	d.drained = true
	return nil
}

func (d *hats) StartRun(_ context.Context, r stages.Run) error {
	d.runs = append(d.runs, r)
	return nil
}

func (d *hats) FinishRun(context.Context, stages.Run) error { return nil }

// In whatever steps: no pair is drawn twice, no prompt has a second pair before every
// other of the stream has one that can, most prompts are left to train on, probabilities
// are in (0, 1], and what was drawn stays.
func TestDraws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 5), 0, 12).Draw(t, "responses")
		d := newHats(rapid.Int64().Draw(t, "seed"), counts...)
		answered, err := d.Answered(t.Context())
		most := int(math.Ceil(testShare * float64(len(answered))))
		for range 3 {
			want := rapid.IntRange(0, 20).Draw(t, "want")
			pairs, drawErr := drawTests(t.Context(), d, want)
			_ = d.SaveTests(t.Context(), "", pairs)
			held, left := d.held()
			if err != nil || drawErr != nil || held > most {
				t.Fatalf("%d of %d prompts are tested on: %v, %v", held, len(answered), err, drawErr)
			}
			if len(pairs) != want && (len(pairs) > want || held < most || left > 0) {
				t.Fatalf("%d of %d pairs, %d left in %d prompts of at most %d", len(pairs), want, left, held, most)
			}
		}
		has := map[stages.ID]int{}
		seen := map[stages.ID]bool{}
		for _, p := range d.drawn {
			if seen[p.ID] || p.Strategy != pairing.StrategyTest || p.Route != pairing.ToPerson || !(p.Probability > 0 && p.Probability <= 1) {
				t.Fatalf("drawn %+v", p)
			}
			seen[p.ID] = true
			for prompt, h := range d.hats {
				if n := len(h.Responses); n*(n-1)/2 > has[prompt] && has[prompt] < has[p.Prompt] && (has[prompt] > 0 || len(has) < most) {
					t.Fatalf("%s has %d pairs before %s has %d", p.Prompt, has[p.Prompt]+1, prompt, has[prompt]+1)
				}
			}
			has[p.Prompt]++
		}
	})
}

// Over many seeds a pair is drawn as often as its probability says: a prompt counts
// once, however many pairs it could have.
func TestTestsAreDrawnWithTheirProbability(t *testing.T) {
	t.Parallel()
	const seeds = 1000
	drawn, likely := map[stages.ID]int{}, map[stages.ID]float64{}
	for seed := range int64(seeds) {
		pairs, err := drawTests(t.Context(), newHats(seed, 2, 3, 4), 1)
		if err != nil || len(pairs) != 1 {
			t.Fatal(pairs, err)
		}
		drawn[pairs[0].ID]++
		likely[pairs[0].ID] = pairs[0].Probability
	}
	if len(drawn) != 1+3+6 {
		t.Errorf("%d of 10 pairs are ever drawn", len(drawn))
	}
	for id, n := range drawn {
		if p := likely[id]; math.Abs(float64(n)/seeds-p) > 5*math.Sqrt(p*(1-p)/seeds) {
			t.Errorf("a pair with probability %.3f is drawn in %.3f of the decks", p, float64(n)/seeds)
		}
	}
}

// Collect draws as many as are wanted and do not wait yet, once.
func TestCollect(t *testing.T) {
	t.Parallel()
	d := newHats(1, slices.Repeat([]int{4}, 80)...)
	want := measure.TestLabels
	for range 2 {
		s, err := Collect(t.Context(), d)
		if err != nil || s != measure.NewTestStream(want, want, 0) || len(d.runs) != 1 {
			t.Fatalf("%+v in %d runs, want %d drawn: %v", s, len(d.runs), want, err)
		}
	}
	d.done = want
	if s, err := Collect(t.Context(), d); err != nil || s.Drawn != want || s.Wanted != 0 {
		t.Errorf("with all labels: %+v, %v", s, err)
	}
	few := newHats(1, 2, 3, 0, 1)
	if n, err := Drawable(t.Context(), few, measure.NewTestStream(0, 0, 0)); n == 0 || n > 4 || err != nil || few.drained {
		t.Errorf("%d could be drawn: %v", n, err)
	} else if s, err := Collect(t.Context(), few); err != nil || s.Drawn != n || !s.Drained {
		t.Errorf("of too few: %+v, and %d could be drawn, %v", s, n, err)
	}
	empty := newHats(1, 0, 1)
	if s, err := Collect(t.Context(), empty); err != nil || s.Drawn != 0 || !s.Drained || len(empty.runs) != 0 {
		t.Errorf("of nothing: %+v in %d runs, %v", s, len(empty.runs), err)
	}
}

// Once people prefer a response in enough pairs of the test stream, heads are tested on
// these alone, and drops weigh as they were drawn.
func TestTheTestStreamIsTheTestSet(t *testing.T) {
	t.Parallel()
	plain := pairs(0, 200, Trial{Curated: true, Strategy: pairing.StrategyAll})
	stream := func(n int) []Trial {
		kept := pairs(1000, n, Trial{Curated: true, Strategy: pairing.StrategyTest, Probability: 0.1})
		dropped := pairs(2000, n, Trial{Dropped: true, Strategy: pairing.StrategyTest, Probability: 0.3})
		return slices.Concat(plain, kept, dropped)
	}
	for _, c := range []struct{ each, stream, dropped int }{{15, 30, 50}, {9, 18, 0}} {
		a, err := Measure(t.Context(), stream(c.each), nothing, Options{Bootstrap: measure.Bootstrap{Samples: 20}})
		if err != nil || a.Stream != c.stream || math.Abs(100*a.Dropped.Value-float64(c.dropped)) > 1e-9 {
			t.Errorf("%d in the stream, %+v dropped, want %+v: %v", a.Stream, a.Dropped, c, err)
		}
		if alone := a.TestPairs == c.stream; alone != (c.stream >= leastTested) {
			t.Errorf("tested on %d pairs with %d in the stream", a.TestPairs, c.stream)
		}
	}
}
