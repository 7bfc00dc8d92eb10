package pairing

import (
	"cmp"
	"math"
	"slices"
)

// The strategies that no plan names: what a pair is stored with if nothing had to be
// chosen, or something else chose it.
const (
	StrategyImported = "imported"
	StrategyAll      = "all"
	StrategyAudit    = "audit"
	StrategyDuel     = "duel"
	StrategyTest     = "test"
)

// The strategies that a plan names. They choose where a prompt could have more pairs
// than its limits allow.
const (
	StrategyBalanced  = "balanced"
	StrategyRandom    = "random"
	StrategyModerate  = "moderate"
	StrategyUncertain = "uncertain"
	StrategyGap       = "gap"
	StrategyNearTie   = "near-tie"
	StrategyOnPolicy  = "on-policy"
	StrategySpread    = "spread"
	StrategyDOptimal  = "d-optimal"
)

// Strategy is a named way of choosing pairs.
type Strategy struct {
	Name  string
	About string // which pairs it takes
	// Scored says that it compares scores, and takes only pairs in which these differ.
	Scored bool

	// cost ranks an option: the least is drawn first, and the draw is by lot among
	// equals. ok is false for an option that is not for this strategy. Nil: the
	// strategy draws nothing.
	cost func(d *draw, o *Option) (cost [3]float64, ok bool)
	// adapts says that the costs change with each pair drawn.
	adapts bool
}

// Strategies lists all strategies: first those that a plan can name.
func Strategies() []Strategy {
	return []Strategy{
		{Name: StrategyBalanced, About: "the two models that have met least often, by lot among equals", cost: balanced, adapts: true},
		{Name: StrategyRandom, About: "by lot among all pairs of the prompt: the honest test", cost: anyPair},
		{Name: StrategyModerate, About: "high scores, and neither close nor far apart", Scored: true, cost: moderate},
		{Name: StrategyUncertain, About: "the scorers leave open which is better", Scored: true, cost: uncertain},
		{Name: StrategyGap, About: "the scores furthest apart", Scored: true, cost: gap},
		{Name: StrategyNearTie, About: "the scores closest together, but not equal", Scored: true, cost: nearTie},
		{Name: StrategyOnPolicy, About: "a response of the policy model, against another model's", cost: onPolicy, adapts: true},
		{Name: StrategySpread, About: "the least alike first", cost: spread, adapts: true},
		{Name: StrategyDOptimal, About: "what would teach a linear reward model most beside the pairs drawn before it", cost: dOptimal, adapts: true},
		{Name: StrategyAll, About: "every two responses that were left"},
		{Name: StrategyImported, About: "a file named the two responses"},
		{Name: StrategyAudit, About: "a response that was dropped, against one that was left"},
		{Name: StrategyDuel, About: "two models that answered at the same time, in front of the person who decided"},
		{Name: StrategyTest, About: "two responses at random to a prompt at random, before filtering: tested on, never trained on"},
	}
}

// Named returns the strategy with this name.
func Named(name string) (Strategy, bool) {
	for _, s := range Strategies() {
		if s.Name == name {
			return s, true
		}
	}
	return Strategy{}, false
}

// Choosable lists the names of the strategies that a plan can name.
func Choosable() []string {
	var names []string
	for _, s := range Strategies() {
		if s.cost != nil {
			names = append(names, s.Name)
		}
	}
	return names
}

// balanced prefers models that have met least often in the deck, then models that
// are in the fewest pairs, then responses that are.
func balanced(d *draw, o *Option) ([3]float64, bool) {
	t := d.pool.Meetings
	return [3]float64{float64(t.Met(o.Models)), float64(t.In(o.Models)), d.degrees(o)}, true
}

func anyPair(*draw, *Option) (cost [3]float64, ok bool) { return cost, true }

// moderate follows AIR (arXiv 2504.03612): pairs with a moderate margin and high
// scores teach most. Both are ranks among the pairs of the prompt, so that the scale
// of the scores does not matter.
func moderate(d *draw, o *Option) (cost [3]float64, ok bool) {
	middling := 1 - 2*math.Abs(d.rank(d.margins, math.Abs(o.Margin()))-0.5)
	return [3]float64{-middling - d.rank(d.qualities, o.Quality)}, o.Margin() != 0
}

// uncertain takes the mean over the scorers of the probability that A is better, so
// that scorers who disagree are as undecided as ones who see no difference.
func uncertain(_ *draw, o *Option) ([3]float64, bool) {
	p := 0.0
	for _, m := range o.Margins {
		p += 1 / (1 + math.Exp(-m)) / float64(len(o.Margins))
	}
	return [3]float64{math.Abs(p - 0.5)}, o.differs()
}

func gap(_ *draw, o *Option) ([3]float64, bool) {
	return [3]float64{-math.Abs(o.Margin())}, o.Margin() != 0
}

func nearTie(_ *draw, o *Option) ([3]float64, bool) {
	return [3]float64{math.Abs(o.Margin())}, o.Margin() != 0
}

// onPolicy takes the policy's responses against the models that they have met least.
func onPolicy(d *draw, o *Option) ([3]float64, bool) {
	return [3]float64{float64(d.pool.Meetings.Met(o.Models)), d.degrees(o)}, o.OnPolicy[0] != o.OnPolicy[1]
}

// spread takes the least similar pair among the responses in the fewest pairs.
func spread(d *draw, o *Option) ([3]float64, bool) {
	return [3]float64{d.degrees(o), o.Similarity}, true
}

// rank returns the place of v among sorted values, from 0 to 1.
func (d *draw) rank(sorted []float64, v float64) float64 {
	if len(sorted) < 2 {
		return 0.5
	}
	low, found := slices.BinarySearchFunc(sorted, v, cmp.Compare[float64])
	high := low
	for found && high+1 < len(sorted) && sorted[high+1] == v {
		high++
	}
	return float64(low+high) / 2 / float64(len(sorted)-1)
}
