// Package pairview shows a pair: a prompt and the responses to it, each in a pane of
// its own. It lays the panes out, scrolls them, folds thinking away, marks the words
// that differ, covers names that give a model away, and renders the next pairs ahead
// (promise 9).
//
// A pair may come from anywhere: a queue, a file, a server that is still answering.
// The package knows no labels, no deck, no queue and no key table. What it draws of a
// pair is the text, under the titles A, B, … (promise 2), and nothing reaches the
// screen that has not passed the gate (promise 3).
//
// View draws what is rendered already. Rendering happens in commands, whose messages
// name the pair and the look they were made for and are dropped once those are stale.
package pairview
