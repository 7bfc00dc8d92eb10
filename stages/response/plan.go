package response

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
)

// pageSlots bounds the number of slots in one page of prompts.
const pageSlots = 1000

// Wanted is a response that the deck lacks: one sample of a model for a prompt.
type Wanted struct {
	Prompt  prompt.Prompt
	Model   stages.Model
	Sample  int
	Slot    stages.ID
	Seed    int64
	Options json.RawMessage // as stored: the options sent, including seed and think
	Request ollama.Request
}

// pending lists, in order, what a run would now ask a model, and sends nothing; o
// is filled. After an error the list ends.
func pending(ctx context.Context, d Ledger, m stages.Model, o Options) iter.Seq2[Wanted, error] {
	return func(yield func(Wanted, error) bool) {
		samples, err := o.variants(m)
		if err != nil {
			yield(Wanted{}, err)
			return
		}
		limit := max(1, pageSlots/len(samples))
		var after stages.ID
		for {
			page, err := d.Prompts(ctx, after, limit)
			if err != nil {
				yield(Wanted{}, fmt.Errorf("prompts after %q: %w", after, err))
				return
			}
			if len(page) == 0 {
				return
			}
			after = page[len(page)-1].ID
			for w, err := range unfilled(ctx, d, m, page, samples, o) {
				if !yield(w, err) || err != nil {
					return
				}
			}
		}
	}
}

// unfilled returns the responses that a page of prompts lacks.
func unfilled(ctx context.Context, d Ledger, m stages.Model, page []prompt.Prompt, samples []variant, o Options) iter.Seq2[Wanted, error] {
	return func(yield func(Wanted, error) bool) {
		slots := make([]stages.ID, 0, len(page)*len(samples))
		for _, p := range page {
			for i, v := range samples {
				slots = append(slots, SlotID(p.ID, m.ID, v.canonical, i))
			}
		}
		filled, err := d.Filled(ctx, slots)
		if err != nil {
			yield(Wanted{}, fmt.Errorf("look up %d responses of %s: %w", len(slots), m.Name, err))
			return
		}
		for n, slot := range slots {
			if filled[slot] {
				continue
			}
			i := n % len(samples)
			w, err := samples[i].wanted(page[n/len(samples)], m, i, slot, o)
			if !yield(w, err) || err != nil {
				return
			}
		}
	}
}

// variant is the way to ask for one sample, whatever the prompt.
type variant struct {
	canonical string         // the options as JSON with sorted keys, with think but without the seed
	options   map[string]any // for Ollama, without seed and think
	think     any
	seed      *int64 // nil: derived from the slot
}

// variants returns one variant per sample.
func (o Options) variants(m stages.Model) ([]variant, error) {
	vs := make([]variant, o.Samples)
	for i := range vs {
		options := maps.Clone(o.Base)
		maps.Copy(options, o.Sets[i%len(o.Sets)])
		v := &vs[i]
		if seed, ok := whole(options["seed"]); ok {
			seed += int64(i)
			v.seed = &seed
		}
		delete(options, "seed")
		think, said := options["think"]
		delete(options, "think")
		v.options = maps.Clone(options)
		if slices.Contains(m.Capabilities, "thinking") {
			if !said {
				think = true
			}
			v.think = think
			options["think"] = think
		}
		canonical, err := json.Marshal(options)
		if err != nil {
			return nil, fmt.Errorf("options of sample %d of %s: %w", i, m.Name, err)
		}
		v.canonical = string(canonical)
	}
	return vs, nil
}

func (v variant) wanted(p prompt.Prompt, m stages.Model, sample int, slot stages.ID, o Options) (Wanted, error) {
	w := Wanted{Prompt: p, Model: m, Sample: sample, Slot: slot, Seed: slotSeed(slot)}
	if v.seed != nil {
		w.Seed = *v.seed
	}
	options := maps.Clone(v.options)
	options["seed"] = w.Seed
	stored := options
	if v.think != nil {
		stored = maps.Clone(options)
		stored["think"] = v.think
	}
	var err error
	if w.Options, err = json.Marshal(stored); err != nil {
		return w, fmt.Errorf("options for prompt %s: %w", p.ID, err)
	}
	w.Request = ollama.Request{
		Model: m.Name, Options: options, Think: v.think, KeepAlive: keepAlive, Stall: o.Stall,
	}
	for _, t := range p.Messages() {
		w.Request.Messages = append(w.Request.Messages, ollama.ChatMessage{Role: string(t.Role), Content: t.Content})
	}
	return w, nil
}

// slotSeed derives a seed of 31 bits, never 0, from a slot.
func slotSeed(slot stages.ID) int64 { return max(1, int64(slot.Uint64()>>33)) }
