// Package pane is the scrolling box in which a prompt or a response is read. It
// draws finished lines in exactly the cells it was given and marks where text is
// cut, so that a cut is never mistaken for the end. It takes no messages.
package pane
