package filter

import (
	"context"

	"prefdeck/stages"
	"prefdeck/stages/embed"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Candidate is one prompt with everything that may be paired for it.
type Candidate struct {
	Prompt    prompt.Prompt
	Responses []response.Response   // complete and cut ones, dropped or not
	Models    []stages.Model        // those that answered, if known
	Pairs     []pairing.Pair        // those in the deck already
	Rescued   map[stages.ID]bool    // responses and pairs that a person let back in: nothing drops them
	Audited   map[stages.ID]float64 // pairs in the audit sample, with the probability of their selection

	Scores   map[string]map[stages.ID]float64 // of responses, by scorer; see Docket.Scores
	Likeness map[stages.ID]float64            // of responses to the prompt, by embeddings; those that were compared
	Vectors  map[stages.ID]embed.Embedding    // of responses, for StrategyDOptimal; nil without an embedding model
	Fellows  map[stages.ID]Fellow             // of responses that probably resemble one to another prompt
}

// Ruling is filtering's decision on one candidate. It is stored as a whole.
type Ruling struct {
	Prompt   stages.ID
	Verdicts []Verdict            // new ones only
	Dropped  map[stages.ID]string // response → the filter that dropped it; every other response of the prompt is in
	Pairs    []pairing.Pair       // proposed pairs, and known pairs whose route changes
	// Audits holds the dropped pairs drawn into the audit sample with this
	// probability, whether in Pairs or in the deck: new ones, and those that had a
	// smaller probability.
	Audits map[stages.ID]float64
}

// Docket is the part of the store that filtering needs: the prompts whose responses
// await judgement, and a record of the decisions.
type Docket interface {
	stages.RunLog
	// UseFilters puts specs in force: the funnel, Known and SaveOutcomes refer to
	// them.
	UseFilters(ctx context.Context, specs []Spec) error
	// CountCandidates returns how many prompts have a response or a pair.
	CountCandidates(ctx context.Context) (int, error)
	// Candidates returns a page of them, by prompt id, after the given one, without
	// dropped prompts.
	Candidates(ctx context.Context, after stages.ID, limit int) ([]Candidate, error)
	// CandidatesOf returns those of them that are of these prompts, in their order.
	CandidatesOf(ctx context.Context, prompts []stages.ID) ([]Candidate, error)
	// PromptsOf returns the prompts of responses.
	PromptsOf(ctx context.Context, responses []stages.ID) ([]stages.ID, error)
	// Texts yields the responses to prompts that are in, in the order in which they came.
	Texts(ctx context.Context, yield func(Passage) error) error
	// Fellows returns these responses with what their prompts ask.
	Fellows(ctx context.Context, responses []stages.ID) (map[stages.ID]Fellow, error)
	// Known returns earlier verdicts of the filters in force on these subjects.
	Known(ctx context.Context, subjects []stages.ID) (map[stages.ID]map[string]Verdict, error)
	// Scores returns the scores of these responses, by scorer, for one thing that was
	// measured.
	Scores(ctx context.Context, what string, responses []stages.ID) (map[string]map[stages.ID]float64, error)
	// Meetings counts the pairs of the deck that are not dropped, by their models.
	Meetings(ctx context.Context) (*pairing.Meetings, error)
	// Seed is the deck's: lots are drawn with it.
	Seed() int64
	// SaveOutcomes stores what was decided. It forgets what Settle kept.
	SaveOutcomes(ctx context.Context, run stages.RunID, os []Ruling) error
	// Subjects sums up a run's input without reading it. Equal sums mean that nothing has
	// come or changed except by the run.
	Subjects(ctx context.Context, run stages.RunID) (sum string, err error)
	// Settle keeps s, unless the sum of the subjects is no longer before.
	Settle(ctx context.Context, run stages.RunID, before string, s Settled) error
	// Settled returns what was kept for this configuration if nothing has come or
	// changed since.
	Settled(ctx context.Context, config string) (s Settled, ok bool, err error)
	// Grown returns what has come since Settle kept something for this configuration, and
	// that. It is nil if anything else has changed but by this run, or if so much came that
	// going over everything costs little more.
	Grown(ctx context.Context, run stages.RunID, config string) (*Growth, Settled, error)
}

// Settled summarises a run over the same subjects with the same configuration, which
// changes nothing.
type Settled struct {
	Config  string // options and filters
	Prompts int
	Counts  stages.Counts
}
