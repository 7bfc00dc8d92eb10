package label

import (
	"errors"
	"fmt"
	"slices"
)

// QueueView is which pairs labelling goes through and in which order. It is kept
// in the deck, so that it survives a restart. Skipped pairs come last in every
// order.
type QueueView struct {
	Order  Order       `json:"order,omitempty"`
	Filter QueueFilter `json:"filter,omitzero"`
}

// Order is the order of the queue.
type Order string

// The orders.
const (
	Random    Order = ""          // shuffled, the same in every sitting
	ByPrompt  Order = "prompt"    // all pairs of a prompt together
	Uncertain Order = "uncertain" // judges' mean probability nearest ½ first, pairs without verdict last
	// Diverse draws the pair whose prompt is least like those labelled last from the
	// next few of the shuffled queue: see Spread.
	Diverse Order = "diverse"
	Newest  Order = "newest"
)

// Orders is all orders, the default first.
func Orders() []Order { return []Order{Random, ByPrompt, Uncertain, Diverse, Newest} }

// String is the order's name on screen.
func (o Order) String() string {
	if o == Random {
		return "random"
	}
	return string(o)
}

// State is what has become of a pair.
type State string

// The states a filter can ask for.
const (
	Waiting State = ""        // to be decided, skipped ones included
	Decided State = "done"    // decided
	Skipped State = "skipped" // skipped, waiting to come back
	Flagged State = "flagged" // with a flag, decided or not
	Any     State = "any"
)

// QueueFilter keeps the pairs that meet all it says. The zero value keeps those that
// wait. Filtering by Model, Score or Verdict tells something of what is behind a
// pair: see Blinds.
type QueueFilter struct {
	State  State  `json:"state,omitempty"`
	Flag   bool   `json:"flag,omitempty"` // with a flag, whatever the state
	Text   string `json:"text,omitempty"` // in the prompt or in a response, in any case
	Tag    string `json:"tag,omitempty"`  // of the prompt
	Source string `json:"source,omitempty"`
	Model  string `json:"model,omitempty"` // by name, of either response
	// Score keeps pairs with a response, or a prompt, scored within bounds.
	Score *ScoreRange `json:"score,omitempty"`
	// Verdict keeps pairs that a filter passed or turned down: itself, its prompt
	// or one of its responses.
	Verdict *VerdictFilter `json:"verdict,omitempty"`
}

// ScoreRange is scores from Min to Max, both included. Where there is no bound on
// a side, it is the last number there is (math.MaxFloat64): JSON has no infinity.
type ScoreRange struct {
	What string  `json:"what"`
	Min  float64 `json:"min"`
	Max  float64 `json:"max"`
}

// VerdictFilter is what one filter said.
type VerdictFilter struct {
	Filter string `json:"filter"`
	Pass   bool   `json:"pass"`
}

// Equal says whether two views are the same.
func (v QueueView) Equal(w QueueView) bool { return v.Order == w.Order && v.Filter.Equal(w.Filter) }

// Equal says whether two filters keep the same.
func (f QueueFilter) Equal(g QueueFilter) bool {
	return same(f.Score, g.Score) && same(f.Verdict, g.Verdict) && f.words() == g.words()
}

// words is the filter without what it points to.
func (f QueueFilter) words() QueueFilter {
	f.Score, f.Verdict = nil, nil
	return f
}

func same[T comparable](x, y *T) bool { return x == y || x != nil && y != nil && *x == *y }

// Walks says whether the filter keeps decided pairs as well. Then its pairs are
// walked through one after the other, decided or not; else those that wait come
// up as the queue has them.
func (f QueueFilter) Walks() bool {
	return f.State == Decided || f.State == Flagged || f.State == Any
}

// Blinds says whether labelling through the filter is blind still. Who asks for a
// model, a score or a verdict knows it of each pair that comes: the labels are
// marked as unblinded.
func (f QueueFilter) Blinds() bool { return f.Model == "" && f.Score == nil && f.Verdict == nil }

// Valid says what is wrong with the view, if anything is.
func (v QueueView) Valid() error {
	if !slices.Contains(Orders(), v.Order) {
		return fmt.Errorf("the queue has no order %q", string(v.Order))
	}
	f := v.Filter
	switch f.State {
	case Waiting, Decided, Skipped, Flagged, Any:
	default:
		return fmt.Errorf("no pair has the state %q", string(f.State))
	}
	switch {
	case f.Score != nil && f.Score.What == "":
		return errors.New("the filter does not say which score")
	case f.Score != nil && !(f.Score.Min <= f.Score.Max):
		return fmt.Errorf("scores from %v to %v are none", f.Score.Min, f.Score.Max)
	case f.Verdict != nil && f.Verdict.Filter == "":
		return errors.New("the filter does not say whose verdict")
	}
	return nil
}

// Direction is where to look from a pair.
type Direction int

// The directions.
const (
	Forward  Direction = 1
	Backward Direction = -1
)
