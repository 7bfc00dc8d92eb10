package labelling

import (
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

// Deck is what the screen needs of the store.
type Deck interface {
	label.Desk
	measure.QualityDeck
	// Beside returns the path of something of the deck's that stands beside its file.
	Beside(what string) string
}
