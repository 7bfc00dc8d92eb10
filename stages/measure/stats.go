package measure

import (
	"context"
	"strconv"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/response"
)

// Stats holds the numbers of a deck. Its JSON names are a public contract: they
// grow and are never renamed.
type Stats struct {
	Prompts   int `json:"prompts"`   // all, including dropped ones
	Responses int `json:"responses"` // complete and cut ones, including dropped ones
	Failed    int `json:"failed"`    // requests without a response so far
	Missing   int `json:"missing"`   // responses that the last run wanted and did not get, including failed ones
	// Unanswered counts the prompts that are in and that no model was asked, or all while no
	// request has brought anything. It is 0 while pairs wait for a person, since it looks at
	// every prompt.
	Unanswered int    `json:"-"`
	Pairs      int    `json:"pairs"`     // all, including dropped ones
	Unpaired   int    `json:"unpaired"`  // responses in no pair that came since filtering last went over all
	Queue      int    `json:"queue"`     // pairs waiting for a person, including audits
	Done       int    `json:"done"`      // pairs that the person decided, including audits
	Decisions  int    `json:"decisions"` // of the person: Done, and answered hidden repeats
	Skipped    int    `json:"skipped"`   // of Queue: skipped, to come back last
	Flagged    int    `json:"flagged"`
	Labels     Labels `json:"labels"` // current labels, by answer
	// Preferences counts the pairs to train on: a ruling, or most of the annotators who
	// decided, prefer one of two whole responses. It leaves out pairs that are dropped,
	// on prompts of the test set, with a known answer or an empty side, as exports do.
	Preferences int    `json:"preferences"`
	Events      int    `json:"events"` // the whole label log
	Funnel      Funnel `json:"funnel"`
	// Rescued counts what the funnel has as dropped and a person let back in.
	Rescued map[stages.SubjectKind]int `json:"rescued,omitempty"`
	Audits  Audits                     `json:"audits"`
	// Examples are some drops of each filter, in the order of the chain.
	Examples []DropExample `json:"examples,omitempty"`
	// Machine is nil while the machine decides nothing.
	Machine *Machine `json:"machine,omitempty"`
	// Disputed counts the pairs to which annotators gave different answers.
	Disputed label.Disputed `json:"disputed"`
	Capped   Capped         `json:"capped"` // pairs that the limits left out
	Test     TestStream     `json:"test_stream"`
	// Failures says why requests have no response so far, the most frequent reason
	// first. The counts add up to Failed.
	Failures response.Failures `json:"failures"`
	// Pace is how fast the person decides.
	Pace label.Pace `json:"-"`
	// Quality is nil unless it was measured, which reads every label.
	Quality *Quality `json:"quality,omitempty"`
	// Measures is nil unless they were measured, from every label.
	*Measures
}

// Measures are the measures of the labels of all annotators. Their JSON names are
// part of the public contract of Stats.
type Measures struct {
	Agreement   Agreement `json:"agreement"`
	Bias        Bias      `json:"bias"`
	Leaderboard []Ranked  `json:"leaderboard"`
	Ranking     Ranking   `json:"ranking"` // what the leaderboard stands on
	Effort      Effort    `json:"effort"`
	Diversity   []Variety `json:"diversity"`
	// Ablation is the latest measurement of the stages; nil: nothing yet.
	Ablation *Ablation `json:"ablation"`
}

// MeasuresOf computes every measure of the labels. progress hears how many of the
// bootstrap samples are done; it may be nil.
func MeasuresOf(ctx context.Context, r *Rows, b Bootstrap, progress Listener) (Measures, error) {
	var s resampling
	style := styleRegression(r)
	agreement, bias, effort := agreement(r, &s), bias(r, style, &s), effort(r, &s)
	leaderboard := leaderboard(r, style, &s)
	resampler := b.of(r.Prompts)
	resampler.Continue = func(begun int) bool {
		progress.Tell(begun, resampler.Samples, "resampling prompts")
		return ctx.Err() == nil
	}
	s.run(resampler)
	if err := ctx.Err(); err != nil {
		return Measures{}, err
	}
	m := Measures{Agreement: agreement(), Bias: bias(), Effort: effort()}
	m.Leaderboard, m.Ranking = leaderboard()
	return m, nil
}

// Listener hears how far a measurement is, and what is being done now. The nil
// Listener hears nothing.
type Listener func(done, total int, now string)

func (l Listener) Tell(done, total int, now string) {
	if l != nil {
		l(done, total, now)
	}
}

// Labels counts current labels by answer.
type Labels struct {
	A       int `json:"a"`
	B       int `json:"b"`
	Tie     int `json:"tie"`
	BothBad int `json:"both_bad"`
	Skip    int `json:"skip"`
}

// Funnel counts, stage by stage and filter by filter in the order of the chain, how
// many came in, were dropped and passed. As JSON it is an object of stages, each an
// object of filters.
type Funnel []FunnelStage

// FunnelStage is one stage of the funnel.
type FunnelStage struct {
	Stage   string
	Filters []FunnelFilter
}

// LimitRow is the funnel's row of the pairs that limits on pairs or the pairing
// strategy left out, which no filter dropped.
const LimitRow = "limit"

// ByHandRow is the funnel's row of the pairs that a person dropped.
const ByHandRow = "by hand"

// WithPromptRow is the funnel's row of the pairs that left the queue undecided, since a
// filter dropped their prompt after they were made.
const WithPromptRow = "prompt dropped"

// FunnelFilter is one filter's row.
type FunnelFilter struct {
	Filter  string             `json:"-"`
	Kind    stages.SubjectKind `json:"-"` // of what it judges; "" for derived rows
	In      int                `json:"in"`
	Dropped int                `json:"dropped"`
	Passed  int                `json:"passed"`
	// Waiting counts the pairs in the queue, which are neither dropped nor passed yet.
	Waiting int `json:"waiting,omitempty"`
}

// DropExample is something that a filter dropped.
type DropExample struct {
	Filter string             `json:"filter"`
	Kind   stages.SubjectKind `json:"kind"`
	ID     stages.ID          `json:"id"`
	Reason string             `json:"reason"`
	Text   string             `json:"text"` // the beginning of a prompt, a response, or a pair's response A
}

// Capped says which pairs pairing left out when filtering last ended.
type Capped struct {
	Pairs       int    `json:"pairs"`              // that prompts could have
	ByResponse  int    `json:"by_response"`        // of Pairs: by the limit per response
	ByStrategy  int    `json:"by_strategy"`        // of Pairs: none for the strategy
	PerPrompt   int    `json:"pairs_per_prompt"`   // the limits; 0: none
	PerResponse int    `json:"pairs_per_response"` //
	Strategy    string `json:"strategy"`           // "": chosen by what the deck knows
}

// Limit returns the setting that left out most, and its value.
func (c Capped) Limit() (setting, value string) {
	switch byLimit := c.Pairs - c.ByStrategy; {
	case c.ByStrategy > byLimit:
		return "strategy", c.Strategy
	case 2*c.ByResponse > byLimit:
		return "pairs_per_response", strconv.Itoa(c.PerResponse)
	}
	return "pairs_per_prompt", strconv.Itoa(c.PerPrompt)
}

// ForPerson returns how many pairs went to the person, decided or not.
func (s Stats) ForPerson() int { return s.Queue + s.Done }

// Of returns how many subjects of a kind came into a stage, and how many of them its
// filters dropped.
func (f Funnel) Of(stage stages.Stage, kind stages.SubjectKind) (in, dropped int) {
	for _, s := range f {
		if s.Stage != string(stage) {
			continue
		}
		for _, filter := range s.Filters {
			if filter.Kind == kind {
				in = max(in, filter.In)
				dropped += filter.Dropped
			}
		}
	}
	return in, dropped
}

// Dropped returns how many subjects of a kind the filters of a stage keep out: dropped
// and not rescued.
func (s Stats) Dropped(stage stages.Stage, kind stages.SubjectKind) int {
	_, dropped := s.Funnel.Of(stage, kind)
	return max(dropped-s.Rescued[kind], 0)
}

// Counter is the part of the store that statistics need.
type Counter interface {
	Stats(ctx context.Context) (Stats, error)
}
