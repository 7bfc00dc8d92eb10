package prompt

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ground/near"
)

// The curating filters, in the order in which they run.
const (
	ExactDuplicate = "exact-duplicate"
	NearDuplicate  = "near-duplicate"
)

// curationVersion is that of both filters: 2 since what differs between two prompts
// decides whether one repeats the other.
const curationVersion = 2

// pageSize is how many prompts are read from the deck at a time.
const pageSize = 500

// entry is the part of a prompt that curation and the novelty check keep.
type entry struct {
	id       stages.ID
	dropped  string    // as in the deck
	added    time.Time // to the deck
	imported bool      // by a person: takes precedence over models' prompts
	bare     bool      // a single user turn
	text     string    // the last turn of a bare prompt that is short enough for an example
	short    string    // an excerpt, for reasons
	key      string    // hash of the normalised conversation
	last     task
	before   task // of the system message and earlier turns
}

// curator compares the prompts of a deck with each other.
type curator struct {
	deck    Library
	run     stages.RunID
	entries []entry
	pool    *pool // collects all prompts for the novelty check; may be nil
}

func newCurator(d Library, run stages.RunID) *curator {
	return &curator{deck: d, run: run}
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
		id: p.ID, dropped: p.Dropped, imported: p.Operator != SelfInstruct, added: p.Added, bare: !p.Conversational(),
		short: excerpt(p.Text()),
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
	if e.bare && len(asked) <= exampleWords {
		e.text = p.Text()
	}
	if c.pool != nil {
		c.pool.add(asked)
	}
	c.entries = append(c.entries, e)
}

// judged returns the entries to curate: all except those dropped by another filter,
// which cannot stand in for others.
func (c *curator) judged() []*entry {
	var es []*entry
	for i := range c.entries {
		if d := c.entries[i].dropped; d == "" || d == ExactDuplicate || d == NearDuplicate {
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

// curate judges all prompts and records the verdicts. It returns how many it newly
// dropped, and updates entry.dropped.
func (c *curator) curate(ctx context.Context, threshold float64) (news int, err error) {
	judged := c.judged()
	exact := exactDuplicates(judged)
	if err := c.record(ctx, ExactDuplicate, struct{}{}, judged, exact); err != nil {
		return 0, err
	}
	unique := slices.DeleteFunc(slices.Clone(judged), func(e *entry) bool { _, gone := exact[e.id]; return gone })
	near := map[stages.ID]Drop{}
	if threshold <= 1 {
		near = nearDuplicates(unique, threshold)
	}
	// A disabled filter is recorded as well: all prompts pass, so that those it
	// dropped return.
	config := struct {
		Threshold float64 `json:"threshold"`
		Shingle   int     `json:"shingle"`
	}{threshold, shingleWords}
	if err := c.record(ctx, NearDuplicate, config, unique, near); err != nil {
		return 0, err
	}
	for _, e := range judged {
		was := e.dropped
		e.dropped = ""
		if _, gone := exact[e.id]; gone {
			e.dropped = ExactDuplicate
		} else if _, gone := near[e.id]; gone {
			e.dropped = NearDuplicate
		}
		if was == "" && e.dropped != "" {
			news++
		}
	}
	return news, nil
}

func (c *curator) record(ctx context.Context, name string, config any, judged []*entry, dropped map[stages.ID]Drop) error {
	text, err := json.Marshal(config)
	if err != nil {
		return fmt.Errorf("configuration of %s: %w", name, err)
	}
	ids := make([]stages.ID, len(judged))
	for i, e := range judged {
		ids[i] = e.id
	}
	err = c.deck.CuratePrompts(ctx, Curation{
		Filter: name, Version: curationVersion, Config: string(text), Run: c.run, Judged: ids, Dropped: dropped,
	})
	if err != nil {
		return fmt.Errorf("record the verdicts of %s: %w", name, err)
	}
	return nil
}

// exactDuplicates drops all but the first prompt of each normalised conversation.
func exactDuplicates(es []*entry) map[stages.ID]Drop {
	first := map[string]*entry{}
	dropped := map[stages.ID]Drop{}
	for _, e := range es {
		if kept, taken := first[e.key]; taken {
			dropped[e.id] = Drop{Value: 1, Reason: repeats("the same as", kept)}
			continue
		}
		first[e.key] = e
	}
	return dropped
}

// nearDuplicates goes through the prompts in order and drops each one that repeats
// a prompt kept before it. So no two kept prompts repeat each other, and each
// dropped one names a kept one.
func nearDuplicates(es []*entry, threshold float64) map[stages.ID]Drop {
	index := near.NewFinder(threshold)
	var kept []*entry
	var sets []near.Set
	dropped := map[stages.ID]Drop{}
	for _, e := range es {
		if len(e.last) == 0 {
			continue // nothing but punctuation
		}
		set := e.last.shingles()
		signature := near.Sign(set)
		var closest *entry
		best := 0.0
		seen := map[int]bool{}
		index.Near(&signature, func(n int) {
			if seen[n] {
				return
			}
			seen[n] = true
			k := kept[n]
			s := near.Jaccard(set, sets[n])
			if s < threshold || s < best || !e.last.repeats(k.last) {
				return
			}
			s = min(s, near.Jaccard(e.before.shingles(), k.before.shingles()))
			if s >= threshold && (s > best || s == best && k.id < closest.id) && e.before.repeats(k.before) {
				closest, best = k, s
			}
		})
		if closest != nil {
			dropped[e.id] = Drop{Value: best, Reason: repeats("nearly", closest)}
			continue
		}
		index.Add(&signature)
		kept, sets = append(kept, e), append(sets, set)
	}
	return dropped
}

// repeats returns a reason that names the prompt that stays.
func repeats(how string, kept *entry) string {
	return fmt.Sprintf("%s %s “%s”", how, string(kept.id)[:min(8, len(kept.id))], strings.ToValidUTF8(kept.short, "\uFFFD"))
}
