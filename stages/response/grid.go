package response

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
)

// cell is a prompt, by its place on the page, with one set of options.
type cell struct {
	prompt    int
	canonical string
}

// withoutSpare takes from the open samples of a grid as many as the deck has spare ones
// of the same prompt and options, under higher numbers: grids once numbered their
// samples over all sets, and sets in turn still do. Open samples are counted over the
// page, prompt by prompt.
func withoutSpare(ctx context.Context, d Ledger, as []asking, page []prompt.Prompt, open []int) ([]int, error) {
	variants := as[0].ways[0]
	cellOf := func(n int) cell { return cell{n / len(variants), variants[n%len(variants)].canonical} }
	spares := map[stages.ID]cell{} // by slot
	seen := map[cell]bool{}
	for _, n := range open {
		c := cellOf(n)
		if seen[c] {
			continue
		}
		seen[c] = true
		for _, a := range as {
			for _, slot := range a.spares(page[c.prompt], n%len(variants)) {
				spares[slot] = c
			}
		}
	}
	if len(spares) == 0 {
		return open, nil
	}
	filled, err := d.Filled(ctx, slices.Collect(maps.Keys(spares)))
	if err != nil {
		return nil, fmt.Errorf("look up %d samples of earlier plans: %w", len(spares), err)
	}
	left := map[cell]int{}
	for slot := range filled {
		left[spares[slot]]++
	}
	return slices.DeleteFunc(open, func(n int) bool {
		c := cellOf(n)
		left[c]--
		return left[c] >= 0
	}), nil
}

// spares returns the slots of a prompt with the options of the i-th variant that the
// grid does not ask for, as far as the deck may have any.
func (a asking) spares(p prompt.Prompt, i int) []stages.ID {
	options, wanted := a.ways[0][i].canonical, 0
	for _, v := range a.ways[0] {
		if v.canonical == options {
			wanted++
		}
	}
	var slots []stages.ID
	for number := wanted; number <= a.last; number++ {
		slots = append(slots, SlotID(p.ID, a.model.ID, options, number))
	}
	return slots
}
