package prompt

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ground/near"
)

// NotChosen is the filter that keeps as many prompts as a person wants, those that
// cover most. It runs last.
const NotChosen = "not-chosen"

// chooser picks prompts that cover the others. Groups of tags take turns, so that none
// crowds out another.
type chooser struct {
	group   []int // of each prompt, by its tags
	like    func(i, j int) float64
	nearest []float64 // likeness to the nearest picked one
	picked  []bool
	ofGroup []int // picked, by group
	n       int   // picked

	gain []float64 // what picking a prompt would add to the coverage …
	asOf []int     // … once so many were picked; it only shrinks
}

// newChooser returns a chooser among prompts with these tags, which are as alike as like
// says.
func newChooser(tags []string, like func(i, j int) float64) *chooser {
	n := len(tags)
	c := &chooser{group: make([]int, n), like: like, nearest: make([]float64, n), picked: make([]bool, n), gain: make([]float64, n), asOf: make([]int, n)}
	groups := map[string]int{}
	for i, key := range tags {
		g, known := groups[key]
		if !known {
			g = len(groups)
			groups[key] = g
		}
		c.group[i] = g
		c.gain[i], c.asOf[i] = math.Inf(1), -1
	}
	c.ofGroup = make([]int, len(groups))
	return c
}

// words returns the words of the whole conversation, without those that say nothing of
// their own.
func (e *entry) words() near.Set {
	return near.Shingles(append(e.before.said(), e.last.said()...), 1)
}

// pick picks the i-th prompt.
func (c *chooser) pick(i int) {
	c.picked[i] = true
	c.n++
	c.ofGroup[c.group[i]]++
	for j := range c.group {
		if !c.picked[j] && c.nearest[j] < 1 {
			c.nearest[j] = max(c.nearest[j], c.like(i, j))
		}
	}
}

// first returns the prompt that comes before all others that may be picked, among the
// groups picked least often; -1 if there is none. Of equals it is the first.
func (c *chooser) first(may func(i int) bool, before func(i, j int) bool) int {
	best := -1
	for i, group := range c.group {
		if c.picked[i] || !may(i) {
			continue
		}
		if best < 0 {
			best = i
			continue
		}
		n, least := c.ofGroup[group], c.ofGroup[c.group[best]]
		if n < least || n == least && before(i, best) {
			best = i
		}
	}
	return best
}

// farthest returns the prompt that is least like all that are picked (Gonzalez 1985).
func (c *chooser) farthest(may func(i int) bool) int {
	return c.first(may, func(i, j int) bool { return c.nearest[i] < c.nearest[j] })
}

// covering returns the prompt that adds most to the coverage: the sum over all prompts of
// the likeness to the nearest picked one (facility location; Nemhauser, Wolsey and Fisher
// 1978: the greedy choice covers at least 63 % of what the best one does). Only a gain
// that still looks greatest is computed again (Minoux 1978).
func (c *chooser) covering(may func(i int) bool) int {
	for {
		i := c.first(may, func(i, j int) bool { return c.gain[i] > c.gain[j] })
		if i < 0 || c.asOf[i] == c.n {
			return i
		}
		c.gain[i], c.asOf[i] = c.adds(i), c.n
	}
}

// adds returns what picking a prompt would add to the coverage. Sums that differ by less
// than rounding are equal.
func (c *chooser) adds(i int) float64 {
	const fine = 1e9
	sum := 1 - c.nearest[i]
	for j, near := range c.nearest {
		if j != i && !c.picked[j] && near < 1 {
			sum += max(0, c.like(i, j)-near)
		}
	}
	return math.Round(sum*fine) / fine
}

// mostCovered bounds the prompts among which the coverage is maximised: it compares each
// with all others. Of more, the farthest are picked, which compares them with the picked
// ones only.
const mostCovered = 3_000

// remembered returns like of n prompts, which is then asked once for two prompts.
func remembered(n int, like func(i, j int) float64) func(i, j int) float64 {
	known := make([]float64, n*(n+1)/2)
	for i := range known {
		known[i] = math.NaN()
	}
	return func(i, j int) float64 {
		at := &known[max(i, j)*(max(i, j)+1)/2+min(i, j)]
		if math.IsNaN(*at) {
			*at = like(i, j)
		}
		return *at
	}
}

// choose drops all but k prompts. Prompts that a person rescued stay in any case. Prompts
// that an earlier choice kept come first, since they may have responses: they are the
// ones that are in and no newer than the newest prompt not chosen then.
func choose(es []*entry, k int) map[stages.ID]Drop {
	tags := make([]string, len(es))
	for i, e := range es {
		tags[i] = e.tags
	}
	c := newChooser(tags, newKinship(es).likeness)
	next := c.farthest
	if len(es) <= mostCovered {
		c.like, next = remembered(len(es), c.like), c.covering
	}
	var before time.Time // the newest that was not chosen
	for i, e := range es {
		if e.rescued {
			c.pick(i)
		}
		if e.dropped == NotChosen && e.added.After(before) {
			before = e.added
		}
	}
	for _, may := range []func(i int) bool{
		func(i int) bool { return es[i].dropped == "" && !es[i].added.After(before) },
		func(int) bool { return true },
	} {
		for c.n < k {
			i := next(may)
			if i < 0 {
				break
			}
			c.pick(i)
		}
	}
	dropped := map[stages.ID]Drop{}
	for i, e := range es {
		if !c.picked[i] {
			dropped[e.id] = Drop{Value: c.nearest[i], Reason: fmt.Sprintf("not chosen: %d of %d cover most", k, len(es))}
		}
	}
	return dropped
}

// spread says how unlike each other prompts are.
type spread struct {
	nearest  float64 // mean likeness to the nearest other one; lower is more diverse
	distinct float64 // different pairs of words over all
}

// mostCompared bounds the prompts whose nearest other one is looked for.
const mostCompared = 2_000

func spreadOf(es []*entry) spread {
	es = es[:min(len(es), mostCompared)]
	k := newKinship(es)
	pairs, all := map[[2]uint64]bool{}, 0
	for _, e := range es {
		for n := range max(0, len(e.last)-1) {
			pairs[[2]uint64{e.last[n], e.last[n+1]}] = true
			all++
		}
	}
	sum := 0.0
	for i := range es {
		best := 0.0
		for j := range es {
			if i != j {
				best = max(best, k.likeness(i, j))
			}
		}
		sum += best
	}
	return spread{sum / float64(max(1, len(es))), float64(len(pairs)) / float64(max(1, all))}
}

// coverage returns how like the nearest kept prompt prompts are, on average: of some of
// them, where there are many.
func coverage(es, kept []*entry) float64 {
	const compared = 1_000_000
	of := es[:min(len(es), max(1, compared/max(1, len(kept))))]
	k := newKinship(slices.Concat(of, kept))
	sum := 0.0
	for i := range of {
		best := 0.0
		for j := range kept {
			best = max(best, k.likeness(i, len(of)+j))
		}
		sum += best
	}
	return sum / float64(max(1, len(of)))
}

// chosen says how well the chosen prompts cover all and how diverse they are, against as
// many drawn by lot of those that the choice was of: the measures depend on how many
// there are.
func (c *curator) chosen(seed int64) string {
	var es []*entry
	for i := range c.entries {
		if e := &c.entries[i]; e.dropped == "" || e.dropped == NotChosen {
			es = append(es, e)
		}
	}
	kept := slices.DeleteFunc(slices.Clone(es), func(e *entry) bool { return e.dropped == NotChosen })
	if len(kept) == len(es) {
		return ""
	}
	random := rand.New(rand.NewPCG(uint64(seed), uint64(len(es))))
	shuffle := func(es []*entry) []*entry {
		random.Shuffle(len(es), func(i, j int) { es[i], es[j] = es[j], es[i] })
		return es
	}
	drawn := slices.Clone(shuffle(es)[:len(kept)])
	shuffle(kept)
	shuffle(es)
	how := ""
	if len(es) > mostCovered {
		how = fmt.Sprintf(", the farthest first (coverage is maximised up to %s)", stages.Number(mostCovered))
	}
	ours, lot := spreadOf(kept), spreadOf(drawn)
	return fmt.Sprintf("%d of %d prompts chosen%s. Likeness of a prompt to the nearest chosen one: %.3f on average, %.3f where as many are drawn by lot; "+
		"of a chosen one to the nearest other: %.3f, %.3f; different pairs of words: %.1f %%, %.1f %%",
		len(kept), len(es), how, coverage(es, kept), coverage(es, drawn), ours.nearest, lot.nearest, 100*ours.distinct, 100*lot.distinct)
}

// tagsOf returns the tags of a prompt as one key.
func tagsOf(tags []string) string {
	tags = slices.Clone(tags)
	slices.Sort(tags)
	return strings.Join(tags, "\x00")
}
