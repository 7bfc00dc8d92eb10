package reward

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// A pair is worth more the less the head knows of it, and the more others resemble it,
// whichever of its responses is A.
func TestWorth(t *testing.T) {
	t.Parallel()
	h := Head{Weights: make([]float64, Size), Precision: slices.Repeat([]float64{1}, Size)}
	sure, known, unknown, rare := int32(styles), int32(styles+1), int32(styles+2), int32(styles+3)
	h.Weights[sure], h.Precision[known] = 4, 10
	on := func(f int32, x float64) Example { return Example{Delta: Vector{[]int32{f}, []float64{x}}} }
	worth := h.worth([]Example{on(sure, 1), on(sure, -1), on(known, 1), on(known, 1), on(unknown, 1), on(unknown, -1), on(rare, 1)})
	for _, pair := range [][2]int{{4, 6}, {6, 2}, {6, 0}, {4, 2}} {
		if worth[pair[0]] <= worth[pair[1]] {
			t.Errorf("pair %d is worth %v, pair %d %v", pair[0], worth[pair[0]], pair[1], worth[pair[1]])
		}
	}
	if worth[4] != worth[5] || math.Abs(worth[0]-worth[1]) > 1e-12 {
		t.Errorf("it makes a difference which response is A: %v", worth)
	}
}

// The unit in which style is measured makes no difference to what a head knows of a pair.
func TestVarianceHasNoUnit(t *testing.T) {
	t.Parallel()
	examples := func(unit float64) (out []Example) {
		random := rand.New(rand.NewPCG(5, 6))
		for i := range 60 {
			x := random.NormFloat64()
			out = append(out, Example{i, Vector{[]int32{0, styles}, []float64{unit * x, random.NormFloat64()}}, float64(random.IntN(2))})
		}
		return out
	}
	at := func(unit float64) float64 {
		h, err := Train(examples(unit), 30)
		if err != nil {
			t.Fatal(err)
		}
		return h.Variance(Vector{[]int32{0}, []float64{unit}})
	}
	want := at(1)
	for _, unit := range []float64{0.001, 0.1, 40} {
		if got := at(unit); math.Abs(got/want-1) > 1e-3 {
			t.Errorf("in a unit of %v the variance is %v, want %v", unit, got, want)
		}
	}
}

// Every pair gets one turn. Each is drawn as often as its probability says: the one worth
// most in four of five turns, and by chance any.
func TestTurns(t *testing.T) {
	t.Parallel()
	h := Head{Weights: make([]float64, Size), Precision: slices.Repeat([]float64{1}, Size)}
	pairs := make([]Example, 5)
	for i := range pairs {
		pairs[i].Delta = Vector{[]int32{styles, int32(styles + 1 + i)}, []float64{1, float64(i)}}
	}
	worth := h.worth(pairs)
	best := slices.Index(worth, slices.Max(worth))
	const n = 4000
	first, told := make([]float64, len(pairs)), make([]float64, len(pairs))
	random := rand.New(rand.NewPCG(1, 2))
	for range n {
		turns := h.Turns(pairs, random)
		seen := map[int]bool{}
		for _, turn := range turns {
			seen[turn.At] = true
		}
		if len(turns) != len(pairs) || len(seen) != len(pairs) || turns[len(turns)-1].Probability != 1 {
			t.Fatalf("turns %v", turns)
		}
		first[turns[0].At]++
		told[turns[0].At] = turns[0].Probability
	}
	for i := range pairs {
		want := 0.2 / 5
		if i == best {
			want += 0.8
		}
		if math.Abs(first[i]/n-want) > 0.02 || math.Abs(told[i]-want) > 1e-9 {
			t.Errorf("pair %d was drawn first in %v of the turns, with the probability %v, want %v", i, first[i]/n, told[i], want)
		}
	}
	if len(h.Turns(nil, random)) != 0 {
		t.Error("turns of no pairs")
	}
}

// orderDeck is a deck with labelled pairs and as many that wait.
type orderDeck struct {
	pairs []Comparison
	kept  Kept
	saved []Queued
}

func (d *orderDeck) RewardPairs(context.Context) ([]Comparison, error) { return d.pairs, nil }
func (d *orderDeck) Head(context.Context) (Kept, error)                { return d.kept, nil }

func (d *orderDeck) Unlabelled(_ context.Context, n int) (out []Unlabelled, of label.QueueView, err error) {
	for i, p := range d.pairs[:min(n, len(d.pairs))] {
		out = append(out, Unlabelled{stages.ID(strconv.Itoa(i)), p.A, p.B})
	}
	return out, label.QueueView{Order: label.Informative}, nil
}

func (d *orderDeck) SaveOrder(_ context.Context, of label.QueueView, next []Queued) error {
	if of.Order == label.Informative {
		d.saved = next
	}
	return nil
}

// An order needs a head and labels. It has each pair once, with its probability.
func TestOrder(t *testing.T) {
	t.Parallel()
	d := &orderDeck{pairs: written(60, kind)}
	if _, err := Order(t.Context(), d); !errors.Is(err, ErrTooFew) {
		t.Errorf("without a head: error %v", err)
	}
	d.kept.Report.Pairs, d.kept.Report.Lambda = 60, 0.2
	n, err := Order(t.Context(), d)
	seen := map[stages.ID]bool{}
	for _, p := range d.saved {
		seen[p.ID] = p.Probability > 0 && p.Probability <= 1
	}
	if err != nil || n != len(d.pairs) || len(d.saved) != n || len(seen) != n {
		t.Errorf("%d labels, %d pairs, %v: %v", n, len(d.saved), d.saved, err)
	}
	for id, likely := range seen {
		if !likely {
			t.Errorf("the probability of pair %s", id)
		}
	}
}
