//go:build !race

package law

// usual is the number of decks that the suite tries.
const usual = 200
