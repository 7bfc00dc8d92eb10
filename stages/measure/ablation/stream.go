package ablation

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// StreamDeck is the part of the store that Collect needs.
type StreamDeck interface {
	measure.Counter
	stages.RunLog
	// Seed returns the deck's seed, with which lots are drawn.
	Seed() int64
	// Answered returns the prompts with two complete responses or more, those that
	// curation dropped among them, and how many pairs of each the test stream has.
	Answered(ctx context.Context) (map[stages.ID]int, error)
	// Hats returns the responses to these prompts, in the order of the prompts.
	Hats(ctx context.Context, prompts []stages.ID) ([]Hat, error)
	// SaveTests puts pairs into the test stream: each goes to the person, whatever
	// filtering or routing decided about it.
	SaveTests(ctx context.Context, run stages.RunID, pairs []pairing.Pair) error
	// Drain records that no pair is left to draw until there are more responses.
	Drain(ctx context.Context, responses int) error
}

// Hat holds the responses to one prompt, from which pairs are drawn.
type Hat struct {
	Prompt    stages.ID
	Responses []response.Response // complete ones, those that filtering dropped among them
	// Barred holds the pairs that cannot be drawn: the test stream has them, a person
	// dropped them, or their answer is known.
	Barred map[stages.ID]bool
}

// Collect draws pairs into the test stream until as many wait as it wants labels, and
// returns the stream. It draws prompts at random, and two of the responses to each at
// random: one pair of each before a second of any. A share of the prompts at most is
// tested on, since nothing is trained on them. The deck's seed and the content decide
// the lots, so that the stream only grows.
func Collect(ctx context.Context, d StreamDeck) (measure.TestStream, error) {
	s, err := d.Stats(ctx)
	if err != nil || s.Test.Missing() == 0 {
		return s.Test, err
	}
	pairs, err := drawTests(ctx, d, s.Test.Missing())
	if err == nil && len(pairs) < s.Test.Missing() {
		err = d.Drain(ctx, s.Responses)
	}
	if err != nil {
		return s.Test, fmt.Errorf("draw %d pairs to test on: %w", s.Test.Missing(), err)
	}
	if len(pairs) == 0 {
		s.Test.Drained = true
		return s.Test, nil
	}
	config, err := json.Marshal(map[string]any{"stream": pairing.StrategyTest, "seed": d.Seed(), "wanted": s.Test.Missing()})
	if err != nil {
		return s.Test, fmt.Errorf("sum up the draw: %w", err)
	}
	run := stages.Run{ID: stages.NewRunID(), Stage: stages.Measure, Config: config, Version: stages.Version(), Started: time.Now(), Status: stages.Running}
	if err := d.StartRun(ctx, run); err != nil {
		return s.Test, fmt.Errorf("record the draw: %w", err)
	}
	for i := range pairs {
		pairs[i].Run = run.ID
	}
	run.Counts.Added = len(pairs)
	if err := stages.Finish(ctx, d, run, d.SaveTests(ctx, run.ID, pairs), nil); err != nil {
		return s.Test, err
	}
	s, err = d.Stats(ctx)
	return s.Test, err
}

// Drawable returns how many of the pairs that the test stream misses could be drawn now.
func Drawable(ctx context.Context, d StreamDeck, t measure.TestStream) (int, error) {
	if t.Missing() == 0 {
		return 0, nil
	}
	pairs, err := drawTests(ctx, d, t.Missing())
	if err != nil {
		return 0, fmt.Errorf("count the pairs that are left to test on: %w", err)
	}
	return len(pairs), nil
}

// hatsAtOnce bounds how many prompts' responses are in memory.
const hatsAtOnce = 100

// drawing draws pairs, round by round.
type drawing struct {
	d    StreamDeck
	seed string
	want int
	has  map[stages.ID]int  // pairs in the stream, by prompt; without prompts that have no more to draw
	all  int                // prompts with two responses or more
	held int                // of all: the stream has a pair of them
	took map[stages.ID]bool // pairs
	out  []pairing.Pair
}

// drawTests draws up to want pairs.
func drawTests(ctx context.Context, d StreamDeck, want int) ([]pairing.Pair, error) {
	has, err := d.Answered(ctx)
	if err != nil {
		return nil, err
	}
	w := drawing{d: d, seed: strconv.FormatInt(d.Seed(), 10), want: want, has: has, all: len(has), took: map[stages.ID]bool{}}
	for _, n := range has {
		if n > 0 {
			w.held++
		}
	}
	for len(w.out) < want && len(w.has) > 0 {
		if err := w.round(ctx); err != nil {
			return nil, err
		}
	}
	return w.out, nil
}

// round draws a pair of each prompt that has the fewest. Prompts of which the stream has
// none are drawn of as long as enough are left to train on.
func (w *drawing) round(ctx context.Context) error {
	open := fewest(w.has)
	sortByHash(open, w.seed)
	first, empty := len(w.out), 0
	fresh, want := w.has[open[0]] == 0, w.want
	if fresh {
		room := max(0, int(math.Ceil(testShare*float64(w.all)))-w.held)
		if room == 0 {
			maps.DeleteFunc(w.has, func(_ stages.ID, n int) bool { return n == 0 })
			return nil
		}
		want = min(want, first+room)
	}
	for page := range slices.Chunk(open, hatsAtOnce) {
		if len(w.out) == want {
			break
		}
		hats, err := w.d.Hats(ctx, page)
		if err != nil {
			return err
		}
		for _, h := range hats {
			p, ok := h.draw(w.seed, w.took)
			switch {
			case !ok:
				delete(w.has, h.Prompt) // nothing is left in it
				empty++
			case len(w.out) < want:
				w.has[h.Prompt]++
				w.took[p.ID] = true
				w.out = append(w.out, p)
			}
		}
	}
	// Every prompt of the round is as likely to be drawn as any other.
	likely := float64(len(w.out)-first) / float64(max(1, len(open)-empty))
	if fresh {
		w.held += len(w.out) - first
	} else {
		likely *= float64(w.held) / float64(w.all)
	}
	for i := range w.out[first:] {
		w.out[first+i].Probability *= likely
	}
	return nil
}

// fewest returns the prompts that have the fewest pairs in the stream.
func fewest(has map[stages.ID]int) (out []stages.ID) {
	least := -1
	for _, n := range has {
		if least < 0 || n < least {
			least = n
		}
	}
	for prompt, n := range has {
		if n == least {
			out = append(out, prompt)
		}
	}
	return out
}

// draw draws one pair besides those taken, with its probability among those left.
func (h Hat) draw(seed string, took map[stages.ID]bool) (pairing.Pair, bool) {
	open := map[stages.ID]pairing.Pair{}
	for i, x := range h.Responses {
		for _, y := range h.Responses[i+1:] {
			if p, ok := pairing.New(x, y); ok && !h.Barred[p.ID] && !took[p.ID] {
				if _, twice := open[p.ID]; !twice {
					open[p.ID] = p
				}
			}
		}
	}
	var drawn []stages.ID
	for id := range open {
		drawn = append(drawn, id)
	}
	if len(drawn) == 0 {
		return pairing.Pair{}, false
	}
	sortByHash(drawn, seed)
	p := open[drawn[0]]
	p.Strategy, p.Probability = pairing.StrategyTest, 1/float64(len(drawn))
	return p, true
}

// sortByHash sorts in the order of lots that the deck's seed decides.
func sortByHash(of []stages.ID, seed string) {
	lots := make(map[stages.ID]uint64, len(of))
	for _, id := range of {
		lots[id] = stages.Hash("test", seed, string(id)).Uint64()
	}
	slices.SortFunc(of, func(x, y stages.ID) int { return cmp.Compare(lots[x], lots[y]) })
}
