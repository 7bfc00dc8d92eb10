// Package cause says why something failed, in the few words that fit on a line of
// the screen. What was attempted, and on what, stays in the error.
package cause
