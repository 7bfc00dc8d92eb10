// Package near finds texts that are nearly the same among many. It compares sets of
// shingles by their Jaccard similarity, estimates it from signatures of fixed
// length, and looks up likely matches in an index, so that the time grows with the
// number of texts and not with its square. It knows no prompts and responses and
// imports no other package of prefdeck.
package near
