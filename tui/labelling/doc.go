// Package labelling is the screen on which pairs are decided: one key is a label,
// and nothing asks for confirmation. It keeps promise 1 (the screen moves on only
// once the deck has the label), promise 2 (nothing that could sway the decision is
// shown before it), promise 3 (all foreign text passes the gate) and promise 9 (the
// next pairs are rendered ahead).
//
// Update and View do no I/O and render no markdown: commands do both, and their
// messages say what they were asked for and are dropped if that is no longer
// wanted. Package keys knows what a key means, and package label what it does to a
// label; this package only knows how it looks and feels.
package labelling
