// Package pane is the scrolling box that a prompt or a response is read in. It
// draws finished lines in exactly the cells it was given and marks where text
// is cut, so that a cut is never taken for the end. It takes no messages.
package pane
