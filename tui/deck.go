package tui

import (
	"context"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/pipeline"
	"prefdeck/tui/labelling"
)

// Deck is what the workstation needs of the store.
type Deck interface {
	labelling.Deck
	measure.Counter
	exchange.Importer
	pipeline.Lockable

	// Scheme returns how the deck is labelled.
	Scheme(ctx context.Context) (label.Scheme, error)
	// SetGuideline puts a guideline in force; "" leaves the deck without one.
	// Earlier ones stay in the deck.
	SetGuideline(ctx context.Context, text string) (hash string, err error)

	// Name is the deck's name for headings.
	Name() string
	// Checkpoint brings all that was saved into the deck's file, where copies of it
	// find it.
	Checkpoint(ctx context.Context) error
	// Beside returns the path of something of the deck's that stands beside its file.
	Beside(what string) string
	// LockLabelling refuses while another process labels this deck (promise 5).
	LockLabelling(ctx context.Context) (release func() error, err error)
}

// Server is what the workstation needs of Ollama.
type Server = pipeline.Server
