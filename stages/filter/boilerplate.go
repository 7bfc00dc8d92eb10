package filter

import (
	"context"
	"encoding/hex"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"prefdeck/stages"
	"prefdeck/stages/ground/near"
	"prefdeck/stages/ground/words"
	"prefdeck/stages/response"
)

// Boilerplate is the filter of responses that resemble one to another prompt.
const Boilerplate = "boilerplate"

const (
	boilerplateWords = 12  // fewer are a short answer, which many prompts share
	boilerplateGram  = 3   // words compared at a time
	likePrompts      = 0.5 // share of their words; prompts so alike may be answered alike
)

// Passage is a response's text, for the search through the whole deck.
type Passage struct {
	Response stages.ID
	Prompt   int64 // its number
	Text     string
}

// Fellow is a response to another prompt, with what that prompt asks.
type Fellow struct{ Ask, Text string }

// boilerplate remarks on responses that are nearly the same as one to another prompt:
// a model that says the same whatever it is asked. It drops nothing, since each of
// them may be the better of its pair, and the pairs of near-identical ones go anyway.
func boilerplate(b *builder) Filter {
	limit := b.threshold(Threshold{
		Key: Boilerplate, Default: 0.7, Least: 0.3, Most: 1,
		About: "a response that shares this much (0 to 1, of its runs of three words) with one to a different prompt gets a remark.",
	})
	return Filter{
		Spec:     Spec{Name: Boilerplate, Kind: stages.OfResponse, Version: 2},
		About:    "a remark on responses nearly the same as one to another prompt",
		compares: true, acrossPrompts: true,
		response: func(s Subject) finding {
			if s.fellow == nil {
				return finding{}
			}
			like := near.Jaccard(grams(s.Response.Text), grams(response.Said(s.fellow.Text)))
			if like < limit || near.Jaccard(vocabulary(s.Prompt.Text()), vocabulary(s.fellow.Ask)) >= likePrompts {
				return finding{}
			}
			return finding{value: like, remark: true, reason: fmt.Sprintf("%.0f %% the same as a response to %s", 100*like, excerpt(s.fellow.Ask))}
		},
	}
}

func grams(text string) near.Set { return near.Shingles(words.Hashes(text, false), boilerplateGram) }

func vocabulary(text string) near.Set { return near.Shingles(words.Hashes(text, false), 1) }

// fellows knows, of each response that has one, a response to another prompt that it
// probably resembles.
type fellows map[stages.ID]stages.ID

// imprintTexts is how many texts are read at a time, imprintBytes how long they are
// at most unless one is longer.
const (
	imprintTexts = 1000
	imprintBytes = 4 << 20
)

// findFellows goes through all texts of the deck once.
func findFellows(ctx context.Context, d Docket, limit float64) (fellows, error) {
	crowd := near.NewCrowd(limit)
	var responses [][16]byte // hexadecimal digits would take three times as much
	var batch []Passage
	size := 0
	flush := func() error {
		for i, imprint := range imprints(batch) {
			if imprint == nil {
				continue
			}
			var id [16]byte
			if _, err := hex.Decode(id[:], []byte(batch[i].Response)); err != nil {
				return fmt.Errorf("identity %q: %w", batch[i].Response, err)
			}
			responses = append(responses, id)
			crowd.Add(*imprint, uint32(batch[i].Prompt))
		}
		batch, size = batch[:0], 0
		return nil
	}
	err := d.Texts(ctx, func(t Passage) error {
		batch, size = append(batch, t), size+len(t.Text)
		if len(batch) < imprintTexts && size < imprintBytes {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return nil, fmt.Errorf("compare responses across prompts: %w", err)
	}
	of := fellows{}
	name := func(n int) stages.ID { return stages.ID(hex.EncodeToString(responses[n][:])) }
	crowd.Pair(func(n, twin int) { of[name(n)] = name(twin) })
	return of, ctx.Err()
}

// imprints returns the imprint of each text on all processors; nil for a text with too
// few words.
func imprints(texts []Passage) []*near.Imprint {
	out := make([]*near.Imprint, len(texts))
	workers := runtime.GOMAXPROCS(0)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(texts); i += workers {
				ws := words.Hashes(response.Said(texts[i].Text), false)
				if len(ws) < boilerplateWords {
					continue
				}
				imprint := near.ImprintOf(ws, boilerplateGram)
				out[i] = &imprint
			}
		})
	}
	wait.Wait()
	return out
}

// meet reads the fellows of a page's responses.
func (of fellows) meet(ctx context.Context, d Docket, page []Candidate) error {
	var wanted []stages.ID
	for _, c := range page {
		for _, r := range c.Responses {
			if fellow, ok := of[r.ID]; ok {
				wanted = append(wanted, fellow)
			}
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	slices.Sort(wanted)
	read, err := d.Fellows(ctx, slices.Compact(wanted))
	if err != nil {
		return fmt.Errorf("read similar responses to other prompts: %w", err)
	}
	for i := range page {
		page[i].Fellows = map[stages.ID]Fellow{}
		for _, r := range page[i].Responses {
			if fellow, ok := read[of[r.ID]]; ok {
				page[i].Fellows[r.ID] = fellow
			}
		}
	}
	return nil
}
