package tui

import (
	"context"

	"prefdeck/stages/exchange"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/measure/ablation"
	"prefdeck/stages/measure/reward"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/stages/response"
	"prefdeck/tui/labelling"
)

// WholeDeck is the part of the store that the workstation needs.
type WholeDeck interface {
	labelling.ScreenDeck
	label.Gallery
	label.Hand
	label.Arbiter
	measure.StatsDeck
	exchange.Importer
	exchange.Holder
	export.Exportable
	pipeline.Lockable
	response.History
	ablation.StreamDeck
	reward.OrderDeck

	// Scheme returns how the deck is labelled.
	Scheme(ctx context.Context) (label.Scheme, error)
	// SetGuideline puts a guideline in force; "" leaves the deck without one.
	// Earlier ones stay in the deck.
	SetGuideline(ctx context.Context, text string) (hash string, err error)

	// Recent returns the deck's latest events: at most this many runs and days.
	Recent(ctx context.Context, most int) (measure.Recent, error)
	// Name returns the deck's name for headings.
	Name() string
	// Checkpoint copies everything saved into the deck's file, so that copies of the file
	// are complete.
	Checkpoint(ctx context.Context) error
	// Beside returns the path of a file or folder that belongs to the deck.
	Beside(what string) string
	// LockLabelling fails while another process labels this deck (promise 5).
	LockLabelling(ctx context.Context) (release func() error, err error)
}

// Server is the part of Ollama that the workstation needs.
type Server interface {
	pipeline.Server
	// Loaded lists the models in the server's memory.
	Loaded(ctx context.Context) ([]ollama.Loaded, error)
}
