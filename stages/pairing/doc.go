// Package pairing defines a pair: two responses to one prompt, the route that
// decides between them, and the strategies that choose which pairs of a prompt are
// worth a person's time. Filtering proposes pairs, import brings them in, labelling
// decides them; all three use this package, which knows none of them.
package pairing
