// Package plain labels line by line: for screen readers, for terminals that can do
// nothing but print, and through a pipe. It moves no cursor and uses no colour. It
// gives the same promises as the labelling screen: an answer is on disk before the
// next pair is printed, and names are hidden until somebody asks.
package plain
