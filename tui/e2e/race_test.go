//go:build race

package e2e

// buildDefault builds the program as go test -race builds the tests.
const buildDefault = "-race"
