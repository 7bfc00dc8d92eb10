package exchange

import (
	"context"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Batch is what a few rows of an import come to. It is stored as a whole.
type Batch struct {
	Prompts   []prompt.Prompt
	Models    []response.Model
	Responses []response.Response
	Pairs     []filter.Pair
	Gold      map[stages.ID]label.Known // known answers by pair
}

// Added says how much of a batch was new to the deck.
type Added struct{ Prompts, Responses, Pairs int }

// Importer is what import needs of the store.
type Importer interface {
	stages.RunLog
	// SaveBatch stores in one transaction what the deck does not have yet.
	SaveBatch(ctx context.Context, b Batch) (Added, error)
}

// Labelled is a pair with its current label.
type Labelled struct {
	label.Item     // Item.Current is the label
	ModelA, ModelB response.Model
	Left           label.Side // as it was shown
}

// Exporter is what export needs of the store.
type Exporter interface {
	// Labelled calls each for every pair that any choice was ever made on, by pair
	// ID; Item.Current is nil where the choice was taken back.
	Labelled(ctx context.Context, each func(Labelled) error) error
}
