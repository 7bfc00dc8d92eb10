// Package pairing defines a pair: two responses to one prompt, the route that
// decides between them, and the strategy that chose them. Filtering proposes pairs,
// import brings them in, labelling decides them; all three use this package, which
// knows none of them.
package pairing
