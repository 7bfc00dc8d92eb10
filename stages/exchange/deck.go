package exchange

import (
	"context"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Batch is the content of a few rows of an import. It is stored as a whole.
type Batch struct {
	Prompts   []prompt.Prompt
	Models    []stages.Model
	Responses []response.Response
	Pairs     []pairing.Pair
	Gold      map[stages.ID]label.Known // known answers by pair
	Labels    []OutsideLabel
	Verdicts  []OutsideVerdict
}

// Added counts how much of a batch was new to the deck.
type Added struct {
	Prompts, Responses, Pairs, Labels, Verdicts int

	Events int // of labels, that came with a whole deck
}

// Importer is the part of the store that import needs.
type Importer interface {
	stages.RunLog
	// SaveBatch stores, in one transaction, everything that the deck does not have
	// yet. It keeps no slice of the batch, whose memory the next one fills.
	SaveBatch(ctx context.Context, b Batch) (Added, error)
}

// Labelled is a pair with its labels. Of the item an export reads, and a deck fills
// in, the IDs, the route, the strategy, the turns, the texts and how they ended, the
// known answer, the edit and the deck's annotator's own label.
type Labelled struct {
	label.Item            // Item.Current is that label; nil where the choice was taken back
	Left       label.Side // as it was shown for Item.Current

	Labels  []Given      // that count, one of each annotator, in the order of the log
	Repeats []Given      // that count, of hidden repeats
	Edits   []label.Edit // in force, one of each annotator
	Machine *Decided     // by a machine; nil: none
	Details *Details     // nil unless wished for
	Tested  bool         // the test set has a pair of the prompt: this one, or another
}

// Steps reports whether the prompt or a response has parts that its text does not
// hold: calls of tools, whole turns.
func (l *Labelled) Steps() bool {
	return l.A.Parts != "" || l.B.Parts != "" || slices.ContainsFunc(l.Prompt.Turns, func(t prompt.Message) bool { return t.Parts != "" })
}

// Given is a label with the showing that it was given on.
type Given struct {
	label.Event
	Left        label.Side
	Kind        string  // of the showing
	Ordering    string  // of the queue that brought the pair up
	Probability float64 // with which that ordering drew it; 0: it does not draw
}

// Decided is the label that a machine gave to a pair.
type Decided struct {
	Choice     label.Choice
	Confidence float64
	Judge      string
}

// Details is the information in a deck about a labelled pair, beyond its labels.
type Details struct {
	ModelA, ModelB stages.Model
	Remarks        []Remark       // notes and flags in force
	Filters        []FilterResult // of the filters in force, on prompt, responses and pair
}

// Remark is a note or a flag of an annotator, on a pair or on one of its responses.
type Remark struct {
	Annotator string
	Kind      label.NoteKind
	Text      string
	About     stages.ID // a response; "": the pair
}

// FilterResult is the verdict of a filter in force.
type FilterResult struct {
	Filter string `json:"filter"`
	Of     string `json:"of"` // prompt, a, b or pair
	Pass   bool   `json:"pass"`
	Reason string `json:"reason,omitempty"`
}

// Wish says what an export needs of the labelled pairs.
type Wish struct {
	ByPrompt bool // pairs of one prompt follow each other
	Details  bool // Labelled.Details, and of labels more than who gave which answer when, on which side of the screen and in which ordering
	Steps    bool // only pairs with Steps

	First []stages.ID // pairs that come before all others
}

// Snapshot is the labels of a deck at one moment.
type Snapshot interface {
	// Each calls f for every pair that any choice was ever made on or a machine labelled, by pair ID.
	Each(ctx context.Context, w Wish, f func(Labelled) error) error
}

// Exporter is the part of the store that export needs.
type Exporter interface {
	// Export calls do with one snapshot: labels made meanwhile wait for the next.
	Export(ctx context.Context, do func(Snapshot) error) error
}
