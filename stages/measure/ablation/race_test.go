//go:build race

package ablation

// raceEnabled tells tests to do less: the race detector makes everything ten times
// slower.
const raceEnabled = true
