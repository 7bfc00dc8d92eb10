// Package exchange is what enters a deck and what leaves it: one file per format.
// Rows that cannot be read are named by file, line and field; the good ones
// around them are kept.
package exchange
