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

// pages yields the prompts that are in, by id, some at a time. After an error the list
// ends.
func pages(ctx context.Context, d Ledger, limit int) iter.Seq2[[]prompt.Prompt, error] {
	return func(yield func([]prompt.Prompt, error) bool) {
		var after stages.ID
		for {
			page, err := d.Prompts(ctx, after, limit)
			if err != nil {
				err = fmt.Errorf("prompts after %q: %w", after, err)
			} else if len(page) == 0 {
				return
			}
			if err == nil {
				after = page[len(page)-1].ID // before the caller changes the page
			}
			if !yield(page, err) || err != nil {
				return
			}
		}
	}
}

// pending lists, in order, what a run would now ask the model at a place in the list of
// models, and sends nothing; o is filled. drawn is nil unless the plan is Mix. After an
// error the list ends.
func pending(ctx context.Context, d Ledger, m stages.Model, place int, o Options, drawn draws) iter.Seq2[Wanted, error] {
	return func(yield func(Wanted, error) bool) {
		as, err := askings(ctx, d, m, o)
		if err != nil {
			yield(Wanted{}, err)
			return
		}
		for page, err := range pages(ctx, d, max(1, pageSlots/o.perModel()/len(as))) {
			if err != nil {
				yield(Wanted{}, err)
				return
			}
			if drawn != nil {
				page = slices.DeleteFunc(page, func(p prompt.Prompt) bool { return drawn[p.ID]&(1<<place) == 0 })
			}
			for w, err := range unfilled(ctx, d, as, page, o) {
				if !yield(w, err) || err != nil {
					return
				}
			}
		}
	}
}

// unfilled returns the responses of the first of some models of one name that a page of
// prompts lacks, and that none of the others has given.
func unfilled(ctx context.Context, d Ledger, as []asking, page []prompt.Prompt, o Options) iter.Seq2[Wanted, error] {
	return func(yield func(Wanted, error) bool) {
		m := as[0].model
		slots := make([]stages.ID, 0, len(as)*len(page)*o.perModel())
		for _, a := range as {
			for _, p := range page {
				slots = append(slots, a.slots(p)...)
			}
		}
		filled, err := d.Filled(ctx, slots)
		if err != nil {
			yield(Wanted{}, fmt.Errorf("look up %d responses of %s: %w", len(slots), m.Name, err))
			return
		}
		own := len(page) * o.perModel()
		var open []int
		for n := range own {
			there := false
			for same := n; same < len(slots); same += own {
				there = there || filled[slots[same]]
			}
			if !there {
				open = append(open, n)
			}
		}
		if o.Plan == Grid {
			if open, err = withoutSpare(ctx, d, as, page, open); err != nil {
				yield(Wanted{}, err)
				return
			}
		}
		for _, n := range open {
			p, i := page[n/o.perModel()], n%o.perModel()
			w, err := as[0].ways.of(p.ID, m.ID)[i].wanted(p, m, slots[n], o)
			if !yield(w, err) || err != nil {
				return
			}
		}
	}
}

// variant is the way to ask for one sample, whatever the prompt.
type variant struct {
	number    int            // among the samples with the same options
	canonical string         // the options as JSON with sorted keys, with think and system but without the seed
	options   map[string]any // for Ollama, without ours
	ours      map[string]any // think, system, set and template: stored with the options, but no options of Ollama
	think     any
	system    string
	seed      *int64 // nil: derived from the slot
}

// ways holds the variants of one model's samples, by the option set that comes first.
type ways [][]variant

// of returns the variants of a prompt's samples.
func (w ways) of(prompt, model stages.ID) []variant {
	if len(w) == 1 {
		return w[0]
	}
	return w[stages.Hash("set", string(prompt), string(model)).Uint64()%uint64(len(w))]
}

// ways returns how to ask a model. Under the plan Mix each prompt and model begin with
// a set of their own, since one sample of each may be all there is.
func (o Options) ways(m stages.Model) (ways, error) {
	all := make(ways, 1)
	if o.Plan == Mix {
		all = make(ways, len(o.Sets))
	}
	for first := range all {
		var err error
		if all[first], err = o.variants(m, first); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// variants returns one variant per sample, which take the sets in turn from the first.
func (o Options) variants(m stages.Model, first int) ([]variant, error) {
	vs := make([]variant, o.perModel())
	earlier := map[string]int{} // variants with the same options
	for i := range vs {
		options := maps.Clone(o.Base)
		maps.Copy(options, o.Sets[(first+i)%len(o.Sets)])
		v := &vs[i]
		v.ours = map[string]any{}
		if name, named := options[optionName]; named {
			v.ours["set"] = name // not in the fingerprint: a set may get a name later
			delete(options, optionName)
		}
		if by := ollama.RenderedBy(m.Template); by != "" && len(o.Hosts) < 2 { // hosts may differ in it: see by
			v.ours[optionTemplate] = by // a fact about the answer: the server decides it, so it is not in the fingerprint
		}
		if seed, ok := whole(options["seed"]); ok {
			seed += int64(i)
			v.seed = &seed
		}
		delete(options, "seed")
		think, said := options["think"]
		delete(options, "think")
		v.system, _ = options[optionSystem].(string)
		delete(options, optionSystem)
		v.options = maps.Clone(options)
		if v.system != "" {
			v.ours[optionSystem], options[optionSystem] = v.system, v.system
		}
		if slices.Contains(m.Capabilities, "thinking") || said && m.ID == Named(m.Name).ID {
			if !said {
				think = true
			}
			v.think = think
			v.ours["think"], options["think"] = think, think
		}
		canonical, err := json.Marshal(options)
		if err != nil {
			return nil, fmt.Errorf("options of sample %d of %s: %w", i, m.Name, err)
		}
		v.canonical = string(canonical)
		v.number = i
		if o.Plan == Grid { // another set leaves the numbers of the others alone
			v.number = earlier[v.canonical]
			earlier[v.canonical]++
		}
	}
	return vs, nil
}

func (v variant) wanted(p prompt.Prompt, m stages.Model, slot stages.ID, o Options) (Wanted, error) {
	w := Wanted{Prompt: p, Model: m, Sample: v.number, Slot: slot, Seed: slotSeed(slot)}
	if v.seed != nil {
		w.Seed = *v.seed
	}
	options := maps.Clone(v.options)
	options["seed"] = w.Seed
	stored := maps.Clone(options)
	maps.Copy(stored, v.ours)
	var err error
	if w.Options, err = json.Marshal(stored); err != nil {
		return w, fmt.Errorf("options for prompt %s: %w", p.ID, err)
	}
	w.Request = ollama.Request{
		Model: m.Name, Digest: m.Digest, Options: options, Think: v.think, KeepAlive: keepAlive, Stall: o.Stall,
	}
	for _, t := range v.messages(p) {
		m, err := chatMessage(t)
		if err != nil {
			return w, fmt.Errorf("turns of prompt %s: %w", p.ID, err)
		}
		w.Request.Messages = append(w.Request.Messages, m)
	}
	return w, nil
}

// chatMessage returns a turn as a model is asked with it: with its calls of tools, and
// without what the assistant was thinking, which chat templates leave out.
func chatMessage(t prompt.Message) (ollama.ChatMessage, error) {
	m := ollama.ChatMessage{Role: string(t.Role), Content: t.Content}
	parts, err := prompt.DecodeParts(t.Parts)
	for _, p := range parts {
		switch p.Type {
		case prompt.PartCall:
			m.Calls = append(m.Calls, ollama.ToolCall{ID: p.ID, Name: p.Name, Arguments: p.Arguments})
		case prompt.PartResult:
			m.Tool, m.Answers = p.Name, p.ID
		}
	}
	return m, err
}

// messages returns the conversation to answer. The system message of the option set
// follows the prompt's own.
func (v variant) messages(p prompt.Prompt) []prompt.Message {
	switch {
	case v.system == "":
	case p.System == "":
		p.System = v.system
	default:
		p.System += "\n\n" + v.system
	}
	return p.Messages()
}

// slotSeed derives a seed of 31 bits, never 0, from a slot.
func slotSeed(slot stages.ID) int64 { return max(1, int64(slot.Uint64()>>33)) }
