//go:build race

package law

// usual is the number of decks that the suite tries: the race detector makes each
// ten times slower.
const usual = 30
