package response

import (
	"context"
	"fmt"
	"math/bits"
	"math/rand/v2"

	"prefdeck/stages"
)

// mostMixed is how many models a mix can draw from: a draw is a set of bits.
const mostMixed = 64

// draws holds the models that answer each prompt under the plan Mix, one bit each, by
// their places in the list of models.
type draws map[stages.ID]uint64

// drawModels draws the models that answer each prompt. A model that was asked about a
// prompt before stays drawn for it, so a run that is gone on with asks nothing twice,
// and prompts that come later fill up what is out of balance.
func drawModels(ctx context.Context, d Ledger, models []stages.Model, o Options) (draws, error) {
	if len(models) > mostMixed {
		return nil, fmt.Errorf("the plan %s draws from %d models at most, not %d", Mix, mostMixed, len(models))
	}
	asked := make([][]asking, len(models))
	for i, m := range models {
		var err error
		if asked[i], err = askings(ctx, d, m, o); err != nil {
			return nil, err
		}
	}
	drawn := draws{}
	var order []stages.ID
	met := newEncounters(len(models))
	for page, err := range pages(ctx, d, max(1, pageSlots/max(1, o.Samples*len(models)))) {
		if err != nil {
			return nil, err
		}
		var slots []stages.ID
		bit := map[stages.ID]uint64{}
		for i := range models {
			for _, a := range asked[i] {
				for _, p := range page {
					for _, slot := range a.slots(p) {
						slots, bit[slot] = append(slots, slot), 1<<i
					}
				}
			}
		}
		begun, err := d.Begun(ctx, slots)
		if err != nil {
			return nil, fmt.Errorf("look up which models were asked about %d prompts: %w", len(page), err)
		}
		perPrompt := map[stages.ID]uint64{}
		for slot, p := range begun {
			perPrompt[p] |= bit[slot]
		}
		for _, p := range page {
			order = append(order, p.ID)
			drawn[p.ID] = perPrompt[p.ID]
			met.count(drawn[p.ID])
		}
	}
	for _, p := range order {
		drawn[p] = met.draw(drawn[p], o.Draw, rand.New(rand.NewPCG(p.Uint64(), 0)))
	}
	return drawn, nil
}

// encounters counts how often every two of some models answer the same prompt. The
// diagonal counts the prompts of each.
type encounters [][]int

func newEncounters(models int) encounters {
	e := make(encounters, models)
	for i := range e {
		e[i] = make([]int, models)
	}
	return e
}

// count adds the encounters of one prompt's models.
func (e encounters) count(models uint64) {
	for i := range e {
		for j := range e {
			if models&(1<<i) != 0 && models&(1<<j) != 0 {
				e[i][j]++
			}
		}
	}
}

// draw adds models to a prompt's until there are n: each time the one that has met the
// others least often, then the one that answers least, then by lot. That is the greedy
// step that keeps the sum of squared encounters, and with it their spread, small.
func (e encounters) draw(models uint64, n int, random *rand.Rand) uint64 {
	before := models
	for bits.OnesCount64(models) < min(n, len(e)) {
		best, least := -1, [2]int{}
		for _, i := range random.Perm(len(e)) {
			if models&(1<<i) != 0 {
				continue
			}
			cost := [2]int{0, e[i][i]}
			for j := range e {
				if models&(1<<j) != 0 {
					cost[0] += e[i][j]
				}
			}
			if best < 0 || cost[0] < least[0] || cost[0] == least[0] && cost[1] < least[1] {
				best, least = i, cost
			}
		}
		models |= 1 << best
	}
	if models != before {
		e.uncount(before)
		e.count(models)
	}
	return models
}

// uncount takes back count.
func (e encounters) uncount(models uint64) {
	for i := range e {
		for j := range e {
			if models&(1<<i) != 0 && models&(1<<j) != 0 {
				e[i][j]--
			}
		}
	}
}
