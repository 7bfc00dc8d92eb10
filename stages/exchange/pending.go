package exchange

import (
	"encoding/json"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// pending collects the rows of one batch, all of one kind.
type pending struct {
	source   string
	run      stages.RunID
	giving   giving
	rows     int
	units    int // prompts, responses or pairs, by the kind of the rows
	bytes    int // of text, roughly
	opposed  int // rows that say the opposite of an earlier one
	evened   int // ties in two rows
	decided  *decided
	labelled int       // the row that made the last label
	ofModels [2]string // the models of its pair's A and B
	batch    Batch
	added    Added // once it is stored
	models   map[string]bool
}

// newPending returns an empty batch. It fills the memory of a batch that is stored, if
// there is one: batches of a file are alike, and their rows are most of what an import
// would allocate.
func newPending(source string, run stages.RunID, g giving, d *decided, stored *Batch) *pending {
	p := &pending{source: source, run: run, giving: g, decided: d, models: map[string]bool{},
		batch: Batch{Gold: map[stages.ID]label.Known{}}}
	if stored != nil {
		p.batch.Prompts = emptied(stored.Prompts)
		p.batch.Responses = emptied(stored.Responses)
		p.batch.Pairs = emptied(stored.Pairs)
	}
	return p
}

// emptied returns the memory of a slice, which keeps nothing that was in it alive.
func emptied[T any](s []T) []T {
	clear(s)
	return s[:0]
}

func (p *pending) add(it item) {
	p.rows++
	p.bytes += it.bytes()
	it.prompt.Source, it.prompt.Run = p.source, p.run
	p.batch.Prompts = append(p.batch.Prompts, it.prompt)
	before := len(p.batch.Responses)
	for _, a := range it.answers {
		p.batch.Responses = append(p.batch.Responses, p.response(it.prompt.ID, a))
	}
	rs := p.batch.Responses[before:]
	switch {
	case it.kind == Pairs:
		p.units += len(it.pairs)
	case it.kind == Responses:
		p.units += distinct(rs)
	default:
		p.units++
	}
	for _, two := range it.pairs {
		p.pair(rs, it, two[0], two[1])
	}
	if len(rs) == 2 && len(it.pairs) == 1 && rs[0].ID > rs[1].ID { // their order tells nothing of a preference
		rs[0], rs[1] = rs[1], rs[0]
	}
}

// full reports whether a batch of this many rows should be stored before the next one
// comes. Rows about one prompt stay together for a while, since two of them may be one
// tie.
func (p *pending) full(limit int, next item) bool {
	if p.rows < limit && p.bytes < batchBytes {
		return false
	}
	last := p.batch.Prompts[len(p.batch.Prompts)-1].ID
	return next.prompt.ID != last || p.rows >= 2*limit || p.bytes >= 2*batchBytes
}

// distinct counts the responses of a row: one that it has twice is no repetition of
// another row's.
func distinct(rs []response.Response) int {
	n := 0
	for i, r := range rs {
		if !slices.ContainsFunc(rs[:i], func(s response.Response) bool { return s.ID == r.ID }) {
			n++
		}
	}
	return n
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

// pair adds a pair of two responses, with its known answer and the decisions on it,
// which name the same response whichever of the two is A.
func (p *pending) pair(rs []response.Response, it item, i, j int) {
	pair, ok := pairing.New(rs[i], rs[j])
	if !ok {
		return // settle makes no pairs of equal texts
	}
	pair.Strategy, pair.Run = pairing.StrategyImported, p.run
	p.batch.Pairs = append(p.batch.Pairs, pair)
	turned := pair.A == rs[j].ID
	if it.gold != nil {
		known := *it.gold
		if turned {
			known.Answer = label.Choice{Answer: known.Answer}.Mirrored().Answer
		}
		p.batch.Gold[pair.ID] = known
	}
	p.give(pair, it, i, j, turned)
}

func (p *pending) response(prompt stages.ID, a answer) response.Response {
	r := response.Response{
		Prompt: prompt, Text: a.text, Parts: a.parts, Thinking: a.thinking, Status: response.Complete, DoneReason: a.ended,
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
