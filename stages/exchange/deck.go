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

// Labelled is a pair with its current label.
type Labelled struct {
	label.Item     // Item.Current is the label
	ModelA, ModelB stages.Model
	Left           label.Side // as it was presented
}

// Exporter is the part of the store that export needs.
type Exporter interface {
	// Labelled calls each for every pair that was ever decided, in the order of
	// pair ids; Item.Current is nil if the decision was taken back.
	Labelled(ctx context.Context, each func(Labelled) error) error
}
