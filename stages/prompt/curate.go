package prompt

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/embed"
)

// The curating filters of all prompts, in the order in which they run after those of
// new prompts.
const (
	ExactDuplicate = "exact-duplicate"
	NearDuplicate  = "near-duplicate"
)

// versions are the versions of filters that have changed: of the duplicates, since the
// words that differ between two prompts decide whether one repeats the other, and of the
// choice, since it covers most.
var versions = map[string]int{ExactDuplicate: 2, NearDuplicate: 2, NotChosen: 2}

// written returns the filters of new prompts.
func written() []string { return []string{NoTask, NotNew, Unanswerable} }

// place returns where a filter of new prompts stands among them; for others, 0.
func place(name string) int { return 1 + slices.Index(written(), name) }

// newVerdicts returns verdicts of a filter without settings, for the caller to fill.
func newVerdicts(name string, run stages.RunID) Curation {
	return Curation{Filter: name, Version: max(1, versions[name]), Config: "{}", Run: run, Dropped: map[stages.ID]Drop{}}
}

// pageSize is how many prompts are read from the deck at a time.
const pageSize = 500

// entry is the part of a prompt that curation and the novelty check keep.
type entry struct {
	id       stages.ID
	dropped  string    // as in the deck
	added    time.Time // to the deck
	imported bool      // by a person: takes precedence over models' prompts
	rescued  bool      // nothing drops it
	unfit    string    // why one that a model wrote is no task
	bare     bool      // a single user turn
	text     string    // the last turn of a bare prompt that is short enough for an example
	short    string    // an excerpt, for reasons
	key      string    // hash of the normalised conversation
	last     task
	before   task // of the system message and earlier turns

	language     string // these three as far as the screen asks for them
	personal     string // the kind of data
	contaminated Drop

	evolvedFrom stages.ID // the parent of an evolved prompt
	cell        string    // of the topic tree
	followed    stages.ID // the prompt that it goes on with
	tags        string    // all of them, as one key

	whole  string          // the conversation, until it is embedded
	vector embed.Embedding // nil where prompts are compared by their words
}

// curator compares the prompts of a deck with each other.
type curator struct {
	deck     Library
	run      stages.RunID
	entries  []entry
	screen   Screen
	held     *held             // the texts of screen.HeldOut
	at       map[stages.ID]int // the entry of a prompt
	written  bool              // models write prompts of this deck
	embedder Embedder          // compares prompts for a choice by what they mean; nil: their words do
	pool     *pool             // collects all prompts for the novelty check; may be nil
	moved    Moved             // by what was recorded and not told yet
}

func newCurator(d Library, run stages.RunID, s Screen) *curator {
	return &curator{deck: d, run: run, screen: s, held: newHeld(s.HeldOut), at: map[stages.ID]int{}}
}

// load reads all prompts of the deck.
func (c *curator) load(ctx context.Context, progress func(read int)) error {
	after := stages.ID("")
	for {
		page, err := c.deck.AllPrompts(ctx, after, pageSize)
		if err != nil {
			return fmt.Errorf("read the prompts: %w", err)
		}
		for _, p := range page {
			c.add(p)
		}
		if len(page) == 0 {
			return nil
		}
		after = page[len(page)-1].ID
		progress(len(c.entries))
	}
}

func (c *curator) add(p Prompt) {
	e := entry{
		id: p.ID, dropped: p.Dropped, imported: !slices.Contains(Methods(), p.Operator), rescued: p.Rescued, added: p.Added,
		bare: !p.Conversational(), short: excerpt(p.Text()), cell: cellOf(p.Tags), tags: tagsOf(p.Tags),
	}
	if p.Operator == Evol && len(p.Parents) > 0 {
		e.evolvedFrom = p.Parents[0]
	}
	if p.Operator == FollowUp && len(p.Parents) > 0 {
		e.followed = p.Parents[0]
	}
	if !e.imported {
		c.written = true
		e.unfit = unfitTurn(p.Text(), p.Turns[:len(p.Turns)-1])
	}
	parts := []string{normalised(p.System)}
	context := terms(p.System)
	for _, t := range p.Turns[:len(p.Turns)-1] {
		parts = append(parts, string(t.Role), normalised(t.Content))
		context = append(append(context, "\x00"+string(t.Role)), terms(t.Content)...)
	}
	asked := terms(p.Text())
	e.key = string(stages.Hash("normalised", append(parts, normalised(p.Text()))...))
	e.last, e.before = newTask(asked), newTask(context)
	c.screen.look(&e, p, c.held)
	if c.embedder != nil {
		e.whole = wholeText(p)
	}
	if e.bare && len(asked) <= exampleWords {
		e.text = p.Text()
	}
	switch {
	case c.pool == nil:
	case p.Dropped == NoTask:
		c.pool.add(nil) // the whole of what broke off is no repeat of it
	default:
		c.pool.add(asked)
	}
	c.at[e.id] = len(c.entries)
	c.entries = append(c.entries, e)
}

// hasExamples reports whether a model can be shown any prompt.
func (c *curator) hasExamples() bool {
	return len(c.examples(true))+len(c.examples(false)) > 0
}

// examples returns the prompts that may be shown, either people's or models'.
func (c *curator) examples(people bool) []example {
	var es []example
	for i := range c.entries {
		if e := &c.entries[i]; e.text != "" && e.dropped == "" && e.imported == people {
			es = append(es, example{e.id, e.text})
		}
	}
	return es
}

// judged returns the entries to curate: all except those dropped by another filter,
// which cannot stand in for others. What a filter of new prompts dropped when it was
// written stays dropped.
func (c *curator) judged() []*entry {
	var es []*entry
	for i := range c.entries {
		switch c.entries[i].dropped {
		case "", Language, Length, PersonalData, Contaminated, ExactDuplicate, NearDuplicate, NotChosen:
			es = append(es, &c.entries[i])
		}
	}
	// The first of a group stays, so that a prompt with responses is not dropped in
	// favour of a later import. People's prompts come before models'.
	slices.SortFunc(es, func(a, b *entry) int {
		if a.imported != b.imported {
			if a.imported {
				return -1
			}
			return 1
		}
		return cmp.Or(a.added.Compare(b.added), cmp.Compare(a.id, b.id))
	})
	return es
}

// step is a filter with what it drops of the prompts that reach it, in order.
type step struct {
	name   string
	config any
	judge  func(es []*entry) map[stages.ID]Drop
}

// steps returns the filters in force, in order.
func (c *curator) steps(o Options) []step {
	none := func([]*entry) map[stages.ID]Drop { return nil }
	var all []step
	if c.written {
		all = append(all, step{NoTask, struct{}{}, tasks}, step{NotNew, struct{}{}, none}, step{Unanswerable, struct{}{}, none})
	}
	all = append(all, c.screen.steps()...)
	all = append(all, step{ExactDuplicate, struct{}{}, exactDuplicates})
	near := step{NearDuplicate, struct {
		Threshold float64 `json:"threshold"`
		Shingle   int     `json:"shingle"`
	}{o.NearDuplicate, shingleWords}, none}
	if o.NearDuplicate <= 1 {
		near.judge = func(es []*entry) map[stages.ID]Drop { return nearDuplicates(es, o.NearDuplicate) }
	}
	all = append(all, near)
	switch {
	case o.Choose == 0 && slices.ContainsFunc(c.entries, func(e entry) bool { return e.dropped == NotChosen }):
		all = append(all, step{NotChosen, struct{}{}, stillNotChosen})
	case o.Choose > 0:
		all = append(all, step{NotChosen, struct {
			Choose int       `json:"choose"`
			Model  stages.ID `json:"model,omitempty"`
		}{o.Choose, c.embeddedBy()}, func(es []*entry) map[stages.ID]Drop { return choose(es, o.Choose) }})
	}
	return all
}

// embeddedBy returns the model whose vectors compare prompts; "" if their words do.
func (c *curator) embeddedBy() stages.ID {
	if c.embedder == nil {
		return ""
	}
	return c.embedder.Model().ID
}

// stillNotChosen keeps an earlier choice, where a run does not make another.
func stillNotChosen(es []*entry) map[stages.ID]Drop {
	dropped := map[stages.ID]Drop{}
	for _, e := range es {
		if e.dropped == NotChosen && !e.rescued {
			dropped[e.id] = Drop{Reason: "not chosen by an earlier run"}
		}
	}
	return dropped
}

// tasks drops what models wrote and is no task. Earlier versions let more pass.
func tasks(es []*entry) map[stages.ID]Drop {
	dropped := map[stages.ID]Drop{}
	for _, e := range es {
		if e.unfit != "" {
			dropped[e.id] = Drop{Reason: e.unfit}
		}
	}
	return dropped
}

// curate judges all prompts and records the verdicts. It returns how many it newly
// dropped, and updates entry.dropped. A prompt that a person rescued goes through all
// filters, whatever their verdict.
func (c *curator) curate(ctx context.Context, o Options) (news int, err error) {
	judged := c.judged()
	now, chain, err := c.judge(judged, o)
	if err != nil {
		return 0, err
	}
	if err := c.record(ctx, judged, chain); err != nil {
		return 0, err
	}
	for _, e := range judged {
		if e.dropped == "" && now[e.id] != "" {
			news++
		}
		e.dropped = now[e.id]
	}
	return news, nil
}

// judge returns the filter that drops each prompt now, and the verdicts of every filter.
func (c *curator) judge(judged []*entry, o Options) (now map[stages.ID]string, chain []Curation, err error) {
	left := judged
	now = make(map[stages.ID]string, len(judged))
	for _, s := range c.steps(o) {
		v, err := c.verdicts(s, left)
		if err != nil {
			return nil, nil, err
		}
		left = slices.DeleteFunc(slices.Clone(left), func(e *entry) bool {
			_, gone := v.Dropped[e.id]
			if gone && !e.rescued {
				now[e.id] = s.name
			}
			return gone && !e.rescued
		})
		chain = append(chain, v)
	}
	return now, chain, nil
}

// Foresee returns the prompts that curation would keep now, and how many it would newly
// drop. It changes nothing.
func Foresee(ctx context.Context, d Library, o Options) (in map[stages.ID]bool, dropped int, err error) {
	o = o.withDefaults()
	c := newCurator(d, "", o.Screen)
	if err := c.load(ctx, func(int) {}); err != nil {
		return nil, 0, err
	}
	judged := c.judged()
	now, _, err := c.judge(judged, o)
	in = make(map[stages.ID]bool, len(judged))
	for _, e := range judged {
		in[e.id] = now[e.id] == ""
		if e.dropped == "" && !in[e.id] {
			dropped++
		}
	}
	return in, dropped, err
}

// verdicts returns what a filter says of the prompts that reach it.
func (c *curator) verdicts(s step, es []*entry) (Curation, error) {
	v := newVerdicts(s.name, c.run)
	config, err := json.Marshal(s.config)
	if err != nil {
		return v, fmt.Errorf("configuration of %s: %w", s.name, err)
	}
	v.Config, v.Dropped = string(config), s.judge(es)
	v.Judged = make([]stages.ID, len(es))
	for i, e := range es {
		v.Judged[i] = e.id
	}
	return v, nil
}

// recordedAtOnce is how many prompts share a transaction: labels wait for it.
const recordedAtOnce = 2_000

// record stores the verdicts of a chain, some prompts at a time.
func (c *curator) record(ctx context.Context, judged []*entry, chain []Curation) error {
	for first := true; first || len(judged) > 0; first = false {
		some := judged[:min(recordedAtOnce, len(judged))]
		judged = judged[len(some):]
		part := slices.Clone(chain)
		for i := range chain {
			part[i].Dropped = map[stages.ID]Drop{}
			n := 0 // of those that reached this filter, in the same order
			for _, e := range some {
				if n < len(chain[i].Judged) && chain[i].Judged[n] == e.id {
					n++
				}
			}
			part[i].Judged, chain[i].Judged = chain[i].Judged[:n], chain[i].Judged[n:]
			for _, id := range part[i].Judged {
				if d, gone := chain[i].Dropped[id]; gone {
					part[i].Dropped[id] = d
				}
			}
		}
		moved, err := c.deck.CuratePrompts(ctx, part)
		if err != nil {
			return fmt.Errorf("record the verdicts on the prompts: %w", err)
		}
		c.moved.Left += moved.Left
		c.moved.Back += moved.Back
	}
	return nil
}
