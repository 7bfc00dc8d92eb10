package pairing

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"prefdeck/stages"
)

// Plan says how many pairs a prompt gets, and which. The zero value takes all.
type Plan struct {
	PerPrompt   int     // at most this many pairs of a prompt; 0: no limit
	PerResponse int     // a response is in at most this many pairs; 0: no limit
	Strategy    string  // "": all pairs where they fit, else moderate where scores differ, then balanced
	Random      float64 // the share of a prompt's pairs that is drawn at random
}

// Limited reports whether the plan may leave pairs out.
func (p Plan) Limited() bool { return p.PerPrompt > 0 || p.PerResponse > 0 || p.Strategy != "" }

// Pool is the set that Draw chooses from.
type Pool struct {
	Seed     int64 // of the deck
	Prompt   stages.ID
	Have     []Pair    // the prompt's pairs in the deck, including dropped ones
	Open     []Option  // pairs that it could have besides, by id
	Meetings *Meetings // of the deck; Draw adds to it
	Design   *Design   // of the pairs drawn before, for StrategyDOptimal; Draw adds to it
}

// Drawn is the outcome of Draw.
type Drawn struct {
	Pairs []Pair
	// PerPrompt and PerResponse count the pairs that each limit left out, ByStrategy
	// those that are none for the strategy whatever the limits.
	PerPrompt, PerResponse, ByStrategy int
}

// Draw chooses pairs until the prompt is at a limit or nothing fits. It never takes
// back a pair: a prompt over a limit keeps what it has, and a greater limit adds to
// it. The same deck, plan and pool give the same pairs.
//
// A pair's probability is the one with which its strategy drew it among the pairs
// that were then open. So the probabilities of all pairs that were open in a draw
// add up to the number of pairs that it took.
func (p Plan) Draw(c Pool) Drawn {
	d := newDraw(p, c)
	switch {
	case p.Strategy == "" && d.fits():
		for _, o := range d.open {
			d.add(o, StrategyAll, 1)
		}
		d.open = nil
	default:
		chosen := d.strategies()
		if slices.ContainsFunc(chosen, func(s Strategy) bool { return len(d.best(s)) > 0 }) { // a share of nothing is nothing
			random, _ := Named(StrategyRandom)
			d.stream(random, d.randomShare())
		}
		for _, s := range chosen {
			d.stream(s, d.room())
		}
	}
	d.countLeft()
	return d.drawn
}

// draw is the state of a Draw.
type draw struct {
	plan   Plan
	pool   Pool
	open   []Option
	live   int // pairs of the prompt that are not dropped
	degree map[stages.ID]int
	random int // of live: drawn at random
	drawn  Drawn

	margins, qualities []float64 // of all options with different scores, sorted
}

func newDraw(p Plan, c Pool) *draw {
	d := &draw{plan: p, pool: c, open: slices.Clone(c.Open), degree: map[stages.ID]int{}}
	for _, h := range c.Have {
		if h.Route != Dropped {
			d.count(h)
		}
	}
	for _, o := range c.Open {
		if m := o.Margin(); m != 0 {
			d.margins = append(d.margins, math.Abs(m))
			d.qualities = append(d.qualities, o.Quality)
		}
	}
	slices.Sort(d.margins)
	slices.Sort(d.qualities)
	return d
}

func (d *draw) count(p Pair) {
	d.live++
	d.degree[p.A]++
	d.degree[p.B]++
	if p.Strategy == StrategyRandom {
		d.random++
	}
}

// room returns how many pairs the prompt may still get.
func (d *draw) room() int {
	if d.plan.PerPrompt == 0 {
		return len(d.open)
	}
	return max(0, min(d.plan.PerPrompt-d.live, len(d.open)))
}

// slack returns how many more pairs a response may be in.
func (d *draw) slack(response stages.ID) int {
	if d.plan.PerResponse == 0 {
		return math.MaxInt
	}
	return max(0, d.plan.PerResponse-d.degree[response])
}

func (d *draw) slackOf(o *Option) int { return min(d.slack(o.Pair.A), d.slack(o.Pair.B)) }

// degrees returns how many pairs the two responses are in, together.
func (d *draw) degrees(o *Option) float64 { return float64(d.degree[o.Pair.A] + d.degree[o.Pair.B]) }

// fits reports whether every open pair is within the limits.
func (d *draw) fits() bool {
	more := map[stages.ID]int{}
	for _, o := range d.open {
		more[o.Pair.A]++
		more[o.Pair.B]++
	}
	for response, n := range more {
		if n > d.slack(response) {
			return false
		}
	}
	return d.room() == len(d.open)
}

// strategies returns the strategies that fill the prompt, in turn.
func (d *draw) strategies() []Strategy {
	names := []string{d.plan.Strategy}
	if d.plan.Strategy == "" {
		names = []string{StrategyModerate, StrategyBalanced}
	}
	var out []Strategy
	for _, name := range names {
		if s, ok := Named(name); ok && s.cost != nil {
			out = append(out, s)
		}
	}
	return out
}

// randomShare returns how many pairs to draw at random, so that of all the prompt's
// pairs that share is. It rounds by lot: at one pair a prompt and a share of a fifth,
// every fifth prompt has a random one.
func (d *draw) randomShare() int {
	whole := float64(d.live + d.room())
	return min(d.room(), max(0, int(d.plan.Random*whole+d.lot("share"))-d.random))
}

// lot returns a number from 0 to 1 (exclusive) that the deck, the prompt and the
// names decide.
func (d *draw) lot(names ...string) float64 {
	const scale = 1 << 53
	seed := strconv.FormatInt(d.pool.Seed, 10)
	return float64(stages.Hash("draw", append([]string{seed, string(d.pool.Prompt)}, names...)...).Uint64()>>11) / scale
}

// stream draws up to want pairs with a strategy. It draws as many equals at once as fit
// in any case, so that their probabilities equal those of drawing without replacement.
func (d *draw) stream(s Strategy, want int) {
	for want > 0 {
		best := d.best(s)
		if len(best) == 0 {
			return
		}
		n := min(want, len(best))
		for _, i := range best {
			n = min(n, d.slackOf(&d.open[i]))
		}
		if s.adapts {
			n = 1
		}
		// Lots of different draws are independent: what one draw left is no likelier to
		// be left by the next.
		turn := strconv.Itoa(d.live)
		lots := make(map[int]float64, len(best))
		for _, i := range best {
			lots[i] = d.lot(s.Name, turn, string(d.open[i].Pair.ID))
		}
		probability := float64(n) / float64(len(best))
		slices.SortStableFunc(best, func(x, y int) int { return cmp.Compare(lots[x], lots[y]) })
		best = best[:n]
		slices.SortFunc(best, func(x, y int) int { return y - x }) // take from the end, so that places stay right
		for _, i := range best {
			d.take(i, s.Name, probability)
		}
		want -= n
	}
}

// best returns the places of the open pairs within the limits that a strategy ranks
// first, all of them equal.
func (d *draw) best(s Strategy) []int {
	var best []int
	var least [3]float64
	for i := range d.open {
		o := &d.open[i]
		if d.slackOf(o) == 0 {
			continue
		}
		cost, ok := s.cost(d, o)
		if !ok {
			continue
		}
		switch order := slices.Compare(cost[:], least[:]); {
		case len(best) == 0 || order < 0:
			best, least = append(best[:0], i), cost
		case order == 0:
			best = append(best, i)
		}
	}
	return best
}

// take moves an open pair to those drawn.
func (d *draw) take(i int, strategy string, probability float64) {
	o := d.open[i]
	d.open = slices.Delete(d.open, i, i+1)
	d.add(o, strategy, probability)
}

func (d *draw) add(o Option, strategy string, probability float64) {
	o.Pair.Strategy, o.Pair.Probability = strategy, probability
	d.count(o.Pair)
	d.pool.Meetings.Add(o.Models, 1)
	if d.pool.Design != nil && len(o.Difference) > 0 {
		d.pool.Design.Add(o.Difference)
	}
	d.drawn.Pairs = append(d.drawn.Pairs, o.Pair)
}

// countLeft counts the open pairs: those that the strategies would have taken but
// for a limit, and those that they would not.
func (d *draw) countLeft() {
	chosen := d.strategies()
	left := 0
	for i := range d.open {
		if slices.ContainsFunc(chosen, func(s Strategy) bool { _, ok := s.cost(d, &d.open[i]); return ok }) {
			left++
		}
	}
	d.drawn.ByStrategy = len(d.open) - left
	if d.room() == 0 {
		d.drawn.PerPrompt = left
	} else {
		d.drawn.PerResponse = left
	}
}
