package judge

import (
	"context"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// First says which response of a pair a judge saw first, by content.
type First string

// The two orders.
const (
	AFirst First = "a"
	BFirst First = "b"
)

// Opinion is a judge's verdict on a pair in one order. If it follows from the judge's
// ratings of both responses, there was no order, and First is "".
type Opinion struct {
	Pair        stages.ID
	Judge       string
	Model       stages.ID
	Asked       stages.ID // the Wording
	First       First
	Probability float64 // that A is better, by content
	Answer      string  // a, b or tie, by content
	Raw         string  // the reply, or one a line
	Run         stages.RunID
}

// Rating is a judge's score, or the mean of its scores, for a response or a prompt.
type Rating struct {
	Response stages.ID
	Prompt   stages.ID // where it is about no response
	What     string    // the aspect, Overall, the Score of a ListItem, Difficulty or Unsafe
	Scorer   string
	Model    stages.ID
	Asked    stages.ID // the Wording; "" for Overall
	Value    float64   // of a response: expected, from 1 to 5; of a ListItem: the probability that it is met
	Raw      string
	Run      stages.RunID
}

// Scope says what to judge. Dropped prompts, responses and pairs are never judged,
// unless an audit shows them to a person.
type Scope struct {
	Limit    int         // pairs or responses that lack something, at most; 0: all
	Labelled bool        // only pairs that a person decided, and their responses
	Without  []stages.ID // prompts whose pairs are left out
}

// Unjudged is a pair that lacks a judge's opinion in some order.
type Unjudged struct {
	Pair  stages.ID
	Lacks []First
}

// Unrated is a response that lacks a rating.
type Unrated struct {
	Response stages.ID
	Has      map[string]float64 // by aspect
	Items    []ListItem         // of its checklist, those that it lacks
}

// Compared is a pair with what a judge reads.
type Compared struct {
	Pair   stages.ID
	Prompt prompt.Prompt
	A, B   response.Response
}

// Rated is a response with what a judge reads.
type Rated struct {
	Prompt   prompt.Prompt
	Response response.Response
}

// Cases is the part of the store that knows what there is to judge.
type Cases interface {
	// SaveWordings stores texts that opinions and ratings will name.
	SaveWordings(ctx context.Context, ws []Wording) error
	// Unjudged returns the pairs that lack an opinion of a judge, those that a person
	// decided first, and how many opinions it has of pairs in the scope.
	Unjudged(ctx context.Context, judge string, s Scope) (lack []Unjudged, known int, err error)
	// Corrections returns the pairs on which the deck's annotator prefers another response
	// than a judge does in both orders together.
	Corrections(ctx context.Context, judge string) (Corrections, error)
	// Unrated returns the responses that lack a score by any of the scorers, which are
	// given by what they measure, and how many such scores there are.
	Unrated(ctx context.Context, scorers map[string]string, s Scope) (lack []Unrated, known int, err error)
	// Unscored returns the prompts that lack a scorer's score, and how many such scores
	// there are.
	Unscored(ctx context.Context, what, scorer string, s Scope) (lack []stages.ID, known int, err error)
	// Unlisted returns the prompts without a checklist, and how many have one.
	Unlisted(ctx context.Context, s Scope) (lack []stages.ID, known int, err error)
	// Unchecked returns the responses that lack a scorer's score of some item of their
	// prompt's checklist, and how many such scores there are.
	Unchecked(ctx context.Context, scorer string, s Scope) (lack []Unrated, known int, err error)
	// PromptsByID returns prompts, in no particular order.
	PromptsByID(ctx context.Context, wanted []stages.ID) ([]prompt.Prompt, error)
	// Compared returns pairs with their texts, in no particular order.
	Compared(ctx context.Context, pairs []stages.ID) ([]Compared, error)
	// Rated returns responses with their prompts, in no particular order.
	Rated(ctx context.Context, responses []stages.ID) ([]Rated, error)
}

// Saver is the part of the store that keeps what judges say.
type Saver interface {
	// SaveOpinions and SaveRatings store in one commit and return once that is synced.
	// What the deck has already stays. The scores ChecklistScore follow from those of items.
	SaveOpinions(ctx context.Context, os []Opinion) error
	SaveRatings(ctx context.Context, rs []Rating) error
	// SaveLists stores checklists in place of earlier ones.
	SaveLists(ctx context.Context, ls []Checklist) error
	// SumUpRatings gives each prompt with several responses that a scorer rated the
	// scores Spread and Worst, in place of earlier ones.
	SumUpRatings(ctx context.Context, overall string, run stages.RunID) error
}

// Bench is the part of the store that Run needs.
type Bench interface {
	stages.RunLog
	Cases
	Saver
	// LockRun refuses while another process runs stages on this deck.
	LockRun(ctx context.Context) (release func() error, err error)
	SaveModel(ctx context.Context, m stages.Model) error
}

// Server is the part of Ollama that judges need; *peer.Client implements it.
type Server = response.Server
