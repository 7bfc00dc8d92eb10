// Package plain labels line by line: for screen readers, for terminals that can
// only print, and through a pipe. It moves no cursor and uses no colour. It keeps
// the promises of the labelling screen: an answer is on disk before the next pair
// is printed, and names are hidden until somebody asks.
package plain
