// Package importing is the screen on which a file comes into the deck: the file, what
// its first rows become and which field holds what, corrected before anything is
// stored, then the result. It reads no format: package exchange does.
package importing
