package label

import (
	"errors"
	"fmt"
	"slices"
)

// QueueView says which pairs labelling goes through, and in which order. It is
// stored in the deck, so that it survives a restart. Skipped pairs come last in
// every order.
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
	// Diverse takes, from the next few of the shuffled queue, the pair whose prompt
	// is least like those labelled last: see Spread.
	Diverse Order = "diverse"
	Newest  Order = "newest"
	Hardest Order = "difficulty" // prompts that meet most criteria of difficulty first, unrated ones last
	// Informative draws the pairs whose labels would teach a reward model most, and one
	// in five at random: see the package reward.
	Informative Order = "informative"
)

// Draw says with which probability an order that draws drew a pair; zero if none did.
type Draw struct {
	Order       Order
	Probability float64
}

// Orders returns all orders, the default first.
func Orders() []Order {
	return []Order{Random, ByPrompt, Uncertain, Hardest, Informative, Diverse, Newest}
}

// String returns the order's name on screen.
func (o Order) String() string {
	if o == Random {
		return "random"
	}
	return string(o)
}

// OrderNamed returns the order with that name on screen.
func OrderNamed(name string) Order {
	if name == Random.String() {
		return Random
	}
	return Order(name)
}

// State is the state of a pair in the queue.
type State string

// The states that a filter can ask for.
const (
	Waiting State = ""        // to be decided, including skipped ones
	Decided State = "done"    // decided
	Skipped State = "skipped" // skipped, waiting to come back
	Flagged State = "flagged" // with a flag, decided or not
	Any     State = "any"
)

// QueueFilter selects the pairs that meet all its conditions. The zero value
// selects those that wait. Filtering by Model, Score or Verdict reveals something
// about a pair: see Blinds.
type QueueFilter struct {
	State  State  `json:"state,omitempty"`
	Flag   bool   `json:"flag,omitempty"` // with a flag, whatever the state
	Text   string `json:"text,omitempty"` // in the prompt or in a response, ignoring case
	Tag    string `json:"tag,omitempty"`  // of the prompt
	Source string `json:"source,omitempty"`
	Model  string `json:"model,omitempty"` // by name, of either response
	// Score selects pairs with a response, or a prompt, whose score is within
	// bounds.
	Score *ScoreRange `json:"score,omitempty"`
	// Verdict selects pairs that a filter passed or dropped: the pair, its prompt
	// or one of its responses.
	Verdict *VerdictFilter `json:"verdict,omitempty"`
	// Judge selects pairs by what judges said of them.
	Judge JudgeFilter `json:"judge,omitempty"`
	// Stream selects pairs that were drawn for a purpose.
	Stream Stream `json:"stream,omitempty"`
}

// Stream names pairs that were drawn for a purpose; "" takes every pair.
type Stream string

// TestStream are the pairs that were drawn to test reward heads on.
const TestStream Stream = "test"

// Streams lists the streams.
func Streams() []string { return []string{string(TestStream)} }

// JudgeFilter is a way in which a judge's verdict may need a look.
type JudgeFilter string

// The judge filters; "" takes every pair.
const (
	JudgeDisagrees JudgeFilter = "disagrees" // with the winner that this deck's annotator names; also what route made of several judges
	JudgeFlips     JudgeFilter = "flips"     // names another winner once the sides are swapped
)

// JudgeFilters lists the judge filters.
func JudgeFilters() []string { return []string{string(JudgeDisagrees), string(JudgeFlips)} }

// ScoreRange is the range of scores from Min to Max, inclusive. An open end is
// ±math.MaxFloat64, because JSON has no infinity.
type ScoreRange struct {
	What string  `json:"what"`
	Min  float64 `json:"min"`
	Max  float64 `json:"max"`
}

// VerdictFilter is the verdict of one filter.
type VerdictFilter struct {
	Filter string `json:"filter"`
	Pass   bool   `json:"pass"`
}

// Equal reports whether two views are the same.
func (v QueueView) Equal(w QueueView) bool { return v.Order == w.Order && v.Filter.Equal(w.Filter) }

// Equal reports whether two filters select the same pairs.
func (f QueueFilter) Equal(g QueueFilter) bool {
	return same(f.Score, g.Score) && same(f.Verdict, g.Verdict) && f.words() == g.words()
}

// words returns the filter without its pointers.
func (f QueueFilter) words() QueueFilter {
	f.Score, f.Verdict = nil, nil
	return f
}

func same[T comparable](x, y *T) bool { return x == y || x != nil && y != nil && *x == *y }

// Walks reports whether the filter includes decided pairs. Then its pairs are shown
// one after the other, decided or not; otherwise waiting ones come up in the order
// of the queue.
func (f QueueFilter) Walks() bool {
	return f.State == Decided || f.State == Flagged || f.State == Any
}

// Blinds reports whether labelling with the filter is still blind. A filter on
// models, scores or verdicts unblinds every pair it shows, and the labels are
// marked as unblinded.
func (f QueueFilter) Blinds() bool {
	return f.Model == "" && f.Score == nil && f.Verdict == nil && f.Judge == ""
}

// Valid returns what is wrong with the view, if anything.
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
	case f.Judge != "" && !slices.Contains(JudgeFilters(), string(f.Judge)):
		return fmt.Errorf("no verdict of a judge is known as %q", string(f.Judge))
	case f.Stream != "" && f.Stream != TestStream:
		return fmt.Errorf("no pairs were drawn for %q", string(f.Stream))
	case f.Verdict != nil && f.Verdict.Filter == "":
		return errors.New("the filter does not say whose verdict")
	}
	return nil
}

// Direction says which way to go from a pair.
type Direction int

// The directions.
const (
	Forward  Direction = 1
	Backward Direction = -1
)
