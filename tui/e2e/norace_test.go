//go:build !race

package e2e

// raceEnabled: the program is built as the test is.
const raceEnabled = false
