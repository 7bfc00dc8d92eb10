// Package history is the list of past decisions: its rows, its filters, and the
// pair to open. It reads nothing: it says which page it wants, and is given it.
package history
