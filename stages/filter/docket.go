package filter

import (
	"context"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Candidate is one prompt with all that may be paired of it.
type Candidate struct {
	Prompt    prompt.Prompt
	Responses []response.Response   // complete and cut ones, dropped or not
	Models    []response.Model      // those that answered, as far as they are known
	Pairs     []Pair                // those the deck has already
	Rescued   map[stages.ID]bool    // responses and pairs that a person let back in: nothing drops them
	Audited   map[stages.ID]float64 // pairs in the audit sample, and with which probability they came into it
}

// Outcome is what filtering decided about one candidate. It is stored as a whole.
type Outcome struct {
	Prompt   stages.ID
	Verdicts []Verdict            // new ones only
	Dropped  map[stages.ID]string // response → the filter that turned it down; every other response of the prompt is in
	Pairs    []Pair               // proposed pairs, and pairs the deck has whose route changes
	// Audits is dropped pairs, of Pairs or the deck's, that were drawn into the audit
	// sample with this probability: new ones, and those that had a smaller one.
	Audits map[stages.ID]float64
}

// Docket is what filtering needs of the store: the prompts whose responses await
// judgement, and a record of what was decided.
type Docket interface {
	stages.RunLog
	// UseFilters makes specs the filters in force: the funnel speaks of them, and
	// Known and SaveOutcomes go by them.
	UseFilters(ctx context.Context, specs []Spec) error
	// CountCandidates is how many prompts have a response or a pair.
	CountCandidates(ctx context.Context) (int, error)
	// Candidates is a page of them, by prompt ID, after the given one. Prompts
	// that were dropped are left out.
	Candidates(ctx context.Context, after stages.ID, limit int) ([]Candidate, error)
	// Known is what the filters in force have said of these subjects before.
	Known(ctx context.Context, subjects []stages.ID) (map[stages.ID]map[string]Verdict, error)
	SaveOutcomes(ctx context.Context, run stages.RunID, os []Outcome) error
}
