// Package cause says why something failed in the few words that a line of the
// screen has room for. What was attempted, and on what, stays in the error.
package cause
