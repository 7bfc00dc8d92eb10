package labelling

import (
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

// ScreenDeck is the part of the store that the screen needs besides its sitting's.
type ScreenDeck interface {
	label.SittingDeck
	label.Archive
	label.Hand
	label.Backstage
	label.Index
	measure.QualityDeck
	// Beside returns the path of a file or folder that belongs to the deck.
	Beside(what string) string
}
