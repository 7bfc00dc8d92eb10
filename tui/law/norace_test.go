//go:build !race

package law

// usual is on how many decks the suite tries the law.
const usual = 200
