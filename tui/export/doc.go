// Package export is the screen on which labels become a training file: the format,
// the file, how many rows it will have and what is left out, and its first row
// before anything is written. It knows no format: package exchange lists them.
package export
