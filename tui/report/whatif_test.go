package report

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// prospect is a deck of one prompt, of which a filter dropped two responses.
type prospect struct {
	filter.Candidate
	answers map[stages.ID]label.Answer
}

func (p prospect) Candidates(_ context.Context, after stages.ID, _ int) ([]filter.Candidate, error) {
	if after != "" {
		return nil, nil
	}
	return []filter.Candidate{p.Candidate}, nil
}

func (p prospect) Answers(context.Context, []stages.ID) (map[stages.ID]label.Answer, error) {
	return p.answers, nil
}

// The person's answers to audits stand beside what would come in, with examples; what
// waits for a decision is counted, and its text is not shown.
func TestWhatIfTellsWhatAuditsSaid(t *testing.T) {
	t.Parallel()
	asked, err := prompt.New("", prompt.Message{Role: prompt.User, Content: "Tell me about Ghent."})
	if err != nil {
		t.Fatal(err)
	}
	d := prospect{Candidate: filter.Candidate{Prompt: asked, Audited: map[stages.ID]float64{}}, answers: map[stages.ID]label.Answer{}}
	for i, text := range []string{"A city of wool, where two rivers meet.", "The first was dropped, and decided.", "The second was dropped, and waits."} {
		r := response.Response{Prompt: asked.ID, Text: text, Status: response.Complete}
		r.Identify()
		if i > 0 {
			r.Dropped = "repetition"
		}
		d.Responses = append(d.Responses, r)
	}
	for _, r := range d.Responses[1:] {
		p, _ := pairing.New(d.Responses[0], r)
		p.DropWith("repetition")
		d.Pairs, d.Audited[p.ID] = append(d.Pairs, p), 1
	}
	decided := d.Pairs[0]
	d.answers[decided.ID] = label.A
	if decided.B == d.Responses[1].ID {
		d.answers[decided.ID] = label.B
	}
	var b bytes.Buffer
	if err := WhatIf(t.Context(), d, &b, filter.Options{}); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{"3 responses and 2 pairs", "2 would come in", "repetition", "preferred by you: 100 % (n=1, 15–100 %)", "The first was dropped", "0 would be dropped"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
	if strings.Contains(text, "The second") {
		t.Errorf("what waits is shown:\n%s", text)
	}
}
