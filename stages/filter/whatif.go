package filter

import (
	"context"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
)

// Outlook lists what a run with other options would change among the deck's responses and
// pairs.
type Outlook struct {
	Responses, Pairs int    // looked at
	In               []Turn // dropped now, and would not be
	Out              []Turn // in now, and would be dropped
}

// Turn is a response or pair that would come in or go.
type Turn struct {
	Subject stages.ID
	Kind    stages.SubjectKind
	Filter  string         // that drops it now, or would
	Reason  string         // of a drop that would come
	Text    string         // of the response
	Pairs   []pairing.Pair // of the deck, that hang on it
	Asked   []stages.ID    // of Pairs: that go to the person, audits among them
}

// Prospect is the part of the store that WhatIf reads.
type Prospect interface {
	// Candidates returns a page of prompts, as Docket does.
	Candidates(ctx context.Context, after stages.ID, limit int) ([]Candidate, error)
}

// WhatIf passes everything through the filters as Run would with these options, and
// stores nothing. It computes every verdict anew, since those that the deck keeps are of
// the options in force.
func WhatIf(ctx context.Context, d Prospect, o Options) (Outlook, error) {
	var out Outlook
	if err := o.Validate(); err != nil {
		return out, fmt.Errorf("filter options: %w", err)
	}
	chain := Chain(o)
	for after := stages.ID(""); ; {
		page, err := d.Candidates(ctx, after, pageSize)
		if err != nil {
			return out, fmt.Errorf("read the responses to filter: %w", err)
		}
		if len(page) == 0 {
			return out, nil
		}
		after = page[len(page)-1].Prompt.ID
		if err := o.embed(ctx, page, nil); err != nil {
			return out, err
		}
		decisions, err := decideAll(ctx, page, chain, nil, o)
		if err != nil {
			return out, fmt.Errorf("filter a page: %w", err)
		}
		for i, c := range page {
			out.add(c, decisions[i])
		}
	}
}

// add adds what would change of one candidate.
func (out *Outlook) add(c Candidate, d decision) {
	out.Responses += len(c.Responses)
	out.Pairs += len(c.Pairs)
	reasons := map[stages.ID]string{}
	for _, v := range d.Verdicts {
		if !v.Pass {
			reasons[v.Subject] = v.Reason
		}
	}
	asked := func(t *Turn) {
		for _, p := range t.Pairs {
			if p.Route == pairing.ToPerson || c.Audited[p.ID] > 0 {
				t.Asked = append(t.Asked, p.ID)
			}
		}
	}
	for _, r := range c.Responses {
		t := Turn{Subject: r.ID, Kind: stages.OfResponse, Filter: r.Dropped, Text: r.Text}
		by := d.Dropped[r.ID]
		if (by != "") == (r.Dropped != "") {
			continue
		}
		for _, p := range c.Pairs {
			if p.A == r.ID || p.B == r.ID {
				t.Pairs = append(t.Pairs, p)
			}
		}
		asked(&t)
		if by == "" {
			out.In = append(out.In, t)
			continue
		}
		t.Filter, t.Reason = by, reasons[r.ID]
		out.Out = append(out.Out, t)
	}
	for i, now := range withChanges(c.Pairs, d.Pairs[:d.rerouted]) {
		was := c.Pairs[i]
		t := Turn{Subject: now.ID, Kind: stages.OfPair, Filter: was.DroppedBy, Pairs: []pairing.Pair{was}}
		asked(&t)
		switch {
		case (was.Route == pairing.Dropped) == (now.Route == pairing.Dropped):
		case was.DroppedKind == stages.OfPair:
			out.In = append(out.In, t)
		case now.DroppedKind == stages.OfPair:
			t.Filter, t.Reason = now.DroppedBy, reasons[now.ID]
			out.Out = append(out.Out, t)
		}
	}
}
