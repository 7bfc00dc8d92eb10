//go:build !race

package reward

// raceEnabled tells tests to do less: the race detector makes everything ten times
// slower.
const raceEnabled = false
