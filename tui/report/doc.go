// Package report prints the answers of commands: the numbers of a deck and the
// findings of prefdeck doctor, as text for people and as JSON for programs. It
// computes nothing.
package report
