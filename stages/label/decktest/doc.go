// Package decktest is the contract of label.SittingDeck as a test: the properties that a
// sitting relies on, for the store and for any deck that stands in for it in a test.
package decktest
