package exchange

import (
	"context"

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
}

// Added counts how much of a batch was new to the deck.
type Added struct{ Prompts, Responses, Pairs int }

// Importer is the part of the store that import needs.
type Importer interface {
	stages.RunLog
	// SaveBatch stores, in one transaction, everything that the deck does not have
	// yet.
	SaveBatch(ctx context.Context, b Batch) (Added, error)
}

// Labelled is a pair with its current label. Of the item an export reads, and a deck
// fills in, the IDs, the route, the turns, the texts, the known answer and the edit;
// of Current its ID and Choice.
type Labelled struct {
	label.Item            // Item.Current is the label; nil where the choice was taken back
	Left       label.Side // as it was shown
}

// Snapshot is the labels of a deck at one moment.
type Snapshot interface {
	// Each calls f for every pair that any choice was ever made on, or for those whose
	// prompt is a conversation, by pair ID.
	Each(ctx context.Context, conversations bool, f func(Labelled) error) error
}

// Exporter is what export needs of the store.
type Exporter interface {
	// Export calls do with one snapshot: labels made meanwhile wait for the next.
	Export(ctx context.Context, do func(Snapshot) error) error
}
