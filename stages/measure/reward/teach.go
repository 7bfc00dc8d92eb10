package reward

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// randomShare is the share of turns that are drawn at random, so that no kind of pair is
// never seen, whatever the head believes.
const randomShare = 0.2

// Pick is a pair in the order in which labels teach most.
type Pick struct {
	At          int     // index of the pair among those to order
	Probability float64 // with which it was drawn, given the turns before it
}

// Turns orders pairs by what their labels would teach. Each turn is, with the probability
// randomShare, any of the pairs left, and otherwise the one worth most.
func (h Head) Turns(pairs []Example, random *rand.Rand) []Pick {
	worth := h.worth(pairs)
	best, left := make([]int, len(pairs)), make([]int, len(pairs))
	place := make([]int, len(pairs)) // in left; −1: taken
	for i := range pairs {
		best[i], left[i], place[i] = i, i, i
	}
	slices.SortStableFunc(best, func(a, b int) int { return cmp.Compare(worth[b], worth[a]) })
	turns := make([]Pick, 0, len(pairs))
	for n := len(left); n > 0; n-- {
		for place[best[0]] < 0 {
			best = best[1:]
		}
		t := Pick{best[0], 1 - randomShare + randomShare/float64(n)}
		if random.Float64() < randomShare {
			if t.At = left[random.IntN(n)]; t.At != best[0] {
				t.Probability = randomShare / float64(n)
			}
		}
		turns = append(turns, t)
		last := left[n-1]
		left[place[t.At]], place[last] = last, place[t.At]
		place[t.At] = -1
	}
	return turns
}

// worth returns how much the label of each pair would teach: its information about the
// weights, p(1−p)·variance to first order (MacKay 1992), times how much the pair
// resembles the others (information density, Settles and Craven 2008).
func (h Head) worth(pairs []Example) []float64 {
	out := likeness(pairs)
	for i, e := range pairs {
		p := h.Probability(e.Delta)
		out[i] *= p * (1 - p) * h.Variance(e.Delta)
	}
	return out
}

// likeness returns the mean cosine of each pair to all of them, over the words that set
// its responses apart. It ignores signs: which response is A is chance.
func likeness(pairs []Example) []float64 {
	mean, norms, out := make([]float64, Size), make([]float64, len(pairs)), make([]float64, len(pairs))
	for i, e := range pairs {
		for k, f := range e.Delta.Index {
			if f >= styles {
				norms[i] += e.Delta.Value[k] * e.Delta.Value[k]
			}
		}
		norms[i] = math.Sqrt(norms[i])
		for k, f := range e.Delta.Index {
			if f >= styles {
				mean[f] += math.Abs(e.Delta.Value[k]) / norms[i] / float64(len(pairs))
			}
		}
	}
	for i, e := range pairs {
		for k, f := range e.Delta.Index {
			if f >= styles {
				out[i] += math.Abs(e.Delta.Value[k]) / norms[i] * mean[f]
			}
		}
	}
	return out
}

// Unlabelled is a pair that waits for a label.
type Unlabelled struct {
	ID   stages.ID
	A, B string // the texts
}

// Queued is a pair with the probability with which it was drawn for its turn.
type Queued struct {
	ID          stages.ID
	Probability float64
}

// OrderDeck is the part of the store that Order needs.
type OrderDeck interface {
	RewardPairs(ctx context.Context) ([]Comparison, error)
	// Head returns the head that the deck keeps; it is zero if there is none.
	Head(ctx context.Context) (Kept, error)
	// Unlabelled returns the first n waiting pairs that the view of the queue lets
	// through, in random order, and that view.
	Unlabelled(ctx context.Context, n int) ([]Unlabelled, label.QueueView, error)
	// SaveOrder makes the pairs the next ones of the queue, unless its view is another
	// one by now.
	SaveOrder(ctx context.Context, of label.QueueView, next []Queued) error
}

// orderedFrom is how many waiting pairs are ordered: more would only take longer, and
// labels that come meanwhile change the order.
const orderedFrom = 1000

// Order puts the pairs first whose labels teach most. For that it trains a head anew, with
// the λ of the deck's own. It returns the number of labels that it learnt from.
func Order(ctx context.Context, d OrderDeck) (labels int, err error) {
	kept, err := d.Head(ctx)
	if err != nil {
		return 0, err
	}
	pairs, err := d.RewardPairs(ctx)
	if err != nil {
		return 0, err
	}
	if kept.Report.Pairs == 0 || preferences(pairs) < fewest {
		return len(pairs), ErrTooFew
	}
	h, err := Train(Examples(pairs), kept.Report.Lambda*float64(len(pairs))/float64(kept.Report.Pairs))
	if err != nil {
		return len(pairs), fmt.Errorf("train a head on %d labelled pairs: %w", len(pairs), err)
	}
	waiting, view, err := d.Unlabelled(ctx, orderedFrom)
	if err != nil {
		return len(pairs), err
	}
	examples := make([]Example, len(waiting))
	for i, p := range waiting {
		examples[i].Delta = FeaturesOf(p.A).minus(FeaturesOf(p.B))
	}
	random := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	next := make([]Queued, len(waiting))
	for i, t := range h.Turns(examples, random) {
		next[i] = Queued{waiting[t.At].ID, t.Probability}
	}
	return len(pairs), d.SaveOrder(ctx, view, next)
}
