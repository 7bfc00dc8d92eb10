// Package label is stage 4, Human Labeling: which pair an annotator is shown, and
// what becomes of the answer. It knows the order of the queue, sides, undo, clocks
// and guards, and keeps promises 1, 2 and 6. It has no screen code.
package label
