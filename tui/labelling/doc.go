// Package labelling is the screen on which pairs are decided: one key is a
// label, and nothing asks twice. It keeps promise 1 (the screen moves on only
// when the deck has the label), promise 2 (nothing is told before the decision
// that could sway it), promise 3 (all foreign text passes the gate) and promise
// 9 (the next pairs are rendered ahead).
//
// Update and View do no I/O and render no markdown: both happen in commands,
// whose messages say what they were asked for and are dropped when that is no
// longer wanted. What a key means is in package keys, what it does to a label in
// package label; here is only how it looks and feels.
package labelling
