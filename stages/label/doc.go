// Package label is stage 4, Human Labeling: a whole sitting of one annotator at one
// deck. It knows the order of the queue, sides, hidden repeats, undo, visits, clocks
// and guards, makes the calls to the deck, and keeps promises 1, 2 and 6. The screen
// and --plain are two faces of it; it draws nothing.
package label
