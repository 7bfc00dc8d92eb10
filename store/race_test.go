//go:build race

package store

// raceEnabled tells tests to do less: the race detector makes everything ten times
// slower.
const raceEnabled = true
