package labelling

import (
	"testing"
	"time"

	"prefdeck/stages/label/decktest"
)

// The deck of the screen's tests keeps the contract that the store keeps.
func TestMemoryKeepsTheContract(t *testing.T) {
	t.Parallel()
	decktest.Contract(t, func(t *testing.T, pairs int, _ func() time.Time) decktest.ContractDeck {
		return &memory{t: t, inCommand: true, items: numbered(t, pairs)}
	})
}
