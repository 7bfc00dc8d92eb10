//go:build race

package law

// usual is on how many decks the suite tries the law: with the race detector one
// takes ten times as long.
const usual = 30
