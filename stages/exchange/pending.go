package exchange

import (
	"encoding/json"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// pending collects the rows of one batch, all of one kind.
type pending struct {
	source string
	run    stages.RunID
	rows   int
	units  int // prompts, responses or pairs, by the kind of the rows
	bytes  int // of text, roughly
	batch  Batch
	added  Added // once it is stored
	models map[string]bool
}

func newPending(source string, run stages.RunID) *pending {
	return &pending{source: source, run: run, models: map[string]bool{},
		batch: Batch{Gold: map[stages.ID]label.Known{}}}
}

func (p *pending) add(it item) {
	p.rows++
	p.bytes += it.bytes()
	it.prompt.Source, it.prompt.Run = p.source, p.run
	p.batch.Prompts = append(p.batch.Prompts, it.prompt)
	switch {
	case it.kind == Pairs:
		p.units += len(it.pairs)
	case it.kind == Responses:
		p.units += len(it.answers)
	default:
		p.units++
	}
	rs := make([]response.Response, len(it.answers))
	for i, a := range it.answers {
		rs[i] = p.response(it.prompt.ID, a)
	}
	if len(it.pairs) == 1 && len(rs) == 2 {
		rs = p.pair(rs, it.gold)
	} else {
		for _, two := range it.pairs {
			p.pair([]response.Response{rs[two[0]], rs[two[1]]}, nil)
		}
	}
	p.batch.Responses = append(p.batch.Responses, rs...)
}

// bytes returns the size of an item's texts.
func (it item) bytes() int {
	n := len(it.prompt.System)
	for _, t := range it.prompt.Turns {
		n += len(t.Content) + len(t.Parts)
	}
	for _, a := range it.answers {
		n += len(a.text) + len(a.thinking) + len(a.parts)
	}
	return n
}

// pair adds the pair and returns its responses as A and B, so that their order in
// the deck does not reveal the file's preference. The known answer, if any, is
// swapped with them.
func (p *pending) pair(rs []response.Response, gold *label.Known) []response.Response {
	pair, ok := pairing.New(rs[0], rs[1])
	if !ok {
		return rs // read refuses pairs with equal texts
	}
	pair.Strategy, pair.Run = pairing.StrategyImported, p.run
	p.batch.Pairs = append(p.batch.Pairs, pair)
	turned := pair.A == rs[1].ID
	if turned {
		rs[0], rs[1] = rs[1], rs[0]
	}
	if gold != nil {
		known := *gold
		if turned {
			known.Answer = label.Choice{Answer: known.Answer}.Mirrored().Answer
		}
		p.batch.Gold[pair.ID] = known
	}
	return rs
}

func (p *pending) response(prompt stages.ID, a answer) response.Response {
	r := response.Response{
		Prompt: prompt, Text: a.text, Parts: a.parts, Thinking: a.thinking, Status: response.Complete,
		Options: json.RawMessage("{}"), Source: p.source, Run: p.run,
	}
	if a.model != "" {
		r.Model = stages.ModelID(a.model, "")
		if !p.models[a.model] {
			p.models[a.model] = true
			p.batch.Models = append(p.batch.Models, stages.Model{ID: r.Model, Name: a.model})
		}
	}
	r.Identify()
	return r
}
