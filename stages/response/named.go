package response

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
)

// Pending lists, in order, the responses that a run with these options would now ask
// for, as requests to models known by name alone: another program will answer them.
// Responses that a model of such a name gave already, under whatever digest, are not
// pending. After an error the list ends.
func Pending(ctx context.Context, d Ledger, o Options) iter.Seq2[Wanted, error] {
	var models []stages.Model
	seen := map[stages.ID]bool{}
	for _, name := range o.Models {
		if m := Named(name); !seen[m.ID] {
			seen[m.ID] = true
			models = append(models, m)
		}
	}
	return pendingOf(ctx, d, models, o)
}

// pendingOf lists what a run would now ask these models.
func pendingOf(ctx context.Context, d Ledger, models []stages.Model, o Options) iter.Seq2[Wanted, error] {
	return func(yield func(Wanted, error) bool) {
		o, err := o.filled()
		if err != nil {
			yield(Wanted{}, err)
			return
		}
		var drawn draws
		if o.Plan == Mix {
			if drawn, err = drawModels(ctx, d, models, o); err != nil {
				yield(Wanted{}, err)
				return
			}
		}
		for place, m := range models {
			for w, err := range pending(ctx, d, m, place, o, drawn) {
				if !yield(w, err) || err != nil {
					return
				}
			}
		}
	}
}

// Named returns a model of which only the name is known, without Ollama's tag for no
// tag.
func Named(name string) stages.Model {
	name = strings.TrimSuffix(name, ":latest")
	return stages.Model{ID: stages.ModelID(name, ""), Name: name}
}

// asking is a model with the ways to ask it.
type asking struct {
	model stages.Model
	ways  ways
	last  int // under Grid, the highest number of any sample that the deck has of it; -1: none
}

// slots returns the slots of a prompt's samples.
func (a asking) slots(p prompt.Prompt) []stages.ID {
	var slots []stages.ID
	for _, v := range a.ways.of(p.ID, a.model.ID) {
		slots = append(slots, SlotID(p.ID, a.model.ID, v.canonical, v.number))
	}
	return slots
}

// askings returns how to ask a model, followed by the deck's models whose responses count
// as its own. The answers of a batch give only the name of their model, so they count for
// the server's model of that name. Likewise, a model known by name only is not asked
// again where a model of its name has answered.
func askings(ctx context.Context, d Ledger, m stages.Model, o Options) ([]asking, error) {
	named := Named(m.Name)
	known, err := d.ModelsNamed(ctx, m.Name, named.Name, named.Name+":latest")
	if err != nil {
		return nil, fmt.Errorf("look up models named %s: %w", m.Name, err)
	}
	models := []stages.Model{m}
	for _, same := range known {
		if same.ID != m.ID && (m.ID == named.ID || same.ID == named.ID) {
			models = append(models, same)
		}
	}
	var all []asking
	for _, same := range models {
		a := asking{model: same, last: -1}
		if a.ways, err = o.ways(same); err != nil {
			return nil, err
		}
		if o.Plan == Grid {
			if a.last, err = d.LastSample(ctx, same.ID); err != nil {
				return nil, fmt.Errorf("look up the samples of %s: %w", same.Name, err)
			}
		}
		all = append(all, a)
	}
	return all, nil
}
