// Package legend tells which keys are live: in the last line of a screen, and in the
// list that ? opens. It knows no screen, and leaves to each which keys have something
// to do.
package legend
