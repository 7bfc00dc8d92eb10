//go:build !race

package e2e

// raceEnabled says that the program under test is built with the race detector, as
// the test is.
const raceEnabled = false
