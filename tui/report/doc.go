// Package report prints what commands answer with: the numbers of a deck and the
// findings of prefdeck doctor, as text for people and as JSON for programs. It
// computes nothing.
package report
