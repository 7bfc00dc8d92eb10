// Package history is the list of past decisions: what is shown of them, what is
// left out, and which pair is to be opened. It reads nothing: it says which page
// it wants, and is given it.
package history
