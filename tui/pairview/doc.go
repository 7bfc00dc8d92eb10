// Package pairview shows a pair: a prompt and its responses, each in a pane of its
// own. It lays the panes out, scrolls them, folds thinking and steps, marks differing
// words, masks names that give a model away, and renders the next pairs ahead
// (promise 9).
//
// A pair may come from anywhere: a queue, a file, a server that is still answering.
// The package knows no labels, no deck, no queue and no key table. Of a pair it
// draws only the text, under the titles A, B, … (promise 2), and everything on the
// screen has passed the gate (promise 3).
//
// Viewer draws finished lines. Commands render them, and their messages name the pair
// and the look they were made for and are dropped once those are stale.
package pairview
