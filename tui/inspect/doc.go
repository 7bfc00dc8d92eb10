// Package inspect shows all pairs of a file or a deck, one at a time: what was kept,
// what each filter dropped and why, and what people said of it. It changes nothing,
// takes no lock and asks for no label. Print writes the same as lines of text.
//
// A file is read into a deck of its own in the background, and the pairs read so far are
// shown meanwhile. Of a pair that waits for the decision of the deck's annotator, only
// the texts are shown (promise 2).
package inspect
