package store

import (
	"path/filepath"
	"testing"
	"time"

	"prefdeck/stages/label/decktest"
)

// The store keeps the contract that a sitting relies on.
func TestContract(t *testing.T) {
	t.Parallel()
	decktest.Contract(t, func(t *testing.T, pairs int, now func() time.Time) decktest.ContractDeck {
		o := options()
		o.Clock = now
		d := open(t, filepath.Join(t.TempDir(), "deck.db"), o)
		withPairs(t, d, pairs)
		return d
	})
}
