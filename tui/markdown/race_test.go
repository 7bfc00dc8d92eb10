//go:build race

package markdown

// raceEnabled: everything takes ten times as long.
const raceEnabled = true
