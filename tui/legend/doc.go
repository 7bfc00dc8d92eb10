// Package legend shows which keys are live: in the last line of a screen, and in the list
// that ? opens. It knows no screen; each screen decides which keys have something to do.
package legend
