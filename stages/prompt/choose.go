package prompt

import (
	"fmt"
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

// chooser picks prompts farthest-first (Gonzalez 1985): each time the one least like all
// that are picked. Groups of tags take turns, so that none crowds out another.
type chooser struct {
	kinship
	nearest []float64 // likeness to the nearest picked one
	picked  []bool
	ofTags  map[string]int // picked, by tags
	n       int            // picked
}

func newChooser(es []*entry) *chooser {
	return &chooser{kinship: newKinship(es), nearest: make([]float64, len(es)), picked: make([]bool, len(es)), ofTags: map[string]int{}}
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
	c.ofTags[c.es[i].tags]++
	for j := range c.es {
		if !c.picked[j] && c.nearest[j] < 1 {
			c.nearest[j] = max(c.nearest[j], c.likeness(i, j))
		}
	}
}

// farthest returns the prompt to pick next among those that may, of the tags picked
// least often; -1 if there is none. Of equals it is the first.
func (c *chooser) farthest(may func(i int) bool) int {
	best := -1
	for i, e := range c.es {
		if c.picked[i] || !may(i) {
			continue
		}
		if best < 0 || c.ofTags[e.tags] < c.ofTags[c.es[best].tags] ||
			c.ofTags[e.tags] == c.ofTags[c.es[best].tags] && c.nearest[i] < c.nearest[best] {
			best = i
		}
	}
	return best
}

// choose drops all but k prompts. Those that a person rescued stay in any case. Those
// that an earlier choice kept come first, since they may have responses: they are what
// is in and no newer than the newest that was not chosen then.
func choose(es []*entry, k int) map[stages.ID]Drop {
	c := newChooser(es)
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
			i := c.farthest(may)
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

// chosen says how diverse the chosen prompts are, against as many drawn by lot of those
// that the choice was of: the measures depend on how many there are.
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
	drawn := make([]*entry, len(kept))
	for i, n := range random.Perm(len(es))[:len(kept)] {
		drawn[i] = es[n]
	}
	random.Shuffle(len(kept), func(i, j int) { kept[i], kept[j] = kept[j], kept[i] })
	ours, lot := spreadOf(kept), spreadOf(drawn)
	return fmt.Sprintf("%d of %d prompts chosen: likeness to the nearest other one %.3f on average, %.3f in as many drawn by lot; different pairs of words %.1f %% against %.1f %%",
		len(kept), len(es), ours.nearest, lot.nearest, 100*ours.distinct, 100*lot.distinct)
}

// tagsOf returns the tags of a prompt as one key.
func tagsOf(tags []string) string {
	tags = slices.Clone(tags)
	slices.Sort(tags)
	return strings.Join(tags, "\x00")
}
