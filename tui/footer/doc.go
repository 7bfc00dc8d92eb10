// Package footer draws the last line of a screen: the live keys with what each does.
// It knows no screen, and leaves to each which keys have something to do.
package footer
