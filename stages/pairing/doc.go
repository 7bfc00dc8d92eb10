// Package pairing says what a pair is: two responses to one prompt, who decides
// between them and how they were chosen. Filtering proposes pairs, import brings
// them in, labelling decides them; all three go by this package, which knows none
// of them.
package pairing
