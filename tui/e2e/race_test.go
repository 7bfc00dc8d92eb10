//go:build race

package e2e

// raceEnabled is the default of -raced: what the tests are built with.
const raceEnabled = true
