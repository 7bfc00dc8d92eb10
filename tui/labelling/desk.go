package labelling

import (
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

// Deck is what the screen needs of the store, beside what its sitting does.
type Deck interface {
	label.Deck
	label.Archive
	label.Backstage
	label.Index
	measure.QualityDeck
	// Beside returns the path of something of the deck's that stands beside its file.
	Beside(what string) string
}
